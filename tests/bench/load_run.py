"""Five hundred patients at once: the same people go on while fewer and fewer processes serve them."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.bench import cores
from tests.bench.answering import Person
from tests.bench.browser import Browser
from tests.bench.installation import BORN
from tests.bench.load_site import LoadSite
from tests.bench.load_walk import Turn, record
from tests.bench.processes import used_by
from tests.bench.script import Wrong
from tests.bench.stations import TEMPERS, USUAL
from triage.config import ROOT

BUSY = 0.75         # of what all processes could do together is what the patients ask for
ALL_SHARES = 0.6    # of a core, where all processes must live on one: what else runs there needs some
LEAST_THINK = 1.0   # seconds
SITTING_DOWN = 600.0
STEP = 0.25
WAITING = ("SELECT wait_event_type || ': ' || wait_event || ' · ' || left(query, 60) FROM pg_stat_activity "
           "WHERE wait_event_type IN ('Lock', 'LWLock') AND backend_type = 'client backend'")


@dataclass(frozen=True)
class Size:
    """How large a run is: patients, seconds of each stretch, and how many processes serve in each."""

    patients: int
    seconds: float
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Pace:
    """Seconds of a core that a step costs; the share of a core that a process gets; seconds of thinking."""

    cost: float
    share: float
    think: float


@dataclass(frozen=True)
class Stretch:
    """What was seen while `processes` served: seconds since the epoch, processor seconds by part.

    `served` are the requests that each process got, `waiting` how often somebody was seen to wait in the
    database, of `looks`.
    """

    processes: int
    begin: float
    end: float
    used: Mapping[str, float]
    served: Mapping[str, int]
    refused: int
    waiting: Counter[str]
    looks: int

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.begin


@dataclass(frozen=True)
class Found:
    """A whole run. `asked` is what load_people.py wrote of each request, `sent` what the database holds."""

    pace: Pace
    is_held: bool
    stretches: list[Stretch]
    asked: list[tuple[float, str, str, float, str]]
    late: list[tuple[float, float]]
    done: list[float]
    sent: int
    deadlocks: int


def run(site: LoadSite, size: Size, folder: Path) -> Found:
    """Load the site with all processes, then with fewer."""
    walks, cost = recorded(site)
    pace = _pace(cost, size)
    links = site.installation.links(_links(size, pace, walks))
    plan = {"port": site.proxy.port, "patients": size.patients, "think": pace.think, "seed": 1,
            "walks": [[asdict(turn) for turn in walk] for walk in walks], "links": links,
            "result": str(folder / "asked.json")}
    with _driver(folder, plan) as driver:
        is_held = pace.share == 1 or site.hold(pace.share)
        stretches = [_stretch(site, count, size, pace, driver.pid) for count in sorted(size.counts)[::-1]]
    found = json.loads(Path(plan["result"]).read_text())
    sent = int(site.postgres.ask("SELECT count(*) FROM intake WHERE submitted_at IS NOT NULL"))
    deadlocks = int(site.postgres.ask("SELECT sum(deadlocks) FROM pg_stat_database"))
    return Found(pace, is_held, stretches[::-1], found["asked"], found["late"], found["done"],
                 sent - 2 * len(TEMPERS), deadlocks)


def recorded(site: LoadSite) -> tuple[list[list[Turn]], float]:
    """Walk each way twice, straight to one process; give them, and what a step costs it.

    Raises Wrong where the second time is not like the first: then pages could not be told from wrong ones.
    """
    one = site.processes[0]
    first = _walked(site)
    before = one.processor()
    second = _walked(site)
    if first != second:
        raise Wrong("the same answers do not give the same pages")
    return first, (one.processor() - before) / sum(map(len, second))


def _walked(site: LoadSite) -> list[list[Turn]]:
    walks, browser = [], Browser(site.processes[0].port)
    for (seed, calm), link in zip(enumerate(TEMPERS), site.installation.links(len(TEMPERS)), strict=True):
        browser.become({})
        walks.append(record(browser, link, BORN, Person(seed, calm, USUAL)))
    browser.close()
    return walks


def _pace(cost: float, size: Size) -> Pace:
    """Let the patients ask for what all processes can do, and one cannot."""
    most = max(size.counts)
    share = ALL_SHARES / most if cores.FEW else 1.0
    return Pace(cost, share, max(LEAST_THINK, size.patients * cost / (most * share * BUSY)))


def _links(size: Size, pace: Pace, walks: Sequence[Sequence[Turn]]) -> int:
    """Give how many patients may come: those at the beginning, and whoever follows one that has sent."""
    longest = sum(_settling(size, pace, count) + size.seconds for count in size.counts)
    turns = sum(map(len, walks)) / len(walks)
    return int(size.patients * (2.0 + longest / (pace.think * turns)))


def _settling(size: Size, pace: Pace, count: int) -> float:
    """Give the seconds until things are as they stay: about once round for everybody."""
    return max(pace.think, size.patients * pace.cost / (pace.share * count))


@contextmanager
def _driver(folder: Path, plan: Mapping[str, Any]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the patients; they have sat down when this begins, and have written all down when it ends."""
    file = folder / "plan.json"
    file.write_text(json.dumps(plan))
    with cores.on(cores.LOAD), (folder / "driver.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.load_people", str(file)], cwd=ROOT,
                                   stdout=subprocess.PIPE, stderr=log)
    try:
        begun = Thread(target=process.stdout.readline)   # type: ignore[union-attr]  # it was asked for
        begun.start()
        begun.join(SITTING_DOWN)
        if begun.is_alive() or process.poll() is not None:
            raise RuntimeError(f"the patients never sat down:\n{(folder / 'driver.log').read_text()[-3000:]}")
        yield process
        process.send_signal(signal.SIGTERM)
        process.wait(SITTING_DOWN)
    finally:
        process.kill()
        process.wait()


def _stretch(site: LoadSite, count: int, size: Size, pace: Pace, driver: int) -> Stretch:
    """Let so many processes serve, wait until the queues are as they stay, then look."""
    site.serve_with(count)
    time.sleep(_settling(size, pace, count))
    before, seen, begin = _used(site, driver), site.seen(), time.time()
    with _looking(site) as waiting:
        time.sleep(size.seconds)
    after, seen_after, end = _used(site, driver), site.seen(), time.time()
    served = {name: row["stot"] - seen[name]["stot"] for name, row in seen_after.items()}
    refused = sum(row[what] - seen[name][what] for name, row in seen_after.items()
                  for what in ("econ", "eresp", "wretr"))
    return Stretch(count, begin, end, {part: after[part] - before[part] for part in after}, served, refused,
                   waiting, waiting.pop("", 0))


def _used(site: LoadSite, driver: int) -> dict[str, float]:
    """Give the processor seconds of each part so far."""
    return {"application": sum(used_by(one.family()) for one in site.processes),
            "PostgreSQL": used_by(site.database()), "proxy": used_by(site.proxy.family()),
            "patients": used_by([driver])}


@contextmanager
def _looking(site: LoadSite) -> Iterator[Counter[str]]:
    """Count who waits for whom in the database, again and again; the looks themselves under ""."""
    found, over = Counter[str](), Event()

    def look() -> None:
        with site.look() as connection:
            while not over.wait(STEP):
                found.update({"", *(row[0] for row in connection.execute(WAITING))})

    thread = Thread(target=look)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
