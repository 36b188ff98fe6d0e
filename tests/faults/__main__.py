"""`make faults`: kills, cuts and full disks while people use it, on both databases. `KILLS=10000` for long.

`SEED=…` repeats a run as far as a machine can repeat one. Ends with 1 where anything was lost.
"""

import os
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.faults.fuzz import Fuzzed, demonstration, fuzz
from tests.faults.run import run

KILLS, PATIENTS, CLINICIANS = 200, 50, 5
EVERY = 10      # kills from one other fault to the next
REQUESTS = 100_000
SLOWER = 200    # times the median: more than this is a way to keep a worker busy


def main() -> int:
    """Run, and print the counts."""
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    kills = int(os.environ.get("KILLS") or KILLS)
    print(f"seed {seed}, {kills} kills, {PATIENTS} patients, {CLINICIANS} clinicians", flush=True)
    wrong = 0
    for kind in ("sqlite", "postgresql"):
        outcome = run(kind, seed=seed, kills=kills, patients=PATIENTS, clinicians=CLINICIANS,
                      visits=max(2 * PATIENTS, 2 * kills), every=EVERY)
        print(f"\n{kind}")
        for name, value in outcome.counts.items():
            print(f"  {name:26}{value}")
        for found in outcome.wrong:
            print(f"  WRONG {found}")
        wrong += len(outcome.wrong)
    return 1 if wrong + nonsense(seed) else 0


def nonsense(seed: int) -> int:
    """Send nonsense from every core, print what came of it, and give how much was wrong."""
    cores = os.cpu_count() or 1
    found = Fuzzed()
    with tempfile.TemporaryDirectory(prefix="backstory-fuzz-") as folder, ProcessPoolExecutor(cores) as pool:
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


if __name__ == "__main__":
    sys.exit(main())
