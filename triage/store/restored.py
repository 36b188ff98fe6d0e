"""What a restored database must not do: send again what was sent, or open what was closed since.

Between the backup and now messages went out, links were given and revoked, people signed out. Nobody can know
which. So every way in that was open at the time of the backup is closed, and what waited to be sent to a
patient is stopped; the desk invites anew. Alerts to the staff and what goes to the record stay due: both are
recognised by their receivers, and a danger sign told twice is better than once too few.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from triage.store.tables.code import EntryCode
from triage.store.tables.intake import PatientSession
from triage.store.tables.message import PatientMessage
from triage.store.tables.staff import StaffSession
from triage.store.tables.trail import Outbox
from triage.store.tables.visit import Invite

REASON = "restored from a backup"


@dataclass(frozen=True, slots=True)
class Closed:
    """How many links, codes and sessions were closed, and how many messages stopped."""

    links: int
    codes: int
    sessions: int
    messages: int


def close(session: Session, now: datetime) -> Closed:
    """Close what was open."""
    links = session.execute(update(Invite).where(Invite.revoked_at.is_(None)).values(revoked_at=now))
    codes = session.execute(update(EntryCode).where(
        EntryCode.used_at.is_(None), EntryCode.revoked_at.is_(None)).values(revoked_at=now))
    sessions = session.execute(update(PatientSession).where(PatientSession.ended_at.is_(None))
                               .values(ended_at=now))
    staff = session.execute(delete(StaffSession))
    messages = session.execute(update(PatientMessage).where(PatientMessage.state == "queued").values(
        state="stopped", error=REASON, claimed_until=None, settled_at=now))
    session.execute(update(Outbox).values(claimed_until=None))
    return Closed(links.rowcount, codes.rowcount, sessions.rowcount + staff.rowcount, messages.rowcount)
