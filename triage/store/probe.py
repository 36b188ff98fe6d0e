"""Whether the database takes and gives back what is written: tried out, and left as it was."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store import settings, trail
from triage.store.database import Store
from triage.store.errors import Unavailable
from triage.store.tables.clinic import Setting
from triage.store.tables.trail import Audit
from triage.store.trail import Entry

NAME = "probe"
LONG, ROWS = 1000, 8   # bytes, written as twice as many digits: a full disc has no room for what is new
PROBED = "server probed"


def probe(store: Store, now: datetime) -> None:
    """Write a value and a row of the trail, read both back, and take them back; then really commit a value.

    Raises Unavailable where any of that cannot be done. One row is left, always the same one.
    """
    with store.writing() as session:
        _try_both(session, now)
        session.rollback()
    word = secrets.token_hex(8)
    with store.writing() as session:
        settings.put(session, NAME, word, now)
    with store.reading() as session:
        settings_now = settings.with_prefix(session, NAME)
    if NAME not in settings_now:   # the word may be another process's, which was quicker
        raise Unavailable("What was written is not there.")


def _try_both(session: Session, now: datetime) -> None:
    word = secrets.token_hex(LONG)
    session.add_all(Setting(name=f"{NAME}.{word[:16]}.{row}", value=word, updated_at=now)
                    for row in range(ROWS))
    trail.note(session, Entry(now, "system", "probe", PROBED, f"probe:{word[:16]}"))
    trail.write(session)
    session.flush()
    session.expire_all()
    kept = session.scalar(select(Setting.value).where(Setting.name == f"{NAME}.{word[:16]}.0"))
    noted = session.scalar(select(Audit.action).where(Audit.object == f"probe:{word[:16]}"))
    if (kept, noted) != (word, PROBED):
        raise Unavailable("What is written does not come back.")
