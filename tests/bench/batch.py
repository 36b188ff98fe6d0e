"""All summaries of a day as one PDF: wall time and processor time for 100 patients.

Processor time counts the processes that lay out, too.
"""

import os
import resource
import time
from pathlib import Path

from tests.bench.report import Table, aim
from tests.support.app import Clock, demonstration_database, empty_database, make_app, parts_of
from tests.support.sign_in import sign_in
from tests.support.staff import QUIET, add_case, site

PATIENTS = 100
MOST = 30.0   # seconds of wall time
DAY = "2026-11-20"
SOME = {"limb-weak": "new", "weak-how-bad": ["lift-foot"], "weak-speed": "weeks",
        "general-signs": ["weight"], "risk-medicines": ["blood-thinner"]}
FORMS = (QUIET, {**QUIET, **SOME}, {**QUIET, "bladder-change": "not-sure", "injury": None})


def topic(folder: Path, patients: int = PATIENTS) -> Table:
    """Print a day of so many patients, once."""
    made, used = folder / "made", folder / "used"
    made.mkdir(parents=True)
    used.mkdir()
    app = make_app(used, demonstration_database(made, empty_database(folder)), Clock())
    now = parts_of(app).now()
    for number in range(patients):
        add_case(app, FORMS[number % len(FORMS)], starts_at=now)
    client = sign_in(app, "desk")
    address = f"/desk/day/{DAY}/print.pdf?location={site(app)}"
    before, began = _spent(), time.perf_counter()
    answer = client.get(address)
    wall, spent = time.perf_counter() - began, _spent() - before
    assert answer.status_code == 200, answer.text
    table = Table(f"A day of {patients} patients as one tagged PDF",
                  ("what", "wall s", "processor s", "kB", "processors"))
    table.add("print.pdf", f"{wall:.1f}", f"{spent:.1f}", f"{len(answer.data) / 1000:.0f}",
              str(len(os.sched_getaffinity(0))))
    table.notes.append(f"wall time as a share of {MOST:.0f} s, {aim(wall / MOST, 1, most=True)}")
    return table


def _spent() -> float:
    """Give the processor time of this process and of those that it started and that ended."""
    every = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in every)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory(prefix="backstory-batch-") as place:
        print(topic(Path(place)).text())
