"""`make faults`: kills, cuts, full disks, jumping clocks and an upgrade while people use it; then nonsense.

On both databases. `KILLS=10000` for long; `SEED=…` plans the same again, as far as a machine can repeat it.
`python -m tests.faults postgresql nonsense` does these parts alone. Ends with 1 where anything was lost.
"""

import logging
import os
import random
import signal
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.faults.clocks import LIBRARIES
from tests.faults.fuzz import Fuzzed, demonstration, fuzz
from tests.faults.run import Outcome, run
from tests.faults.upgrade import PAST, upgrade

KILLS, PATIENTS, CLINICIANS = 200, 50, 5
EVERY = 10      # kills from one other fault to the next
PAGES = 120     # saved in each part of an upgrade
REQUESTS = 100_000
SLOWER = 200    # times the median: more than this is a way to keep a worker busy


def main(wanted: list[str]) -> int:
    """Run, and print the counts."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))   # so that all of it ends, too
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    kills = int(os.environ.get("KILLS") or KILLS)
    print(f"seed {seed}, {kills} kills, {PATIENTS} patients, {CLINICIANS} clinicians", flush=True)
    if not LIBRARIES:
        print("left out: clocks that jump. Install with: apt-get install libfaketime")
    parts = {**{kind: partial(_harm, kind, seed, kills) for kind in ("sqlite", "postgresql")},
             "upgrade": partial(_upgrade, seed), "nonsense": partial(_nonsense, seed)}
    if unknown := set(wanted) - set(parts):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}. There are {', '.join(parts)}.")
    return 1 if sum(do() for name, do in parts.items() if not wanted or name in wanted) else 0


def _harm(kind: str, seed: int, kills: int) -> int:
    return _shown(kind, lambda: run(kind, seed=seed, kills=kills, patients=PATIENTS, clinicians=CLINICIANS,
                                    visits=2 * PATIENTS, every=EVERY))


def _upgrade(seed: int) -> int:
    if not PAST:
        print("left out: upgrades. This copy has no history, and so no release before.")
        return 0
    return sum(_shown(f"upgrade on {kind}", partial(upgrade, kind, seed=seed, patients=PATIENTS,
                                                    clinicians=CLINICIANS, visits=2 * PATIENTS, pages=PAGES))
               for kind in ("sqlite", "postgresql"))


def _shown(title: str, do: Callable[[], Outcome]) -> int:
    """Do one part and print what came of it; give how much was wrong."""
    print(f"\n{title}", flush=True)
    outcome = do()
    for name, value in outcome.counts.items():
        print(f"  {name:26}{value}")
    for found in outcome.wrong:
        print(f"  WRONG {found}")
    sys.stdout.flush()
    return len(outcome.wrong)


def _nonsense(seed: int) -> int:
    """Send nonsense from every core, print what came of it, and give how much was wrong."""
    cores = os.cpu_count() or 1
    found = Fuzzed()
    with tempfile.TemporaryDirectory(prefix="backstory-fuzz-") as folder, _quiet(cores) as pool:
        demo = demonstration(Path(folder))
        parts = [pool.submit(fuzz, REQUESTS // cores, start=seed + number * REQUESTS, demo=demo)
                 for number in range(cores)]
        for part in parts:
            found.add(part.result())
    median, slowest = found.spread
    print(f"\nnonsense\n  requests {len(found.seconds)}, by status {dict(sorted(found.statuses.items()))}")
    print(f"  median {median * 1000:.1f} ms, one in a thousand over {slowest * 1000:.0f} ms")
    if slowest > SLOWER * median:
        found.wrong.append(f"one in a thousand takes more than {SLOWER} times the median")
    for one in found.wrong:
        print(f"  WRONG {one}")
    return len(found.wrong)


def _quiet(cores: int) -> ProcessPoolExecutor:
    """Give processes whose logs tell of faults alone: a line for each request would hide what is found."""
    return ProcessPoolExecutor(cores, initializer=logging.disable, initargs=(logging.INFO,))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
