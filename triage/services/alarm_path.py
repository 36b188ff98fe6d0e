"""Whether an alarm would reach anybody now, when that was proven last, and what to do if it would not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from triage.store import alarms, outbox
from triage.store.database import Session, Store

STALE = timedelta(minutes=90)       # a test is made every hour
MAY_WAIT = timedelta(minutes=10)    # an alert that was not taken by then
TRIES = 2                           # of a test, before it counts as failed
WATCH = "Look at the queue yourself at least every 15 minutes until this line is gone."


class PathSettings(Protocol):
    """What is set up to send alarms by."""

    @property
    def smtp_host(self) -> str:
        """The mail server; empty when there is none."""

    @property
    def sms_account(self) -> str:
        """The account at the gateway for text messages; empty when there is none."""

    @property
    def alarm_test_email(self) -> str:
        """Where tests go by e-mail; empty: the mail server is only asked."""

    @property
    def alarm_test_phone(self) -> str:
        """Where tests go by text message; empty: they are not sent."""


@dataclass(frozen=True, slots=True)
class AlarmPath:
    """`ok`: an alarm would arrive. `problem` and `mend` say in plain words what is wrong and what to do.

    `proven_at`: when a test was taken last; `broken_since`: since when it is known not to work, None where it
    never has. `oldest_unsent`: when the alert was written that has waited longest.
    """

    ok: bool
    proven_at: datetime | None
    broken_since: datetime | None
    oldest_unsent: datetime | None
    problem: str = ""
    mend: str = ""


def ways_to_test(settings: PathSettings) -> dict[str, str]:
    """Give the ways that are proven, each with where its tests go."""
    ways = {"email": settings.alarm_test_email} if settings.smtp_host or not settings.sms_account else {}
    if settings.sms_account and settings.alarm_test_phone:
        ways["sms"] = settings.alarm_test_phone
    return ways


def state(store: Store, settings: PathSettings, *, now: datetime) -> AlarmPath:
    """Look how it is now. Asks the database, never the mail server."""
    with store.reading() as session:
        return state_in(session, settings, now=now)


def state_in(session: Session, settings: PathSettings, *, now: datetime) -> AlarmPath:
    """Look how it is, inside a transaction."""
    waiting = outbox.waiting_since(session)
    ways = ways_to_test(settings)
    proven = [outbox.last_proven(session, channel, now) for channel in ways]
    least = min(known) if len(known := [one for one in proven if one]) == len(proven) and known else None
    if not settings.smtp_host and not settings.sms_account and not alarms.only_made_up(session):
        return AlarmPath(False, None, None, waiting,
                         "Nobody is told of forms that cannot wait: no mail server is set.",
                         f"{WATCH} Who runs the server: set SMTP_HOST, docs/alarms.md says how.")
    if not ways:
        return AlarmPath(False, None, None, waiting, "Nothing can prove that alarms go out by text message.",
                         f"{WATCH} Who runs the server: set ALARM_TEST_PHONE, docs/alarms.md says how.")
    if (failing := _failing(session, ways, now)) is not None:
        return AlarmPath(False, least, failing, waiting,
                         "Alarms do not go out: the mail server or the gateway does not take them.",
                         f"{WATCH} Who runs the server: see that it is reachable; sending goes on by itself.")
    if waiting and now - waiting > MAY_WAIT:
        return AlarmPath(False, least, waiting, waiting, "An alarm has not gone out yet.",
                         f"{WATCH} Who runs the server: `flask alerts deliver` says why.")
    if least is None or now - least > STALE:
        return AlarmPath(False, least, least, waiting,
                         "Nothing proves that alarms go out: what sends them does not run.",
                         f"{WATCH} Who runs the server: start `flask alerts deliver --watch`.")
    return AlarmPath(True, least, None, waiting)


def _failing(session: Session, ways: dict[str, str], now: datetime) -> datetime | None:
    """Give since when a test fails that was tried more than once."""
    tests = [outbox.newest_test(session, channel, now) for channel in ways]
    failed = [one.created_at for one in tests if one and one.state != "sent" and one.attempts >= TRIES]
    return min(failed, default=None)
