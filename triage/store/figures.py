"""How many rows wait for what, over the whole installation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.store.cases import WAITING
from triage.store.outbox import UNSENT
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.trail import Outbox


class Figures(NamedTuple):
    """Numbers of alerts, cases and forms, and when the oldest alert was written that reached nobody."""

    waiting: int
    stuck: int
    oldest: datetime | None
    cases: int
    overdue: int
    unassessed: int
    forms: int


def count(session: Session, now: datetime) -> Figures:
    """Count."""
    alerts = session.execute(select(
        func.count(), func.count().filter(Outbox.state == "stuck"), func.min(Outbox.created_at))
        .select_from(Outbox).where(UNSENT)).one()
    cases = session.execute(select(
        func.count(), func.count().filter(Case.due_at < now)).select_from(Case).where(WAITING)).one()
    unassessed = session.scalar(select(func.count()).select_from(Case)
                                .where(Case.unassessed_at.is_not(None)))
    forms = session.scalar(select(func.count()).select_from(Intake).where(Intake.status == "open"))
    return Figures(*alerts, *cases, unassessed or 0, forms or 0)
