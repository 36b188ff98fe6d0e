"""The audit trail: in order, in the same transaction as what it tells, and kept by the database."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.store import twin
from tests.support.trail import of_object
from triage.store import trail, trail_check
from triage.store.database import Store
from triage.store.models import Audit, AuditHead, AuditKey
from triage.store.trail import Whence

NOW = datetime(2026, 11, 20, 15, 0, 0, 123456, tzinfo=UTC)
ADDRESS = "203.0.113.77"


def note(store: Store, *objects: str, at: datetime = NOW) -> None:
    with store.writing() as session:
        for one in objects:
            trail.note(session, trail.Entry(at, "staff", "lena", "read", one, ("a", "b"), "care",
                                            Whence("desk", "r-1", ADDRESS)))


def is_whole(store: Store) -> bool:
    with store.reading() as session:
        return not trail_check.check(session).faults


def test_rows_are_found_by_their_object_in_order(store: Store) -> None:
    note(store, "case:1", "case:2", "case:1")
    with store.reading() as session:
        rows = of_object(session, "case:1")
    assert [row.object for row in rows] == ["case:1", "case:1"]
    first = rows[0]
    assert (first.actor_id, first.action, first.detail, first.at) == ("lena", "read", '["a","b"]', NOW)
    assert (first.why, first.channel, first.request) == ("care", "desk", "r-1")


def test_the_address_is_never_kept_and_known_again(store: Store) -> None:
    note(store, "case:1")
    other = twin(store)
    note(other, "case:1")
    other.engine.dispose()
    with store.reading() as session:
        rows = of_object(session, "case:1")
    assert rows[0].address == rows[1].address
    assert ADDRESS not in json.dumps([str(vars(row)) for row in rows])


def test_the_order_is_that_of_writing_whatever_the_clock_says(store: Store) -> None:
    note(store, "case:1")
    note(store, "case:1", at=NOW - timedelta(days=1))
    with store.reading() as session:
        times = [row.at for row in of_object(session, "case:1")]
    assert times == [NOW, NOW - timedelta(days=1)]
    assert is_whole(store)


def test_what_is_rolled_back_leaves_no_row_and_no_gap(store: Store) -> None:
    note(store, "case:1")
    with store.writing() as session:
        trail.note(session, trail.Entry(NOW, "staff", "lena", "read", "case:2"))
        trail.write(session)
        session.rollback()
    note(store, "case:3")
    assert is_whole(store)
    with store.reading() as session:
        assert session.scalars(select(Audit.object).order_by(Audit.seq)).all() == ["case:1", "case:3"]


@pytest.mark.parametrize("change", [update(Audit).values(action="x"), delete(Audit)])
def test_the_database_refuses_to_change_or_delete_a_row(store: Store, change: object) -> None:
    note(store, "case:1")
    with pytest.raises((DBAPIError, IntegrityError)), store.engine.begin() as connection:
        connection.execute(change)   # type: ignore[call-overload]
    assert is_whole(store)


def test_postgresql_refuses_to_empty_the_table(postgresql_store: Store) -> None:
    note(postgresql_store, "case:1")
    with pytest.raises(DBAPIError), postgresql_store.engine.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


def test_a_chain_without_its_end_takes_no_more_rows(store: Store) -> None:
    note(store, "case:1")
    with store.engine.begin() as connection:
        connection.execute(delete(AuditHead))
    with pytest.raises(Exception, match="ends of the audit trail"):
        note(store, "case:2")
    assert not is_whole(store)


def test_writers_that_meet_take_chains_of_their_own(postgresql_store: Store) -> None:
    note(postgresql_store, "begin:1")
    other = twin(postgresql_store)
    with postgresql_store.writing() as session:
        trail.note(session, trail.Entry(NOW, "staff", "lena", "read", "case:1"))
        trail.write(session)
        note(other, "case:2")   # neither waits for the other
    with other.reading() as session:
        assert session.scalar(select(func.count(Audit.chain.distinct()))) == 2
    assert is_whole(other)
    other.engine.dispose()


def test_the_key_of_the_chains_lies_sealed(store: Store) -> None:
    note(store, "case:1")
    with store.reading() as session:
        assert session.scalars(select(AuditKey.name)).all() == ["chain"]
