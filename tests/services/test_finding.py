"""Finding patients by number, name and date of birth: loosely, quickly, and only one's own."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic
from tests.support.trail import actions
from triage.services import finding, patient_page
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.identity import FIELDS
from triage.store import people, tags
from triage.store.database import Store
from triage.store.models import PatientSearch, PatientTag, Visit

ANA = {
    "family": "García López",
    "given": "Ana María",
    "record_number": "MRN-00123",
    "birth_date": date(1972, 3, 4),
}


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: test_lists_everywhere.py holds what may differ."""
    return sqlite_store


@pytest.fixture
def ana(clinic: Clinic) -> Clinic:
    """A clinic with Ana García López at Main Street, and somebody else of her name at North."""
    clinic.add(**ANA)
    clinic.add(family="de la Cruz", given="José", record_number="77", birth_date=date(1950, 12, 25))
    clinic.add(clinic.north, desk=clinic.north_desk, **{**ANA, "record_number": "N-1"})
    return clinic


def numbers(clinic: Clinic, text: str, actor: Actor | None = None) -> list[str]:
    who = actor or clinic.desk
    search = finding.look(clinic.store, who, text, now=clinic.now)
    found = finding.found(clinic.store, who, search, now=clinic.now)
    return [one.facts.record_number for one in found.patients]


def patient_id(clinic: Clinic, number: str = "MRN-00123") -> UUID:
    with clinic.store.reading() as session:
        return people.by_numbers(session, [number])[number][0].id


@pytest.mark.parametrize(
    "text",
    [
        "MRN-00123",
        "mrn-00123",
        "MRN 00123",
        "00123",
        "123",
        "garcia",
        "GARCÍA",
        "gar",
        "lópez",
        "garcialopez",
        "maria",
        "ana gar",
        "García López, Ana",
        "3/4/1972",
        "1972-03-04",
        "Mar 4, 1972",
        "4 March 1972",
        "03/04/72",
        "garcia 3/4/1972",
        "123 garcia",
        "4/3/1972",
    ],
)
def test_a_patient_is_found_by_any_of_them(ana: Clinic, text: str) -> None:
    assert numbers(ana, text) == ["MRN-00123"]


@pytest.mark.parametrize("text", ["1234", "garza", "ana cruz", "garcia 3/5/1972", "MRN-00124", "N-1", "zz"])
def test_who_does_not_fit_or_is_of_another_site_is_not_found(ana: Clinic, text: str) -> None:
    assert numbers(ana, text) == []


@pytest.mark.parametrize("text", ["", " ", "a", "-", "a b"])
def test_what_would_find_everybody_is_refused(ana: Clinic, text: str) -> None:
    with pytest.raises(InvalidInput):
        finding.look(ana.store, ana.desk, text, now=ana.now)


@pytest.mark.parametrize("text", ["cruz", "de la cruz", "delacruz", "jose"])
def test_every_word_of_a_name_finds(ana: Clinic, text: str) -> None:
    assert numbers(ana, text) == ["77"]


def test_a_search_is_sealed_of_one_person_and_over_after_an_hour(ana: Clinic) -> None:
    search = finding.look(ana.store, ana.desk, "garcia", now=ana.now)
    with ana.store.reading() as session:
        assert b"garcia" not in session.get_one(PatientSearch, search).document
    with pytest.raises(NotFound):
        finding.found(ana.store, ana.clinician, search, now=ana.now)
    with pytest.raises(NotFound):
        finding.found(ana.store, ana.desk, search, now=ana.now + timedelta(hours=1))
    finding.look(ana.store, ana.desk, "cruz", now=ana.now + timedelta(hours=1))
    with ana.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(PatientSearch)) == 1


def test_administrators_find_nobody(ana: Clinic) -> None:
    with pytest.raises(Forbidden):
        finding.look(ana.store, ana.administrator, "garcia", now=ana.now)


def test_finding_is_recorded_for_everybody_who_was_shown(ana: Clinic) -> None:
    numbers(ana, "garcia")
    assert actions(ana.store, "patient", patient_id(ana))[-1] == "patient found"


def test_marks_are_shared_by_many(ana: Clinic) -> None:
    cipher = ana.store.cipher
    shared = {
        tags.tag(cipher, tags.NAME, f"{one}{other}")
        for one in "abcdefghijklmnopqrstuvwxyz"
        for other in "abcdefghijklmnopqrstuvwxyz"
    }
    assert len(shared) < 26 * 26
    with ana.store.reading() as session:
        assert max(session.scalars(select(PatientTag.tag))) < 1 << 22


def said(clinic: Clinic, **changes: str) -> tuple[dict[str, str], dict[str, str]]:
    with clinic.store.reading() as session:
        seen = {field: people.get(session, patient_id(clinic)).identity[field] for field in FIELDS}
    return {**seen, **changes}, seen


def test_a_correction_keeps_what_it_was_and_finds_by_what_it_is(ana: Clinic) -> None:
    new, seen = said(ana, family="Herrera", birth_date="1972-04-03")
    id_ = patient_id(ana)
    assert patient_page.correct(ana.store, ana.desk, id_, new, seen=seen, now=ana.now, language="es")
    assert (numbers(ana, "herrera 1972-04-03"), numbers(ana, "garcia")) == (["MRN-00123"], [])
    page = patient_page.patient_page(ana.store, ana.desk, id_, now=ana.now)
    (step,) = page.steps
    assert (step.by, step.changes) == (
        "Lena Placeholder",
        (("family", "García López", "Herrera"), ("birth_date", "1972-03-04", "1972-04-03")),
    )
    assert [visit.language for visit in page.visits] == ["es"]
    assert "patient corrected" in actions(ana.store, "patient", id_)


def test_two_corrections_at_once_do_not_hide_each_other(ana: Clinic) -> None:
    new, seen = said(ana, phone="1")
    patient_page.correct(ana.store, ana.desk, patient_id(ana), new, seen=seen, now=ana.now)
    with pytest.raises(Conflict):
        patient_page.correct(
            ana.store, ana.desk, patient_id(ana), {**seen, "phone": "2"}, seen=seen, now=ana.now
        )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family", " "),
        ("birth_date", "2030-01-01"),
        ("sex", "F"),
        ("email", "at home"),
        ("given", "x" * 81),
        ("phone", "\u202e5"),
    ],
)
def test_what_cannot_be_right_is_refused(ana: Clinic, field: str, value: str) -> None:
    new, seen = said(ana, **{field: value})
    with pytest.raises(InvalidInput) as error:
        patient_page.correct(ana.store, ana.desk, patient_id(ana), new, seen=seen, now=ana.now)
    assert error.value.field == field


def test_a_patient_of_another_site_does_not_exist(ana: Clinic) -> None:
    with pytest.raises(NotFound):
        patient_page.patient_page(ana.store, ana.desk, patient_id(ana, "N-1"), now=ana.now)
    with ana.store.writing() as session:
        session.scalars(
            select(Visit).where(Visit.patient_id == patient_id(ana, "N-1"))
        ).one().location_id = ana.main
    assert patient_page.patient_page(ana.store, ana.desk, patient_id(ana, "N-1"), now=ana.now).visits
