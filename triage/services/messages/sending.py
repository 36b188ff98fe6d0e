"""Sending what is due: claimed, written, handed to a way, and settled; at least once, never long in the way.

A text is written only when it goes out: what has changed since it was queued (the form was sent, the link
replaced, the address mended, the patient has said stop) is what counts.
"""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from triage.services.actors import system
from triage.services.audit import note
from triage.services.errors import Conflict
from triage.services.messages import queueing
from triage.services.messages.gateway import SendError, SmsGateway
from triage.services.messages.hours import next_allowed
from triage.services.messages.queueing import SendSettings, Whom
from triage.services.messages.texts import Facts, Text, called, text_of
from triage.services.messages.ways import EMAIL, SMS
from triage.services.tokens import link_token
from triage.store import messages, visits
from triage.store.database import Session, Store
from triage.store.sealing import seal, unseal
from triage.store.tables.message import PatientMessage

CLAIM_FOR = timedelta(minutes=5)   # longer than a whole round with a host that drips
AT_ONCE = 10                       # messages of a round
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
MOST_ATTEMPTS = 12                 # about seven hours
GAVE_UP = "given up after many tries"
PERMANENT = 500                    # SMTP's refusals for good
JOB = system("messages")


class Mailer(Protocol):
    """Whatever sends one plain-text mail."""

    def send(self, to: str, subject: str, text: str, *, key: str) -> None:
        """Send to one address; the same `key` marks the same message. Raises OSError."""


@dataclass(frozen=True, slots=True)
class Round:
    """How one round went. `waiting` is how many will be tried again."""

    sent: int
    waiting: int
    failed: int
    stopped: int


@dataclass(frozen=True, slots=True)
class _Letter:
    id: UUID
    visit_id: UUID
    attempts: int
    kind: str
    channel: str
    to: str
    text: Text
    until: datetime


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`words` is what went wrong; `later` whether to try again, `away` whether the host itself is away."""

    words: str = ""
    reference: str = ""
    later: bool = False
    away: bool = False
    opted_out: bool = False


def deliver_due(store: Store, settings: SendSettings, mailer: Mailer | None, gateway: SmsGateway | None, *,
                now: Callable[[], datetime], limit: int = AT_ONCE) -> Round:
    """Send what is due by the ways that are given. A kill may send one twice, never not at all."""
    total = Round(0, 0, 0, 0)
    if mailer:
        total = _sum(total, _by_way(store, settings, EMAIL, _mail(mailer), now=now, limit=limit))
    if gateway:
        total = _sum(total, _by_way(store, settings, SMS, _text(gateway), now=now, limit=limit))
    return total


def _sum(one: Round, two: Round) -> Round:
    return Round(one.sent + two.sent, one.waiting + two.waiting, one.failed + two.failed,
                 one.stopped + two.stopped)


Sender = Callable[[_Letter], _Outcome]


def _by_way(store: Store, settings: SendSettings, channel: str, send: Sender, *,
            now: Callable[[], datetime], limit: int) -> Round:
    moment = now()
    with store.writing() as session:
        rows = messages.claim(session, moment, moment + CLAIM_FOR, limit, channel=channel)
        letters = [letter for row in rows if (letter := _prepare(session, settings, row, moment))]
        stopped = sum(row.state == "stopped" for row in rows)
    sent = waiting = failed = 0
    for at, letter in enumerate(letters):
        outcome = send(letter)
        _settle(store, letter, outcome, now())
        sent, failed = sent + (not outcome.words), failed + bool(outcome.words and not outcome.later)
        waiting += outcome.later
        if outcome.away:   # a host that is away for one is away for all: the others wait without a try
            _hand_back(store, letters[at + 1:])
            break
    return Round(sent, waiting, failed, stopped)


def _prepare(session: Session, settings: SendSettings, row: PatientMessage, now: datetime) -> _Letter | None:
    """Write a message as it goes out now; None where it must not, or not yet."""
    found = visits.get(session, row.visit_id)
    assert found is not None
    one = queueing.whom(session, found.Visit, found.Patient, found.Location)
    document = unseal(session, row.document, "patient_message", "document", row.id)
    allowed = now if document["at_once"] else next_allowed(now, one.location.timezone, one.site)
    if allowed > now:
        row.next_at, row.claimed_until, row.attempts = allowed, None, row.attempts - 1
        return None
    try:
        letter = _written(session, settings, one, row, document=document, now=now)
    except Conflict:
        letter = queueing.VISIT_BEGUN
    if isinstance(letter, str):
        row.state, row.error, row.claimed_until, row.settled_at = "stopped", letter, None, now
        note(session, JOB, "message stopped", "visit", row.visit_id, now=now, detail=(f"message:{row.id}",))
        return None
    return letter


def _written(session: Session, settings: SendSettings, one: Whom, row: PatientMessage, *,
             document: dict[str, object], now: datetime) -> _Letter | str:
    """Give the letter, or why there is none."""
    if reason := queueing.why_not(session, one, now, kind=row.kind):
        return reason
    way = one.way(settings)
    if way is None or way.channel != row.channel:   # what was chosen then may not be on file any more
        return queueing.NO_ADDRESS
    if queueing.stopped(session, way):
        return queueing.OPTED_OUT
    if messages.has_newer(session, row):
        return queueing.REPLACED   # a host was away for long: only the last of what waited goes out
    invite = queueing.live_link(session, JOB, settings, one, now=now)
    if invite is None:
        return queueing.LOCKED
    link = f"{settings.base_url.rstrip('/')}/i/{link_token(settings.link_key, invite.id)}"
    language, local = one.visit.language, one.location.local
    text = text_of(one.site, language, str(document.get("about") or row.kind), way.channel, Facts(
        first_name=str(one.identity["given"]), clinic=called(one.site, one.location, language),
        visit=local(one.visit.starts_at), link=link, phone=one.location.phone,
        expires=local(invite.expires_at)))
    document |= {"to": way.to, "subject": text.subject, "text": text.body}
    row.document = seal(session, document, "patient_message", "document", row.id)
    note(session, JOB, "message written", "visit", row.visit_id, now=now, detail=(f"message:{row.id}",))
    assert row.claimed_until is not None
    return _Letter(row.id, row.visit_id, row.attempts, row.kind, way.channel, way.to, text, row.claimed_until)


def _mail(mailer: Mailer) -> Sender:
    def send(letter: _Letter) -> _Outcome:
        try:
            mailer.send(letter.to, letter.text.subject, letter.text.body, key=letter.id.hex)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            return _Outcome(f"the mail server refused the address, {codes[0]}", later=codes[0] < PERMANENT)
        except smtplib.SMTPDataError as error:
            return _Outcome(f"the mail server refused it, {error.smtp_code}",
                            later=error.smtp_code < PERMANENT)
        except smtplib.SMTPResponseException as error:
            return _Outcome(f"the mail server let us not in, {error.smtp_code}", later=True, away=True)
        except TimeoutError:
            return _Outcome("the mail server did not answer in time", later=True, away=True)
        except OSError:   # smtplib's own errors among them
            return _Outcome("the mail server cannot be reached", later=True, away=True)
        return _Outcome()
    return send


def _text(gateway: SmsGateway) -> Sender:
    def send(letter: _Letter) -> _Outcome:
        try:
            return _Outcome(reference=gateway.send(letter.to, letter.text.body, key=str(letter.id)))
        except SendError as error:
            return _Outcome(error.words, later=not error.final, away=not error.final,
                            opted_out=error.opted_out)
    return send


def _settle(store: Store, letter: _Letter, outcome: _Outcome, now: datetime) -> None:
    with store.writing() as session:
        row = messages.claimed(session, letter.id, letter.until)
        if row is None:
            return   # another worker has it in hand by now
        row.claimed_until = None
        if outcome.opted_out:
            messages.set_stop(session, letter.to, active=True, source="reply", now=now)
        if outcome.words:
            _failed(row, letter, outcome, now)
        else:
            row.reference, row.sent_at, row.error = outcome.reference, now, ""
            row.state = "sent" if row.state == "queued" else row.state   # its delivery may be known by now
        action = "message sent" if not outcome.words else "message failed"
        note(session, JOB, action, "visit", letter.visit_id, now=now,
             detail=(f"message:{letter.id}", letter.kind, letter.channel))


def _failed(row: PatientMessage, letter: _Letter, outcome: _Outcome, now: datetime) -> None:
    row.error = outcome.words
    if outcome.later and letter.attempts < MOST_ATTEMPTS:
        doublings: int = 2 ** min(letter.attempts - 1, 16)
        row.next_at = now + min(LONGEST_RETRY, FIRST_RETRY * doublings)
        return
    row.state, row.settled_at = "failed", now
    if outcome.later:
        row.error = f"{GAVE_UP}: {outcome.words}"[:80]


def _hand_back(store: Store, letters: Sequence[_Letter]) -> None:
    with store.writing() as session:
        for letter in letters:
            row = messages.claimed(session, letter.id, letter.until)
            if row:
                row.claimed_until, row.attempts = None, row.attempts - 1
