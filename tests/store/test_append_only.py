"""What was signed is changed by nobody: the database itself refuses, but for whoever holds a permit."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from tests.support.rows import NOW, Rows
from triage.store.database import Store
from triage.store.models import Base, Case, Permit, Review, Sequel
from triage.store.permits import permitted

KINDS: list[type[Base]] = [Review, Sequel]


@pytest.fixture
def kept(store: Store) -> Rows:
    """A signature with an addendum, beside another's."""
    for rows in (Rows(), kept := Rows()):
        after = Sequel(id=uuid4(), case_id=rows.case.id, review_id=rows.review.id, kind="addendum",
                       account_id=rows.account.id, key=uuid4().hex, document=b"x", at=NOW)
        with store.writing() as session:
            for step in (*rows.all, [after]):
                session.add_all(step)
                session.flush()
    return kept


def test_a_row_is_neither_changed_nor_deleted(store: Store, kept: Rows) -> None:
    for kind in KINDS:
        changes = (update(kind).values(document=b"y"), update(kind).values(at=NOW), delete(kind))
        for change in changes:
            with pytest.raises(IntegrityError, match="append-only"), store.writing() as session:
                session.execute(change)


def test_what_follows_is_not_deleted_with_its_case(store: Store, kept: Rows) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(delete(Case).where(Case.id == kept.case.id))


def test_who_holds_a_permit_seals_anew_and_erases(store: Store, kept: Rows) -> None:
    with store.writing() as session, permitted(session):
        session.execute(update(Review).values(document=b"y"))
        for kind in (Sequel, Review):
            session.execute(delete(kind).where(kind.case_id == kept.case.id))  # type: ignore[attr-defined]
    with store.reading() as session:
        assert session.scalars(select(Review.document)).all() == [b"y"]
        assert session.scalar(select(func.count()).select_from(Sequel)) == 1


def test_a_permit_ends_with_what_it_was_for(store: Store, kept: Rows) -> None:
    def work() -> None:
        with store.writing() as session:
            with permitted(session):
                session.execute(update(Review).values(document=b"y"))
            session.execute(delete(Sequel))

    with pytest.raises(IntegrityError, match="append-only"):
        work()
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Permit)) == 0
        assert set(session.scalars(select(Review.document))) == {b"x"}


def test_a_signature_is_opened_again_once(store: Store, kept: Rows) -> None:
    again = [Sequel(id=uuid4(), case_id=kept.case.id, review_id=kept.review.id, kind="reopened", key=key,
                    account_id=kept.account.id, document=b"x", at=NOW) for key in ("a", "b")]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), store.writing() as session:
        session.add_all(again)
