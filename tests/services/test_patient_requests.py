"""What patients ask for, as an administrator does it on the web: found exactly, said why, then done."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.clinic import Clinic
from tests.support.trail import actions
from triage.services import holds, patient_requests, trail
from triage.services.actors import Role
from triage.services.errors import Conflict, Forbidden, InvalidInput
from triage.services.patient_requests import Overview
from triage.services.stated import NotStated
from triage.store.database import Store
from triage.store.models import Audit, AuditReason, Erasure, Patient

WHY = "A letter of the patient asks for it"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: test_retention.py and test_glass.py hold what may differ."""
    return sqlite_store


@pytest.fixture
def one(clinic: Clinic) -> UUID:
    """Somebody with a case that nobody has signed."""
    clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    return holds.patient_id(clinic.store, "T-1")


def find(clinic: Clinic, number: str) -> UUID | None:
    return patient_requests.find(clinic.store, clinic.administrator, number, WHY, now=clinic.now)


def overview(clinic: Clinic, one: UUID) -> Overview:
    return patient_requests.overview(clinic.store, clinic.administrator, one, now=clinic.now)


def test_who_is_unknown_and_who_was_elsewhere_are_the_same(clinic: Clinic, one: UUID) -> None:
    clinic.add(clinic.north, desk=clinic.north_desk, record_number="T-9")
    clinic.add(record_number="T-8")
    clinic.add(clinic.north, desk=clinic.north_desk, record_number="T-8")   # at both
    assert [find(clinic, number) for number in ("T-9", "T-8", "T-77", "t-1", "T", str(one))] == [None] * 6
    assert find(clinic, " T-1 ") == one
    assert actions(clinic.store, "patient", "none") == ["patient looked for"] * 6
    for actor in (clinic.desk, clinic.clinician, clinic.staff("Audra", Role.AUDITOR, clinic.main)):
        with pytest.raises(Forbidden):
            patient_requests.find(clinic.store, actor, "T-1", WHY, now=clinic.now)
    with pytest.raises(InvalidInput):
        patient_requests.find(clinic.store, clinic.administrator, "T-1", "because", now=clinic.now)


def test_nothing_is_done_or_shown_before_somebody_says_why(clinic: Clinic, one: UUID) -> None:
    store, admin = clinic.store, clinic.administrator

    def refuse_all() -> None:
        for call in (lambda: overview(clinic, one),
                     lambda: patient_requests.copy(store, clinic.library, admin, one, now=clinic.now),
                     lambda: patient_requests.hold(store, admin, one, now=clinic.now),
                     lambda: patient_requests.release(store, admin, one, now=clinic.now),
                     lambda: patient_requests.erase(store, admin, one, now=clinic.now)):
            with pytest.raises(NotStated):
                call()

    refuse_all()
    find(clinic, "T-1")
    assert overview(clinic, one).until == clinic.now + timedelta(minutes=30)
    clinic.pass_by(minutes=30)
    refuse_all()
    assert "patient exported" not in actions(store, "patient", one)


def test_a_copy_and_a_hold_carry_the_reason_that_was_given(clinic: Clinic, one: UUID) -> None:
    find(clinic, "T-1")
    file = patient_requests.copy(clinic.store, clinic.library, clinic.administrator, one, now=clinic.now)
    assert [case.patient.record_number for case in file.cases] == ["T-1"]
    patient_requests.hold(clinic.store, clinic.administrator, one, now=clinic.now)
    held = overview(clinic, one).held
    assert held
    assert (held.reason, held.since) == (WHY, clinic.now)
    with pytest.raises(Conflict, match="held already"):
        patient_requests.hold(clinic.store, clinic.administrator, one, now=clinic.now)
    with pytest.raises(Conflict, match="legal hold"):
        patient_requests.erase(clinic.store, clinic.administrator, one, now=clinic.now)
    patient_requests.release(clinic.store, clinic.administrator, one, now=clinic.now)
    assert overview(clinic, one).held is None
    done = actions(clinic.store, "patient", one)
    assert [what for what in done if what != "patient overview read"][-4:] == [
        "patient opened with a reason", "patient exported", "hold placed", "hold lifted"]


def test_what_erasing_takes_is_counted_before_and_only_that_it_happened_stays(
    clinic: Clinic, one: UUID
) -> None:
    find(clinic, "T-1")
    found = overview(clinic, one)
    assert {table: found.goes[table] for table in ("visit", "intake", "case")} == {
        "visit": 1, "intake": 1, "case": 1}
    assert found.waiting == 1
    assert patient_requests.erase(clinic.store, clinic.administrator, one, now=clinic.now) > len(found.goes)
    with clinic.store.reading() as session:
        assert session.get(Patient, one) is None
        assert session.scalars(select(AuditReason)).all() == []
        assert session.scalar(select(func.count()).select_from(Erasure)) == 1
        assert session.scalar(select(Audit.actor_id).where(
            Audit.action == "patient erased")) == clinic.administrator.id
    assert trail.check(clinic.store).faults == []
    with pytest.raises(NotStated):
        overview(clinic, one)
