"""Proves every hour that an alarm would arrive: by a test that goes the way that alarms go."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from triage.store import outbox
from triage.store.database import Session, Store
from triage.store.sealing import cipher_of, seal

EVERY = timedelta(hours=1)
KEEP = timedelta(days=30)


def queue_tests(store: Store, ways: Mapping[str, str], *, now: datetime) -> int:
    """Queue a test of each way that is due; give how many.

    `ways`: channel → the address of its tests; "" only asks the mail server whether it would take a mail.
    One that was not taken yet is tried again, and no other is made meanwhile.
    """
    with store.writing() as session:
        made = sum(_queue(session, channel, to, now) for channel, to in ways.items())
        if made:
            outbox.forget_tests(session, now - KEEP)
        return made


def _queue(session: Session, channel: str, to: str, now: datetime) -> bool:
    last = outbox.newest_test(session, channel, now)
    if last and (last.state != "sent" or now - last.created_at < EVERY):
        return False
    # Two workers name the same test alike; after the clock was set back it is another one.
    what = f"test:{channel}:{last.id if last else ''}:{now:%Y-%m-%dT%H}"
    id_ = uuid4()
    return outbox.put(session, {
        "id": id_, "location_id": None, "case_id": None, "kind": "test", "channel": channel,
        "state": "pending", "attempts": 0, "key": cipher_of(session).digest(what, "outbox").hex(),
        "document": seal(session, {"to": to, "location": ""}, "outbox", "document", id_),
        "next_at": now, "error": "", "created_at": now})
