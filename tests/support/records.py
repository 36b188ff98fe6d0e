"""Something in each table of lists, searches, corrections and merges."""

from tests.support.clinic import Clinic
from tests.support.spreadsheets import HEADINGS, written
from triage.services import batches, finding, merging, patient_page
from triage.services.identity import FIELDS
from triage.services.importing.source import read_list
from triage.store import people


def put_records_right(clinic: Clinic) -> None:
    """Open a list, look for somebody, correct them, and merge another record into theirs."""
    row = ["T-90", "Listed", "Ana", "3/14/1972", "12/1/2026", "9:40 AM"]
    grid, _ = read_list(written([HEADINGS, row]))
    batches.open_list(clinic.store, clinic.desk, clinic.main, grid, now=clinic.now)
    finding.look(clinic.store, clinic.desk, "listed", now=clinic.now)
    for number in ("T-91", "T-92"):
        clinic.add(record_number=number, family="Merged", given=number)
    with clinic.store.reading() as session:
        found = people.by_numbers(session, ["T-91", "T-92"])
    one, other = found["T-91"][1], found["T-92"][1]
    seen = {field: one.identity[field] for field in FIELDS}
    new = {**seen, "phone": "555"}
    patient_page.correct(clinic.store, clinic.desk, one.id, new, seen=seen, now=clinic.now)
    merging.merge(clinic.store, clinic.desk, one.id, other.id, {}, now=clinic.now)
