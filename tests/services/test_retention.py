"""What is old goes; what is held, unsigned or young stays; a patient's own copy, and erasure."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, func, select

from tests.support.clinic import AGREE, Clinic
from triage.services import erasing, holds, retention, review, trail
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotFound
from triage.services.patient_file import patient_file
from triage.store import erase
from triage.store.models import Audit, Base, Case, Erasure, Patient, Visit

SHELL = Actor("command", "shell:test")
YEARS = timedelta(days=4000)


@pytest.fixture
def three(clinic: Clinic) -> dict[str, UUID]:
    """A clinic with a signed case, one that nobody signed, and a draft; the patients by record number."""
    for number in ("signed", "unsigned"):
        clinic.sent({"now": {"chest": ["pain"]}}, record_number=number)
    view = clinic.open_token(clinic.token(clinic.add(record_number="draft")))
    clinic.save(view, "pain", {"level": 4})
    found = {number: holds.patient_id(clinic.store, number) for number in ("signed", "unsigned", "draft")}
    with clinic.store.reading() as session:
        case = session.scalars(select(Case).join(Visit, Case.visit_id == Visit.id)
                               .where(Visit.patient_id == found["signed"])).one()
    review.decide(clinic.store, clinic.clinician, case.id, AGREE, seen_hash=case.result_hash, key="k",
                  now=clinic.now)
    return found


def count(clinic: Clinic, model: type[Base]) -> int:
    with clinic.store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def keep(clinic: Clinic, kind: str, days: int) -> None:
    place = None if kind == "audit" else clinic.main
    retention.keep(clinic.store, SHELL, place, kind, days, now=clinic.now)


def apply(clinic: Clinic, **more: bool) -> dict[str, int]:
    gone: dict[str, int] = {}
    for line in retention.apply(clinic.store, SHELL, now=clinic.now + YEARS, **more):
        gone[line.kind] = gone.get(line.kind, 0) + line.due
    return gone


def test_nothing_goes_unless_somebody_has_set_a_time(clinic: Clinic, three: dict[str, UUID]) -> None:
    assert apply(clinic, most=True) == {}
    assert {line.days for line in retention.plan(clinic.store, SHELL, now=clinic.now + YEARS)} == {0}


def test_the_plan_counts_and_changes_nothing(clinic: Clinic, three: dict[str, UUID]) -> None:
    holds.place(clinic.store, SHELL, three["draft"], "a letter", now=clinic.now)
    keep(clinic, "cases", 3650)
    before = count(clinic, Visit)
    (line,) = [one for one in retention.plan(clinic.store, SHELL, now=clinic.now + YEARS) if one.days]
    assert (line.unsigned, line.held, line.due > 0) == (1, 1, True)
    assert count(clinic, Visit) == before
    (young,) = [one for one in retention.plan(clinic.store, SHELL, now=clinic.now) if one.days]
    assert young.due == 0


def test_what_is_old_goes_and_what_is_held_or_unsigned_stays(clinic: Clinic, three: dict[str, UUID]) -> None:
    holds.place(clinic.store, SHELL, three["draft"], "a letter", now=clinic.now)
    for kind in ("drafts", "cases", "messages"):
        keep(clinic, kind, 3650)
    assert apply(clinic, most=True)["cases"]
    with clinic.store.reading() as session:
        left = set(session.scalars(select(Patient.id)))
    assert {name for name, id_ in three.items() if id_ in left} == {"unsigned", "draft"}
    assert apply(clinic, most=True) == {}
    holds.lift(clinic.store, SHELL, three["draft"], now=clinic.now)
    assert apply(clinic, most=True)["drafts"] == 1
    assert trail.check(clinic.store).faults == []


def test_drafts_go_alone(clinic: Clinic, three: dict[str, UUID]) -> None:
    keep(clinic, "drafts", 30)
    before = count(clinic, Visit)
    assert apply(clinic)["drafts"] >= 1
    assert count(clinic, Visit) == before


def test_a_clock_that_is_years_ahead_is_asked_about(clinic: Clinic, three: dict[str, UUID]) -> None:
    keep(clinic, "cases", 3650)
    with pytest.raises(Conflict, match="Is the clock right"):
        apply(clinic)


def test_the_trail_is_cut_at_its_beginning_and_stays_whole(clinic: Clinic, three: dict[str, UUID]) -> None:
    head = trail.read_head(trail.head(clinic.store, now=clinic.now))
    keep(clinic, "audit", 365)
    before = count(clinic, Audit)
    assert apply(clinic)["audit"] == before
    assert trail.check(clinic.store, head).faults == []
    with clinic.store.reading() as session:
        assert session.scalars(select(Audit.action)).all() == ["retention applied"]


def test_a_hold_keeps_the_trail_from_there_on(clinic: Clinic, three: dict[str, UUID]) -> None:
    holds.place(clinic.store, SHELL, three["signed"], "a letter", now=clinic.now)
    keep(clinic, "audit", 365)
    apply(clinic)
    report = trail.search(clinic.store, SHELL, trail.Wanted(patient=three["signed"]), now=clinic.now)
    assert {"hold placed", "case signed", "form opened"} <= {row.action for row in report}
    assert trail.check(clinic.store).faults == []


@pytest.mark.parametrize(("kind", "days"), [("cases", 1), ("audit", 5), ("other", 9), ("cases", 99_999)])
def test_a_time_that_makes_no_sense_is_refused(clinic: Clinic, kind: str, days: int) -> None:
    with pytest.raises(InvalidInput):
        keep(clinic, kind, days)


def test_only_administrators_of_every_site_erase_and_hold(clinic: Clinic, three: dict[str, UUID]) -> None:
    for actor in (clinic.desk, clinic.clinician):
        with pytest.raises(Forbidden):
            erasing.erase(clinic.store, actor, three["signed"], now=clinic.now)
    elsewhere = Actor("staff", clinic.administrator.id, "", clinic.administrator.roles, frozenset())
    with pytest.raises(NotFound):
        erasing.erase(clinic.store, elsewhere, three["signed"], now=clinic.now)


def test_erasing_leaves_a_trace_and_nothing_else(clinic: Clinic, three: dict[str, UUID]) -> None:
    one = three["signed"]
    with clinic.store.reading() as session:
        hung = {str(id_) for ids in erase.with_all(session, "patient", [one]).values() for id_ in ids}
    assert len(hung) > 5
    erasing.erase(clinic.store, SHELL, one, now=clinic.now)
    assert count(clinic, Erasure) == 1
    with clinic.store.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name == "audit":   # which holds ids and no values, and loses nothing
                continue
            for row in session.execute(select(table)).mappings():
                kept = {str(value) for column, value in row.items()
                        if not isinstance(table.c[column].type, LargeBinary)}
                assert not kept & hung, table.name
    assert str(one) not in erasing.traces(clinic.store)
    assert len(json.loads(erasing.traces(clinic.store))["traces"]) == 1
    assert trail.check(clinic.store).faults == []


def test_a_held_patient_is_not_erased(clinic: Clinic, three: dict[str, UUID]) -> None:
    holds.place(clinic.store, SHELL, three["signed"], "a letter", now=clinic.now)
    with pytest.raises(Conflict, match="hold"):
        erasing.erase(clinic.store, SHELL, three["signed"], now=clinic.now)


def test_a_patients_file_has_everything_and_needs_a_reason(clinic: Clinic, three: dict[str, UUID]) -> None:
    with pytest.raises(InvalidInput):
        patient_file(clinic.store, clinic.library, SHELL, three["signed"], " ", now=clinic.now)
    found = patient_file(clinic.store, clinic.library, clinic.administrator, three["signed"], "a letter",
                         now=clinic.now)
    assert (len(found.facts), len(found.visits), len(found.cases)) == (1, 1, 1)
    kinds = {entry["resource"]["resourceType"] for entry in found.fhir()["entry"]}
    assert {"Patient", "QuestionnaireResponse", "Encounter"} <= kinds
    draft = patient_file(clinic.store, clinic.library, SHELL, three["draft"], "a letter", now=clinic.now)
    assert [len(draft.cases), len(draft.unsent)] == [0, 1]
    assert draft.fhir()["entry"][0]["resource"]["status"] == "in-progress"
    with clinic.store.reading() as session:
        assert session.scalar(select(func.count()).where(Audit.action == "patient exported")) == 2
