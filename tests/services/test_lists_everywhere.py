"""Lists, searches and merges where the two databases might differ."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from tests.support.clinic import Clinic
from tests.support.spreadsheets import messy
from triage.services import batches, finding, merging, patient_page
from triage.services.bringing_in import BroughtIn, bring_in
from triage.services.finding import FoundPatients
from triage.services.importing.source import read_list
from triage.store.models import Patient, PatientTag


def brought(clinic: Clinic, count: int) -> UUID:
    grid, day = read_list(messy(count, 7, date(2026, 12, 1)))
    return batches.open_list(clinic.store, clinic.desk, clinic.main, grid, now=clinic.now, day=day)


def found(clinic: Clinic, text: str) -> FoundPatients:
    search = finding.look(clinic.store, clinic.desk, text, now=clinic.now)
    return finding.found(clinic.store, clinic.desk, search, now=clinic.now)


def press(clinic: Clinic, batch: UUID) -> BroughtIn:
    return bring_in(clinic.store, clinic.library, clinic.desk, batch, move=True, renew=True, now=clinic.now)


def test_a_day_of_120_from_a_messy_spreadsheet_comes_in_once(clinic: Clinic) -> None:
    batch = brought(clinic, 120)
    assert press(clinic, batch) == BroughtIn(120, 0, 0, 0)
    view = batches.view(clinic.store, clinic.library, clinic.desk, brought(clinic, 120), now=clinic.now)
    assert view.counts["same"] == 120
    assert press(clinic, batch) == BroughtIn(0, 0, 0, 0)


def test_who_came_in_is_found_merged_and_told_apart_again(clinic: Clinic) -> None:
    press(clinic, brought(clinic, 12))
    one, other = (found(clinic, f"M0000{number}").patients[0].facts for number in (1, 2))
    merge = merging.merge(clinic.store, clinic.desk, one.id, other.id, {}, now=clinic.now)
    assert found(clinic, "M00002").patients[0].facts.id == one.id
    assert merging.undo(clinic.store, clinic.desk, merge, now=clinic.now) == one.id
    assert found(clinic, "M00002").patients[0].facts == other
    page = patient_page.patient_page(clinic.store, clinic.desk, one.id, now=clinic.now)
    assert [step.what for step in page.steps] == ["undone", "merged"]


def test_records_from_before_there_were_marks_are_found_and_get_them(clinic: Clinic) -> None:
    visit = clinic.add(family="Olden", given="Record", record_number="O-1")
    assert visit
    with clinic.store.writing() as session:
        old = session.scalars(select(Patient)).all()
        for patient in old:
            patient.tagged = False
        for tag in session.scalars(select(PatientTag)):
            session.delete(tag)
    assert [one.facts.record_number for one in found(clinic, "olden").patients] == ["O-1"]
    with clinic.store.reading() as session:
        assert not session.scalars(select(Patient.id).where(~Patient.tagged)).all()
