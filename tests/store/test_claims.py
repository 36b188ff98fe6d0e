"""Claims keep two workers apart, and outlive neither the worker nor a clock that was set back."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.support.rows import NOW, Rows
from triage.store import deliveries, messages, outbox
from triage.store.database import Store
from triage.store.models import Delivery, Outbox, PatientMessage

HELD = timedelta(minutes=3)
Claimed = Sequence[Outbox] | Sequence[Delivery] | Sequence[PatientMessage]

Claim = Callable[[Session, datetime], Claimed]


def of_outbox(session: Session, now: datetime) -> Claimed:
    return outbox.claim(session, now, now + HELD, 9)


def of_deliveries(session: Session, now: datetime) -> Claimed:
    return deliveries.claim(session, now, now + HELD, 9)


def of_messages(session: Session, now: datetime) -> Claimed:
    return messages.claim(session, now, now + HELD, 9, channel="sms")


KINDS = pytest.mark.parametrize("claim", [of_outbox, of_deliveries, of_messages])


@pytest.fixture
def due(store: Store) -> Store:
    """One row of each kind that was due an hour before a clock is set back."""
    rows = Rows()
    rows.outbox.next_at = rows.message.next_at = NOW - timedelta(hours=2)
    for group in rows.all:
        with store.writing() as session:
            session.add_all(group)
    with store.writing() as session:
        session.add(Delivery(id=uuid4(), key=uuid4().hex, kind="fhir", location_id=rows.location.id,
                             case_id=rows.case.id, version=1, result_hash="h", created_at=NOW,
                             next_at=NOW - timedelta(hours=2)))
    return store


@KINDS
def test_what_one_worker_has_no_other_gets(due: Store, claim: Claim) -> None:
    with due.writing() as session:
        assert len(claim(session, NOW)) == 1
    with due.writing() as session:
        assert not claim(session, NOW + HELD / 2)
        assert len(claim(session, NOW + HELD)) == 1


@KINDS
def test_a_clock_that_was_set_back_holds_nothing_up(due: Store, claim: Claim) -> None:
    with due.writing() as session:
        claim(session, NOW)   # by a worker that is killed now
    with due.writing() as session:
        assert len(claim(session, NOW - timedelta(hours=1))) == 1


@KINDS
def test_clocks_that_differ_a_little_send_nothing_twice(due: Store, claim: Claim) -> None:
    with due.writing() as session:
        claim(session, NOW)
    with due.writing() as session:
        assert not claim(session, NOW - timedelta(minutes=5))
