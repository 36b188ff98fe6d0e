"""What the gateway tells us: how a message went, and what somebody answered.

Only what carries the gateway's signature is heard. Nothing of an answer is kept but whether it says to stop.
"""

import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from triage.services.actors import system
from triage.services.audit import note
from triage.services.messages.gateway import OPTED_OUT, signature
from triage.store import messages
from triage.store.database import Store

STOPS = frozenset(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke", "remove",
                   "alto", "parar", "pare", "basta", "baja", "cancelar", "detener", "detenga", "salir"))
STOP_PHRASES = frozenset(("opt out", "dar de baja", "darme de baja", "no mas", "no more", "stop all"))
STARTS = frozenset(("start", "unstop", "resume", "iniciar", "comenzar", "empezar", "alta", "reanudar"))
MOST_WORDS = 3            # "STOP please": a longer answer is about something else
NUMBER = re.compile(r"\+\d{8,15}")
FAILED = ("failed", "undelivered")
GATEWAY = system("gateway")


class SignSettings(Protocol):
    """With what the gateway signs."""

    @property
    def sms_token(self) -> str:
        """The account's token; empty when there is no gateway."""


def is_signed(settings: SignSettings, address: str, form: Sequence[tuple[str, str]], mark: str) -> bool:
    """Say whether a request to an address comes from our gateway."""
    if not settings.sms_token:
        return False
    return hmac.compare_digest(signature(settings.sms_token, address, form).encode(), mark.encode())


def note_status(store: Store, message_id: UUID, form: Mapping[str, str], *, now: datetime) -> None:
    """Keep how a message went. What comes late or twice changes nothing that is known already."""
    status, code = form.get("MessageStatus", ""), form.get("ErrorCode", "")
    with store.writing() as session:
        row = messages.held(session, message_id)
        if row is None or row.state not in ("queued", "sent", "failed"):
            return
        if status == "delivered":
            row.state, row.error, row.settled_at, row.claimed_until = "delivered", "", now, None
            row.sent_at = row.sent_at or now
        elif status in FAILED and row.state == "sent":
            number = f" ({code})" if re.fullmatch(r"\d{4,6}", code) else ""
            row.state, row.settled_at = "failed", now
            row.error = ("the number asked for no more messages" if code == OPTED_OUT
                         else f"the network did not deliver it{number}")
        else:
            return
        note(session, GATEWAY, f"message {row.state}", "visit", row.visit_id, now=now,
             detail=(f"message:{row.id}",))


def hear(store: Store, form: Mapping[str, str], *, now: datetime) -> None:
    """Keep that a number wants no more messages, or wants them again; anything else is not for us."""
    sender, wish = form.get("From", ""), wish_of(form.get("Body", ""))
    if wish is None or not NUMBER.fullmatch(sender):
        return
    with store.writing() as session:
        messages.set_stop(session, sender, active=wish == "stop", source="reply", now=now)
        found = messages.stop_of(session, sender)
        assert found is not None
        note(session, GATEWAY, "messages stopped" if wish == "stop" else "messages resumed", "message_stop",
             found.id, now=now)


def wish_of(text: str) -> str | None:
    """Read an answer: "stop", "start", or None for anything else."""
    apart = unicodedata.normalize("NFKD", text[:200].lower())
    words = re.findall(r"[a-z]+", "".join(one for one in apart if not unicodedata.combining(one)))
    if not words or len(words) > MOST_WORDS:
        return None
    if " ".join(words) in STOP_PHRASES or (words[0] in STOPS and words[1:2] != ["by"]):
        return "stop"
    return "start" if words[0] in STARTS else None
