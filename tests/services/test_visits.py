"""Adding visits: the same form twice, the same patient twice, and what cannot be right."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic
from tests.support.factories import BORN, new_visit
from tests.support.trail import actions
from triage.services import desk
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.views import NewVisit
from triage.store import visits
from triage.store.models import Patient, Visit


def add(clinic: Clinic, new: NewVisit, key: str = "") -> UUID:
    return desk.add_visit(clinic.store, clinic.desk, new, now=clinic.now, key=key or uuid4().hex)


def patients(clinic: Clinic) -> int:
    with clinic.store.reading() as session:
        return session.scalar(select(func.count()).select_from(Patient)) or 0


def test_a_visit_is_kept_with_its_patient(clinic: Clinic) -> None:
    visit_id = add(clinic, new_visit(clinic.main, record_number="T-1", given="Noor", phone="555"))
    with clinic.store.reading() as session:
        found = visits.get(session, visit_id)
        assert found is not None
        who = visits.identity_of(session, found.Patient)
    assert (who["record_number"], who["given"], who["birth_date"], who["phone"]) == (
        "T-1", "Noor", BORN.isoformat(), "555")
    assert found.Visit.condition == "small"


def test_no_name_is_readable_in_the_database(clinic: Clinic) -> None:
    add(clinic, new_visit(clinic.main, family="Canary", record_number="T-CANARY"))
    with clinic.store.reading() as session:
        kept = session.execute(select(Patient.identity, Patient.record_number_hash)).all()
    assert not any(b"anary" in value.lower() for row in kept for value in row)


def test_a_known_record_number_is_the_same_patient(clinic: Clinic) -> None:
    before = patients(clinic)
    for _ in range(2):
        add(clinic, new_visit(clinic.main, record_number="T-1"))
    assert patients(clinic) == before + 1


def test_newer_contact_details_replace_the_older_and_empty_ones_do_not(clinic: Clinic) -> None:
    add(clinic, new_visit(clinic.main, record_number="T-1", phone="old", email="a@b.example"))
    visit_id = add(clinic, new_visit(clinic.main, record_number="T-1", phone="new", email=""))
    with clinic.store.reading() as session:
        found = visits.get(session, visit_id)
        assert found is not None
        who = visits.identity_of(session, found.Patient)
    assert (who["phone"], who["email"]) == ("new", "a@b.example")


def test_a_known_record_number_with_another_birth_date_is_refused(clinic: Clinic) -> None:
    add(clinic, new_visit(clinic.main, record_number="T-1"))
    with pytest.raises(InvalidInput) as error:
        add(clinic, new_visit(clinic.main, record_number="T-1", birth_date=BORN + timedelta(days=1)))
    assert error.value.field == "record_number"
    assert BORN.isoformat() not in str(error.value)


def test_two_patients_of_the_same_name_and_birth_date_stay_two(clinic: Clinic) -> None:
    before = patients(clinic)
    add(clinic, new_visit(clinic.main, record_number="T-1"))
    add(clinic, new_visit(clinic.main, record_number="T-2"))
    assert patients(clinic) == before + 2


def test_the_same_form_sent_twice_is_one_visit(clinic: Clinic) -> None:
    new = new_visit(clinic.main)
    assert add(clinic, new, "k") == add(clinic, new, "k")


def test_the_same_form_sent_at_the_same_moment_is_one_visit(clinic: Clinic) -> None:
    new, found = new_visit(clinic.main), []
    threads = [threading.Thread(target=lambda: found.append(add(clinic, new, "k"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_one_new_patient_added_twice_at_the_same_moment_is_one_patient(clinic: Clinic) -> None:
    before = patients(clinic)
    threads = [threading.Thread(target=add, args=(clinic, new_visit(clinic.main, record_number="T-1")))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert patients(clinic) == before + 1


def test_a_key_that_another_site_used_is_no_way_into_it(clinic: Clinic) -> None:
    new = new_visit(clinic.north)
    desk.add_visit(clinic.store, clinic.north_desk, new, now=clinic.now, key="k")
    with pytest.raises(Conflict):
        add(clinic, new_visit(clinic.main), "k")


@pytest.mark.parametrize(("field", "value"), [
    ("family", " "), ("given", ""), ("record_number", ""), ("family", "x" * 101), ("given", "a\x00b"),
    ("given", "a\u202eb"), ("record_number", "1\n2"), ("sex", "F"), ("birth_date", date(2026, 11, 21)),
    ("starts_at", datetime(2026, 12, 1, 9, 40))])
def test_what_cannot_be_right_is_refused_by_its_field(clinic: Clinic, field: str, value: object) -> None:
    with pytest.raises(InvalidInput) as error:
        add(clinic, replace(new_visit(clinic.main), **{field: value}))  # type: ignore[arg-type]
    assert error.value.field == field


@pytest.mark.parametrize("name", ["O'Brien", "李", "Nguyễn", "de la Cruz-Peña", "X", "Null", "محمد"])
def test_names_of_all_kinds_are_taken(clinic: Clinic, name: str) -> None:
    assert add(clinic, new_visit(clinic.main, family=name))


def test_blanks_around_are_taken_off(clinic: Clinic) -> None:
    add(clinic, new_visit(clinic.main, record_number=" T-1 "))
    before = patients(clinic)
    add(clinic, new_visit(clinic.main, record_number="T-1"))
    assert patients(clinic) == before


def test_a_clinician_of_another_site_is_refused(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput) as error:
        add(clinic, new_visit(clinic.main, clinician_id=UUID(clinic.north_clinician.id)))
    assert error.value.field == "clinician_id"


def test_another_site_looks_like_none(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        add(clinic, new_visit(clinic.north))


def test_clinicians_add_no_visits(clinic: Clinic) -> None:
    with pytest.raises(Forbidden):
        desk.add_visit(clinic.store, clinic.clinician, new_visit(clinic.main), now=clinic.now, key="k")


def test_adding_is_recorded(clinic: Clinic) -> None:
    assert actions(clinic.store, "visit", add(clinic, new_visit(clinic.main))) == ["visit added"]


def test_the_time_is_kept_in_utc(clinic: Clinic) -> None:
    there = datetime.fromisoformat("2026-12-01T09:40:00-06:00")
    visit_id = add(clinic, new_visit(clinic.main, starts_at=there))
    with clinic.store.reading() as session:
        assert session.get_one(Visit, visit_id).starts_at == datetime(2026, 12, 1, 15, 40, tzinfo=UTC)
