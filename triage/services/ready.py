"""Whether this installation can serve patients now, and if not, why."""

from datetime import datetime, timedelta

from triage.config import Settings
from triage.store import outbox
from triage.store.database import Store
from triage.store.durability import shortcomings
from triage.store.errors import StoreError

ALERT_MAY_WAIT = timedelta(minutes=15)   # the time within which an emergency is to be seen
NO_MAIL = "Alerts cannot leave: SMTP_HOST is not set."
LATE = "An alert has waited for more than 15 minutes. Is `flask alerts deliver --watch` running?"


def problems(store: Store, settings: Settings, *, now: datetime) -> list[str]:
    """Name what stands in the way, in words without any detail of a person. Empty when all is well."""
    try:
        with store.reading() as session:
            session.connection()
        return _pending(store) or [*shortcomings(store.engine), *_alerts(store, settings, now)]
    except StoreError as error:
        return [f"The database cannot be used: {type(error).__name__}."]


def _pending(store: Store) -> list[str]:
    # Only whoever watches the server asks this: no web worker loads the migrations for its own work.
    from triage.store import migrate  # noqa: PLC0415

    return [f"The database lacks {name}. Run: flask db upgrade" for name in migrate.check(store.engine)]


def _alerts(store: Store, settings: Settings, now: datetime) -> list[str]:
    """Look at the way of alerts. A demonstration may do without mail: nobody waits for its alerts."""
    if not settings.smtp_host:
        return [] if settings.demo else [NO_MAIL]
    with store.reading() as session:
        since = outbox.waiting_since(session)
    return [LATE] if since and now - since > ALERT_MAY_WAIT else []
