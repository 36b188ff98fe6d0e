"""The audit trail: ordered, marked against changes, and in the same transaction as what it tells."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from tests.support.trail import of_object
from triage.store import trail
from triage.store.database import Store
from triage.store.models import Audit

NOW = datetime(2026, 11, 20, 15, 0, 0, 123456, tzinfo=UTC)


def note(store: Store, *objects: str, at: datetime = NOW) -> None:
    with store.writing() as session:
        for one in objects:
            trail.note(session, trail.Entry(at, "staff", "lena", "read", one, ("a", "b")))


def changed(store: Store, **more: int) -> tuple[list[int], int | None]:
    with store.reading() as session:
        return trail.changed(session, **more)


def seqs(store: Store) -> list[int]:
    with store.reading() as session:
        return list(session.scalars(select(Audit.seq).order_by(Audit.seq)))


def test_rows_are_found_by_their_object_in_order(store: Store) -> None:
    note(store, "case:1", "case:2", "case:1")
    with store.reading() as session:
        rows = of_object(session, "case:1")
    assert [row.object for row in rows] == ["case:1", "case:1"]
    first = rows[0]
    assert (first.actor_id, first.action, first.detail, first.at) == ("lena", "read", '["a","b"]', NOW)


def test_the_order_is_that_of_writing_whatever_the_clock_says(store: Store) -> None:
    note(store, "case:1")
    note(store, "case:1", at=NOW - timedelta(days=1))
    with store.reading() as session:
        times = [row.at for row in of_object(session, "case:1")]
    assert times == [NOW, NOW - timedelta(days=1)]


def test_a_trail_that_nobody_touched_is_whole(store: Store) -> None:
    note(store, "case:1", "case:2")
    assert changed(store) == ([], None)


@pytest.mark.parametrize(("column", "value"), [
    ("actor_id", "okafor"), ("actor_kind", "system"), ("action", "signed"), ("object", "case:9"),
    ("detail", '["a"]'), ("at", NOW + timedelta(seconds=1)), ("mac", b"0" * 32)])
def test_a_row_that_was_changed_is_named(store: Store, column: str, value: object) -> None:
    note(store, "case:1", "case:2", "case:3")
    middle = seqs(store)[1]
    with store.writing() as session:
        session.execute(update(Audit).where(Audit.seq == middle).values({column: value}))
    assert changed(store) == ([middle], None)


def test_the_trail_is_checked_piece_by_piece(store: Store) -> None:
    note(store, *[f"case:{number}" for number in range(5)])
    numbers = seqs(store)
    with store.writing() as session:
        session.execute(update(Audit).where(Audit.seq == numbers[3]).values(action="x"))
    assert changed(store, limit=2) == ([], numbers[1])
    assert changed(store, limit=2, after=numbers[1]) == ([numbers[3]], numbers[3])
    assert changed(store, limit=2, after=numbers[3]) == ([], None)


def test_a_number_is_never_given_twice(store: Store) -> None:
    note(store, "case:1", "case:2")
    last = seqs(store)[-1]
    with store.writing() as session:
        session.execute(text("DELETE FROM audit"))
    note(store, "case:3")
    assert seqs(store)[0] > last
