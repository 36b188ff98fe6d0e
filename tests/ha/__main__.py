"""`make ha`: whoever leads of three databases killed ten times while people use two servers.

`KILLS=2` is short, `PATIENTS=5` for fewer of them, `SEED=…` for the same again. Ends with 1 where
anything was lost.
"""

import os
import random
import signal
import sys

from tests.ha.run import ALLOWED, run
from triage.cli import machine

SERVICES = ("patroni", "etcd", "haproxy", "pgbouncer")
KILLS, PATIENTS, CLINICIANS = 10, 50, 2


def main() -> int:
    """Run, and print the counts."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))   # so that all of it ends, too
    if lacking := machine.complete_at_rest(machine.HA, SERVICES):
        sys.exit(f"backstory: {machine.describe(lacking)}")
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    kills, patients = int(os.environ.get("KILLS") or KILLS), int(os.environ.get("PATIENTS") or PATIENTS)
    print(f"seed {seed}, {kills} kills of the primary, {patients} patients, {CLINICIANS} clinicians",
          flush=True)
    outcome = run(seed=seed, kills=kills, patients=patients, clinicians=CLINICIANS)
    for name, value in outcome.counts.items():
        print(f"  {name:32}{value}")
    gaps = sorted(outcome.silences)
    print(f"  {'seconds without writes':32}{' '.join(f'{gap:.1f}' for gap in outcome.silences)}"
          f" (longest {gaps[-1]:.1f}, allowed {ALLOWED:.0f})")
    print(f"  {'lost, doubled or late':32}{len(outcome.wrong)}")
    for found in outcome.wrong:
        print(f"  WRONG {found}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
