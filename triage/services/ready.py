"""Whether this installation can serve patients now, and if not, which part of it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.config import Settings
from triage.store import outbox
from triage.store.database import Store
from triage.store.durability import shortcomings
from triage.store.errors import StoreError
from triage.store.probe import probe

ALERT_MAY_WAIT = timedelta(minutes=15)   # the time within which an emergency is to be seen
NO_MAIL = "Alerts cannot leave: SMTP_HOST is not set."
LATE = "An alert has waited for more than 15 minutes. Is `flask alerts deliver --watch` running?"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation, by name, with what is wrong with it, in words that tell of no person."""

    name: str
    problems: tuple[str, ...] = ()


def parts_of(store: Store, settings: Settings, *, now: datetime) -> tuple[Part, ...]:
    """Look at every part: the database by really writing to it, its tables, alerts that wait, their way."""
    try:
        pending = tuple(_pending(store))
        database = () if pending else _database(store, now)
        alerts = () if pending else _alerts(store, settings, now)
    except StoreError as error:
        return (Part("database", (f"The database cannot be used: {type(error).__name__}.",)),)
    return (Part("database", database), Part("migrations", pending), Part("outbox", alerts),
            Part("alarm", _way(settings)))


def problems(store: Store, settings: Settings, *, now: datetime) -> list[str]:
    """Name what stands in the way. Empty when all is well."""
    return list(said(parts_of(store, settings, now=now)))


def said(parts: Iterable[Part]) -> Iterable[str]:
    """Give the problems of all parts."""
    return (problem for part in parts for problem in part.problems)


def _pending(store: Store) -> list[str]:
    # Only whoever watches the server asks this: no web worker loads the migrations for its own work.
    from triage.store import migrate  # noqa: PLC0415

    with store.reading() as session:
        session.connection()   # said as Unavailable, where it is
    return [f"The database lacks {name}. Run: flask db upgrade" for name in migrate.check(store.engine)]


def _database(store: Store, now: datetime) -> tuple[str, ...]:
    probe(store, now)
    return tuple(shortcomings(store.engine))


def _alerts(store: Store, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Look whether one waits too long. Those of a demonstration without mail wait for ever."""
    if settings.demo and not settings.smtp_host:
        return ()
    with store.reading() as session:
        since = outbox.waiting_since(session)
    return (LATE,) if since and now - since > ALERT_MAY_WAIT else ()


def _way(settings: Settings) -> tuple[str, ...]:
    """Look at the way of alerts. A demonstration may do without mail: nobody waits for its alerts."""
    return () if settings.sends_alarms or settings.demo else (NO_MAIL,)
