"""What the database itself refuses, whatever the code above it does."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.rows import NOW, Rows
from triage.store.database import Store
from triage.store.models import Base, CodeTry, Definition, Invite, KioskPage, Location, Patient, Setting
from triage.store.upsert import InsertOnce


@pytest.fixture
def rows(store: Store) -> Rows:
    """One whole chain of rows, beside another's."""
    for chain in (Rows(), rows := Rows()):
        with store.writing() as session:
            for step in chain.all:
                session.add_all(step)
                session.flush()
    return rows


SENT = {"status": "submitted", "submitted_at": NOW, "receipt": "R"}

# What it is refused by: the name of a rule, or a kind of rule whose name SQLite does not tell.
REFUSED: dict[str, tuple[str, Callable[[Rows], Base]]] = {
    "a second open form of a visit": ("unique", lambda r: r.new_intake()),
    "a sent form without a time": ("ck_intake_submitted_at",
        lambda r: r.new_intake(**SENT | {"submitted_at": None})),
    "a sent form without a receipt": ("ck_intake_receipt",
        lambda r: r.new_intake(**SENT | {"receipt": None})),
    "an open form with a receipt": ("ck_intake_receipt",
        lambda r: r.new_intake(visit_id=uuid4(), receipt="R")),
    "a form in an unknown state": ("ck_intake_status", lambda r: r.new_intake(status="lost")),
    "a form by an unknown way": ("ck_intake_channel", lambda r: r.new_intake(**SENT | {"channel": "pigeon"})),
    "a form of content that was never kept": ("foreign key",
        lambda r: r.new_intake(**SENT, version=2, definition_hash="0" * 64)),
    "a second form of the same version": ("unique", lambda r: r.new_intake(**SENT)),
    "a form of no visit": ("foreign key", lambda r: r.new_intake(visit_id=uuid4())),
    "a second live link of a visit": ("unique", lambda r: r.new_invite()),
    "a link with the token of another": ("unique",
        lambda r: r.new_invite(revoked_at=NOW, token_hash=r.invite.token_hash)),
    "a link with fewer than no wrong dates": ("ck_invite_wrong_dates",
        lambda r: r.new_invite(revoked_at=NOW, wrong_dates=-1)),
    "a page with a key that was used": ("unique", lambda r: r.new_save(revision=2, key=r.save.key)),
    "two pages at one revision": ("unique", lambda r: r.new_save()),
    "a page of no form": ("foreign key", lambda r: r.new_save(intake_id=uuid4())),
    "a second case of a form": ("unique", lambda r: r.new_case()),
    "a case whose rank is not its level": ("ck_case_rank", lambda r: r.new_case(intake_id=uuid4(), rank=-3)),
    "a case of an unknown level": ("ck_case_levels",
        lambda r: r.new_case(intake_id=uuid4(), urgency=4, rank=-4)),
    "a case in an unknown state": ("ck_case_state", lambda r: r.new_case(intake_id=uuid4(), state="lost")),
    "a second signature on a result": ("unique", lambda r: r.new_review()),
    "a review of an unknown kind": ("ck_review_kind", lambda r: r.new_review(kind="liked")),
    "a review with a key that was used": ("unique",
        lambda r: r.new_review(kind="acknowledged", key=r.review.key)),
    "a review by nobody": ("foreign key", lambda r: r.new_review(kind="acknowledged", account_id=uuid4())),
    "an alert with a key that was used": ("unique", lambda r: r.new_outbox(key=r.outbox.key)),
    "an alert that was sent at no time": ("ck_outbox_sent_at", lambda r: r.new_outbox(state="sent")),
    "an alert in an unknown state": ("ck_outbox_state", lambda r: r.new_outbox(state="lost")),
    "a second patient with a record number": ("unique", lambda r: Patient(
        id=uuid4(), identity=b"x", record_number_hash=r.patient.record_number_hash, created_at=NOW)),
    "a second site of a name": ("unique", lambda r: Location(
        id=uuid4(), name=r.location.name, timezone="UTC", phone="", condition="small", created_at=NOW)),
    "a site without a name": ("ck_location_named", lambda r: Location(
        id=uuid4(), name="", timezone="UTC", phone="", condition="small", created_at=NOW)),
    "a second live code of a visit": ("unique", lambda r: r.new_code()),
    "a code that another visit has": ("unique",
        lambda r: r.new_code(revoked_at=NOW, code_hash=r.code.code_hash)),
    "a code of no visit": ("foreign key", lambda r: r.new_code(visit_id=uuid4())),
    "a code with fewer than no wrong dates": ("ck_entry_code_wrong_dates",
        lambda r: r.new_code(revoked_at=NOW, wrong_dates=-1)),
    "a count of no tries": ("ck_code_try_tries", lambda r: CodeTry(source=b"x", tries=0, since=NOW)),
    "a tablet with the code of another": ("unique", lambda r: r.new_kiosk(code_hash=r.kiosk.code_hash)),
    "a tablet of no site": ("foreign key", lambda r: r.new_kiosk(location_id=uuid4())),
    "a page of no session": ("foreign key", lambda r: KioskPage(id=uuid4(), document=b"x")),
    "a second typing of a paper by the same person": ("unique", lambda r: r.new_keying(number=2)),
    "two first typings of a paper": ("unique", lambda r: r.new_keying()),
    "a third typing of a paper": ("ck_keying_number", lambda r: r.new_keying(number=3)),
    "a typing of no form": ("foreign key", lambda r: r.new_keying(intake_id=uuid4())),
    "a message with a key that was used": ("unique", lambda r: r.new_message(key=r.message.key)),
    "a message of an unknown kind": ("ck_patient_message_kind", lambda r: r.new_message(kind="advert")),
    "a message by pigeon": ("ck_patient_message_channel", lambda r: r.new_message(channel="pigeon")),
    "a message in an unknown state": ("ck_patient_message_state", lambda r: r.new_message(state="lost")),
    "a message about no visit": ("foreign key", lambda r: r.new_message(visit_id=uuid4())),
    "a second reason in force for a visit": ("unique", lambda r: r.new_decline()),
    "an unknown reason": ("ck_decline_reason", lambda r: r.new_decline(reason="mood", undone_at=NOW)),
    "a reason that nobody took back": ("ck_decline_undone", lambda r: r.new_decline(undone_at=NOW)),
    "content kept twice": ("unique",
        lambda r: Definition(hash=r.definition.hash, slug="small", created_at=NOW)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(store: Store, rows: Rows, what: str) -> None:
    rule, row = REFUSED[what]
    with pytest.raises(IntegrityError, match=f"(?i){rule}"), store.writing() as session:
        session.add(row(rows))


ALLOWED: dict[str, Callable[[Rows], Base]] = {
    "a second form of a visit once the first was sent": lambda r: r.new_intake(**SENT, version=2),
    "a revoked link beside the live one": lambda r: r.new_invite(revoked_at=NOW),
    "a used code beside the live one": lambda r: r.new_code(used_at=NOW),
    "a revoked code beside the live one": lambda r: r.new_code(revoked_at=NOW),
    "a signature on another result": lambda r: r.new_review(seen_hash="other"),
    "an acknowledgement beside the signature": lambda r: r.new_review(kind="acknowledged"),
    "an alert that was sent": lambda r: r.new_outbox(state="sent", sent_at=NOW),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_the_database_takes(store: Store, rows: Rows, what: str) -> None:
    row = ALLOWED[what](rows)
    with store.writing() as session:
        session.add(row)
    with store.reading() as session:
        assert session.get(type(row), row.id) is not None  # type: ignore[attr-defined]  # all of them have one


def test_an_insert_once_says_whether_it_was_new(store: Store) -> None:
    insert = InsertOnce(Setting, "name")
    with store.writing() as session:
        said = [insert(session, {"name": name, "value": value, "updated_at": NOW})
                for name, value in (("a", "1"), ("b", "2"), ("a", "3"))]
    assert said == [True, True, False]
    with store.reading() as session:
        assert dict(session.execute(select(Setting.name, Setting.value)).all()) == {"a": "1", "b": "2"}


def test_an_insert_once_passes_over_its_own_constraint_alone(store: Store, rows: Rows) -> None:
    insert = InsertOnce(Invite, "token_hash")
    live = rows.new_invite()
    values = {column.key: getattr(live, column.key) for column in Invite.__table__.columns}
    with pytest.raises(IntegrityError), store.writing() as session:
        insert(session, values | {"wrong_dates": 0, "blocked": False})
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Invite)) == 2
