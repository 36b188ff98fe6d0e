"""How several processes serve five hundred patients, beside how one does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import cores, load_run, load_site
from tests.bench.load_run import Found, Size, Stretch
from tests.bench.report import Table, aim, percentile, ratio
from tests.support import cluster

FULL = Size(patients=500, seconds=60, counts=(1, 2, 4))
QUICK = Size(patients=60, seconds=10, counts=(1, 2))
GROWTH = 0.75       # of what as many processes would do if nothing were shared
LATE = 50.0         # milliseconds: a driver that late measures itself
SHOWN = 5
COLUMNS = ("processes", "steps/s", "x one", "GET ms p50/p99", "POST ms p50/p99", "requests", "errors",
           "CPU ms/step: application", "PostgreSQL", "proxy", "patients")


def topic(folder: Path, size: Size) -> Table:
    """Run, and give the table; where something is not installed, say so."""
    table = Table(f"Load: {size.patients} patients who think, HAProxy, one PostgreSQL, nothing sticky",
                  COLUMNS)
    if cluster.binaries() is None or not load_site.HAPROXY.exists():
        table.notes.append("left out: apt-get install postgresql haproxy")
        return table
    with load_site.running(folder, max(size.counts)) as site:
        found = load_run.run(site, size, folder)
    _fill(table, found)
    table.notes += [*_how(found, size), *_what_limits(found), *_errors(found), *_kept(found)]
    return table


def _fill(table: Table, found: Found) -> None:
    one = _steps(found, found.stretches[0])
    for stretch in found.stretches:
        rows, steps = _rows(found, stretch), _steps(found, stretch)
        table.add(stretch.processes, f"{steps / stretch.seconds:.1f}",
                  ratio(steps / stretch.seconds, one / found.stretches[0].seconds),
                  _times(rows, "GET"), _times(rows, "POST"), len(rows), sum(bool(row[4]) for row in rows),
                  *(f"{seconds / max(steps, 1) * 1000:.1f}" for seconds in stretch.used.values()))


def _rows(found: Found, stretch: Stretch) -> list[tuple[float, str, str, float, str]]:
    return [row for row in found.asked if stretch.begin <= row[0] < stretch.end]


def _steps(found: Found, stretch: Stretch) -> int:
    """Count the pages that were kept."""
    return sum(row[1] == "POST" and not row[4] for row in _rows(found, stretch))


def _times(rows: Sequence[tuple[float, str, str, float, str]], method: str) -> str:
    taken = [row[3] for row in rows if row[1] == method]
    return "/".join(f"{percentile(taken, share):.0f}" for share in (0.5, 0.99))


def _how(found: Found, size: Size) -> Iterator[str]:
    pace, most = found.pace, max(size.counts)
    yield (f"a step: a page is sent and kept, and the next one is shown; thinking {pace.think / 2:.1f} to "
           f"{pace.think * 1.5:.1f} s, so that {most} processes are about {load_run.BUSY:.0%} busy and one "
           f"is asked for {most * load_run.BUSY:.1f} times what it can do; each is gunicorn with one worker")
    if pace.share < 1 and found.is_held:
        yield (f"{len(cores.EVERY)} cores are too few to give each process its own: every one is held to "
               f"{pace.share:.3f} of one core (cgroup). Compare the rows, not the steps per second")
    elif not found.is_held:
        yield ("every process shares one core with the others, and nothing can hold it to its part here: "
               "NO growth can be seen, whatever the application does")
    for last in found.stretches[1:]:
        rate, one = (_steps(found, each) / each.seconds for each in (last, found.stretches[0]))
        wanted = GROWTH * min(last.processes, most * load_run.BUSY)
        yield f"{last.processes} processes: steps of one, {aim(rate / one, wanted, most=False)}"


def _what_limits(found: Found) -> Iterator[str]:
    for stretch in found.stretches:
        late = [late * 1000 for when, late in found.late if stretch.begin <= when < stretch.end]
        busy = {part: seconds / stretch.seconds for part, seconds in stretch.used.items()}
        other = sum(busy.values()) - busy["application"]
        limits = percentile(late, 0.99) > LATE
        yield (f"{stretch.processes} processes: the application used {busy['application']:.2f} cores, "
               f"PostgreSQL {busy['PostgreSQL']:.2f}, the proxy {busy['proxy']:.2f}, the patients "
               f"{busy['patients']:.2f} ({other:.2f} of core {cores.LOAD}); the patients were late by "
               f"{percentile(late, 0.5):.0f} ms, p99 {percentile(late, 0.99):.0f} ms"
               + (": THEY limit, or whatever else runs here" if limits else ""))


def _errors(found: Found) -> Iterator[str]:
    every = Counter(f"{row[1]} {row[2]}: {row[4]}" for row in found.asked if row[4])
    yield f"errors in all {len(found.asked)} requests, between the stretches too: {every.total()}"
    yield from (f"{number} x {what}" for what, number in every.most_common(SHOWN))
    for stretch in found.stretches:
        yield from (f"{stretch.processes} processes: {number} of {stretch.looks} looks saw somebody wait: "
                    f"{what}" for what, number in stretch.waiting.most_common(SHOWN))


def _kept(found: Found) -> Iterator[str]:
    many = found.stretches[-1]
    shares = ", ".join(f"{number}" for number in many.served.values() if number)
    yield f"requests that went to each of {many.processes} processes: {shares}; cut off or tried again: " + \
        ", ".join(str(stretch.refused) for stretch in found.stretches)
    right = "each is" if found.sent >= len(found.done) else "NOT ALL are"
    yield (f"every page was compared, but for its tokens, with the one recorded for the same answers; "
           f"{len(found.done)} patients saw a receipt, {right} a sent form in the database ({found.sent}); "
           f"deadlocks: {found.deadlocks}")
