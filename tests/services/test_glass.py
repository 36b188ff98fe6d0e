"""One case for an administrator who says why: for half an hour, noted, and seen by whoever works with it."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text, update

from tests.support.clinic import Clinic
from tests.support.trail import of_object
from triage.services import erasing, export, glass, holds, trail
from triage.services.actors import Actor, Role
from triage.services.errors import Forbidden, InvalidInput
from triage.services.stated import NotStated
from triage.store.models import Audit, AuditReason, Case, Visit

WHY = "A daughter wrote that nobody called back"
SHELL = Actor("command", "shell:test")


@pytest.fixture
def case(clinic: Clinic) -> UUID:
    """A case at Main Street."""
    clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    return of(clinic, "T-1")[0]


def of(clinic: Clinic, number: str) -> list[UUID]:
    """Give the cases of a patient, those raised first first."""
    with clinic.store.reading() as session:
        return list(session.scalars(
            select(Case.id).join(Visit, Case.visit_id == Visit.id).order_by(Case.raised_at)
            .where(Visit.patient_id == holds.patient_id(clinic.store, number))))


def open_(clinic: Clinic, case: UUID, actor: Actor | None = None, ground: str = "complaint") -> None:
    glass.break_(clinic.store, actor or clinic.administrator, case, ground, WHY, now=clinic.now)


def read(clinic: Clinic, case: UUID, actor: Actor | None = None) -> glass.Opened:
    return glass.read(clinic.store, clinic.library, actor or clinic.administrator, case, now=clinic.now)


def is_open(clinic: Clinic, case: UUID, actor: Actor | None = None) -> bool:
    try:
        return read(clinic, case, actor).case.case_id == case
    except NotStated:
        return False


def find(clinic: Clinic, named: str) -> list[UUID]:
    return [one.case_id for one in glass.find(clinic.store, clinic.administrator, named, now=clinic.now)]


def test_a_case_is_open_to_one_person_for_half_an_hour_or_until_they_close_it(
    clinic: Clinic, case: UUID
) -> None:
    other = clinic.staff("Other Minister", Role.ADMINISTRATOR, clinic.main)
    assert not is_open(clinic, case)
    open_(clinic, case)
    assert read(clinic, case).leave.until == clinic.now + timedelta(minutes=30)
    assert not is_open(clinic, case, other)
    glass.close(clinic.store, clinic.administrator, case, now=clinic.now)
    assert not is_open(clinic, case)
    with pytest.raises(NotStated):
        glass.close(clinic.store, clinic.administrator, case, now=clinic.now)
    open_(clinic, case, ground="fault")
    assert read(clinic, case).leave.ground == "fault"
    clinic.pass_by(minutes=-1)
    assert not is_open(clinic, case)   # the clock was set back
    clinic.pass_by(minutes=30, seconds=59)
    assert is_open(clinic, case)
    clinic.pass_by(seconds=1)
    assert not is_open(clinic, case)


def test_nobody_else_opens_or_reads_one(clinic: Clinic, case: UUID) -> None:
    open_(clinic, case)
    gone = Actor("staff", clinic.administrator.id, "", clinic.administrator.roles, frozenset({clinic.north}))
    assert not is_open(clinic, case, gone)   # works elsewhere by now
    with pytest.raises(NotStated):
        open_(clinic, case, gone)
    shell = Actor("command", "x", roles=frozenset({Role.ADMINISTRATOR}), locations=frozenset({clinic.main}))
    for actor in (clinic.desk, clinic.clinician, shell):
        with pytest.raises(Forbidden, match="another role"):
            read(clinic, case, actor)
        with pytest.raises(Forbidden, match="another role"):
            open_(clinic, case, actor)
    for ground, reason in (("curious", WHY), ("fault", "because")):
        with pytest.raises(InvalidInput):
            glass.break_(clinic.store, clinic.administrator, case, ground, reason, now=clinic.now)


def test_every_look_is_a_row_and_clinicians_see_the_opening_on_the_case(clinic: Clinic, case: UUID) -> None:
    open_(clinic, case)
    read(clinic, case)
    read(clinic, case)
    with clinic.store.reading() as session:
        rows = [row for row in of_object(session, f"case:{case}") if row.actor_id == clinic.administrator.id]
        kept = session.scalars(select(AuditReason.document)).all()
    assert [row.action for row in rows] == ["case opened with a reason", "case read", "case read"]
    assert {row.why for row in rows} == {"stated reason"}
    assert json.loads(rows[0].detail)[0] == "ground:complaint"
    assert not any(b"daughter" in document for document in kept)
    view = export.case_view(clinic.store, clinic.library, clinic.clinician, case, now=clinic.now)
    (event,) = [one for one in view.timeline if "administrator" in one.what]
    assert event.what.startswith("Opened by an administrator: somebody has complained")
    assert (event.by, event.at) == ("Ada Minister", clinic.now)
    assert trail.check(clinic.store).faults == []


def test_auditors_alone_read_the_words_and_what_does_not_open_stops_nothing(
    clinic: Clinic, case: UUID
) -> None:
    auditor, wanted = clinic.staff("Audra", Role.AUDITOR, clinic.main), trail.Wanted(action="case opened")
    open_(clinic, case)

    def said(actor: Actor) -> tuple[str, str | None]:
        (row,) = trail.search(clinic.store, actor, wanted, now=clinic.now)
        return row.ground, row.reason

    says = "Somebody has complained, and it is being looked into"
    assert said(clinic.administrator) == (says, None)
    assert said(auditor) == (says, WHY)
    looks = trail.search(clinic.store, auditor, trail.Wanted(action="trail read"), now=clinic.now)
    assert ["reasons:1" in one.detail for one in looks] == [True, False]
    with clinic.store.writing() as session:
        session.execute(update(AuditReason).values(document=b"changed from outside"))
    assert said(auditor) == (says, "")
    erasing.erase(clinic.store, SHELL, holds.patient_id(clinic.store, "T-1"), now=clinic.now)
    with clinic.store.reading() as session:
        assert session.scalars(select(AuditReason)).all() == []
    assert said(auditor) == (says, "")


def test_a_case_is_found_by_number_id_and_address_at_the_own_sites_alone(clinic: Clinic, case: UUID) -> None:
    for named in ("T-1", f" {case} ", f"https://clinic.example/clinician/cases/{case}#so",
                  f"/clinician/cases/{case}/note?version=1", str(case).upper()):
        assert find(clinic, named) == [case], named
    there = clinic.open(clinic.add(clinic.north, desk=clinic.north_desk, record_number="T-9"),
                        desk=clinic.north_desk)
    clinic.submit(there)
    clinic.add(record_number="T-3")
    for named in ("T-9", str(of(clinic, "T-9")[0]), "T-3", "T-77", str(uuid4()), "T-1%", "' OR 1=1"):
        assert find(clinic, named) == [], named
    with clinic.store.reading() as session:
        looked = session.scalars(select(Audit.object).where(Audit.action == "case looked for")).all()
        if session.connection().dialect.name == "sqlite":   # PostgreSQL reads so small a table whole
            plan = session.execute(text("EXPLAIN QUERY PLAN SELECT at FROM audit WHERE object = 'case:1' "
                                        "AND action IN ('a', 'b') ORDER BY seq")).all()
            assert "ix_audit_object" in str(plan)
    assert set(looked) == {f"case:{case}", "case:none"}


def test_of_several_cases_one_is_opened_and_nothing_of_the_others(clinic: Clinic, case: UUID) -> None:
    clinic.pass_by(days=1)
    clinic.sent(record_number="T-1", starts_at=clinic.now + timedelta(days=15))
    there = clinic.add(clinic.north, desk=clinic.north_desk, record_number="T-1",
                       starts_at=clinic.now + timedelta(days=20))
    clinic.submit(clinic.open(there, desk=clinic.north_desk))
    later = of(clinic, "T-1")[1]
    assert find(clinic, "T-1") == [later, case]   # and not the one of North
    open_(clinic, later)
    assert not is_open(clinic, case)
    own = export.case_view(clinic.store, clinic.library, clinic.clinician, later, now=clinic.now)
    assert own.last is not None
    assert read(clinic, later).case.last is None
