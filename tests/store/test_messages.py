"""Messages between workers: claimed by one at a time, put in once, stopped at once."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.support.rows import Rows
from triage.store import messages
from triage.store.database import Store

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)


@pytest.fixture
def rows(store: Store) -> Rows:
    """A whole chain of rows, with three messages more."""
    rows = Rows()
    for group in rows.all:
        with store.writing() as session:
            session.add_all(group)
    with store.writing() as session:
        session.add_all([rows.new_message() for _ in range(3)])
    return rows


def claim(store: Store, limit: int, *, now: datetime = NOW) -> set[UUID]:
    with store.writing() as session:
        found = messages.claim(session, now, now + timedelta(minutes=5), limit, channel="sms")
        return {row.id for row in found}


def test_two_workers_never_have_the_same(store: Store, rows: Rows) -> None:
    one, two, three = (claim(store, 2) for _ in range(3))
    assert (len(one), len(two), len(three), one & two) == (2, 2, 0, set())


def test_a_worker_passes_over_what_another_holds(postgresql_store: Store) -> None:
    rows = Rows()
    for group in rows.all:
        with postgresql_store.writing() as session:
            session.add_all(group)
    with postgresql_store.writing() as session:
        assert len(messages.claim(session, NOW, UNTIL, 5, channel="sms")) == 1
        assert claim(postgresql_store, 5) == set()


def test_what_nobody_settled_is_claimed_again(store: Store, rows: Rows) -> None:
    first = claim(store, 9)
    assert claim(store, 9, now=NOW + timedelta(minutes=6)) == first


def test_each_way_has_its_own_queue(store: Store, rows: Rows) -> None:
    with store.writing() as session:
        assert not messages.claim(session, NOW, UNTIL, 9, channel="email")


def test_stopping_leaves_what_was_sent(store: Store, rows: Rows) -> None:
    with store.writing() as session:
        session.add(rows.new_message(state="sent", sent_at=NOW))
        assert messages.stop_queued(session, [rows.visit.id], "enough", NOW) == 4
        states = sorted(row.state for row in messages.of_visit(session, rows.visit.id))
    assert states == ["sent", "stopped", "stopped", "stopped", "stopped"]


def test_the_newest_message_of_each_visit_is_given(store: Store, rows: Rows) -> None:
    newest = rows.new_message(id=uuid4(), created_at=NOW + timedelta(hours=1))
    with store.writing() as session:
        session.add(newest)
    with store.reading() as session:
        found = messages.last_messages(session, [rows.visit.id, uuid4()])
        assert {key: row.id for key, row in found.items()} == {rows.visit.id: newest.id}
