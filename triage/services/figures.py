"""Numbers of the running installation for whoever watches it. Of nobody, and of no place."""

from collections.abc import Mapping
from datetime import datetime

from triage.store import figures
from triage.store.database import Store

NAMES: Mapping[str, str] = {
    "backstory_alerts_waiting": "Alerts that reached nobody yet.",
    "backstory_alerts_stuck": "Alerts that reached nobody after many tries.",
    "backstory_alert_oldest_seconds": "How long the oldest alert has waited that reached nobody.",
    "backstory_cases_waiting": "Cases that no clinician has signed.",
    "backstory_cases_overdue": "Cases that should have been seen by now.",
    "backstory_cases_unassessed": "Cases that the rules could not be applied to.",
    "backstory_forms_open": "Forms that were begun and not sent.",
}


def figures_now(store: Store, *, now: datetime) -> Mapping[str, float]:
    """Give each number by its name. Raises Unavailable."""
    with store.reading() as session:
        found = figures.count(session, now)
    oldest = (now - found.oldest).total_seconds() if found.oldest else 0.0
    return dict(zip(NAMES, (found.waiting, found.stuck, max(oldest, 0.0), found.cases, found.overdue,
                            found.unassessed, found.forms), strict=True))
