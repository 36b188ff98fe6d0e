"""The wizard's figures as tables, with the aims beside them."""

from collections.abc import Sequence

from tests.bench.load import Load
from tests.bench.report import Table, aim, ratio, spread
from tests.bench.stations import FLOOR, PEER, POSTGRESQL, SQLITE
from tests.bench.wizard import WARM_UPS, Course, quantile, tail

OF_FLOOR, OF_PEER, TAIL, MEMORY, GROWTH = 0.5, 3.5, 3.0, 2.0, 1.05


def tables(courses: Sequence[Course]) -> list[Table]:
    """Give every table of the topic."""
    by_name = {course.name: course for course in courses}
    floor, peer = by_name[FLOOR], by_name[PEER]
    ours = [by_name[name] for name in (SQLITE, POSTGRESQL) if name in by_name]
    return [_steps(courses, floor, peer, ours), _writers(courses, ours), _alone(courses, floor),
            _memory(courses, floor, ours)]


def _steps(courses: Sequence[Course], floor: Course, peer: Course, ours: Sequence[Course]) -> Table:
    table = Table("Wizard: steps on one core, 4 connections",
                  ["server", "steps/s", "x floor", "x formtools", "least-most", "CPU ms/step", "x floor",
                   "GET ms p50/p95/p99", "POST ms p50/p95/p99", "errors"])
    for one in courses:
        table.add(one.name, f"{one.rate:.0f}", ratio(one.rate, floor.rate), ratio(one.rate, peer.rate),
                  spread([load.rate for load in one.steps]), f"{one.cost:.2f}", ratio(one.cost, floor.cost),
                  _times(one.steps, "gets"), _times(one.steps, "posts"), sum(one.errors.values()))
    for one in ours:
        table.notes.append(f"{one.name}: x floor, {aim(one.rate / floor.rate, OF_FLOOR, most=False)}; "
                           f"x formtools, {aim(one.rate / peer.rate, OF_PEER, most=False)}")
    table.notes.append("CPU ms/step: processor time of the workers, PostgreSQL's own left out; other work on "
                       "the machine disturbs it less than the steps per second")
    table.notes.append(f"the load used at most {max(map(_share, courses)):.0%} of its core, so it was "
                       "never what limited a server")
    for one in courses:
        table.notes += [f"{one.name}: {number} x {what}" for what, number in one.errors.most_common(5)]
    return table


def _writers(courses: Sequence[Course], ours: Sequence[Course]) -> Table:
    table = Table("Wizard: 4 writers, POST after POST",
                  ["server", "POST/s", "POST ms p50/p95/p99", "p99 ÷ p50", "p99 ÷ p50 in the walk above"])
    for one in courses:
        rates = sorted(load.rate for load in one.writes)
        table.add(one.name, f"{rates[len(rates) // 2]:.0f}", _times(one.writes, "posts"),
                  f"{tail(one.writes):.1f}", f"{tail(one.steps):.1f}")
    table.notes += [f"{one.name}: p99 ÷ p50, {aim(tail(one.writes), TAIL, most=True)}" for one in ours]
    return table


def _alone(courses: Sequence[Course], floor: Course) -> Table:
    table = Table("Wizard: one person alone",
                  ["server", "GET ms p50/p95/p99", "x floor", "POST ms p50/p95/p99", "x floor"])
    for one in courses:
        table.add(one.name, *(cell for which in ("gets", "posts") for cell in (
            _times(one.alone, which),
            ratio(quantile(one.alone, which, 0.5), quantile(floor.alone, which, 0.5)))))
    return table


def _memory(courses: Sequence[Course], floor: Course, ours: Sequence[Course]) -> Table:
    table = Table("Memory per worker",
                  ["server", "MB after warm-up", "MB at the end", "grown x", "x floor", "its own MB",
                   "steps between"])
    for one in courses:
        between = one.done - sum(load.steps for load in one.others[:WARM_UPS])
        table.add(one.name, f"{one.before:.1f}", f"{one.after:.1f}", ratio(one.after, one.before),
                  ratio(one.after, floor.after), f"{one.own:.1f}", between)
    for one in ours:
        table.notes.append(f"{one.name}: x floor, {aim(one.after / floor.after, MEMORY, most=True)}; "
                           f"growth, {aim(one.after / one.before, GROWTH, most=True)}")
    return table


def _times(loads: Sequence[Load], which: str) -> str:
    return "/".join(f"{quantile(loads, which, share):.1f}" for share in (0.5, 0.95, 0.99))


def _share(course: Course) -> float:
    return max(load.processor / load.seconds for load in course.steps)
