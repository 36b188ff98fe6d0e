"""The first run of an installation: one page, once, for whoever can read the server's own output."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.accounts import NewAccount, add_account
from triage.services.actors import Role, system
from triage.services.audit import note
from triage.services.errors import Conflict, Forbidden
from triage.services.locations import NewLocation, add_location
from triage.services.tokens import RECEIPT_ALPHABET
from triage.store import settings as remembered
from triage.store.accounts import is_empty as has_no_account
from triage.store.crypto import fingerprint
from triage.store.database import Store

CODE = "first-run.code"
CODE_LENGTH = 12         # of 32 letters: 60 bits
CODE_FOR = timedelta(days=1)
ALL_ROLES = frozenset(Role) - {Role.AUDITOR}   # who audits is somebody else


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What the first page asks. The first account has every role: there is nobody else yet."""

    name: str
    email: str
    password_hash: str
    location_name: str
    location_phone: str
    timezone: str
    condition: str


def is_empty(store: Store) -> bool:
    """Whether nobody can sign in yet."""
    with store.reading() as session:
        return has_no_account(session)


def one_time_code(store: Store, *, now: datetime) -> str | None:
    """Make the code for the first page, for the server to print; the one before ends. None when too late."""
    with store.writing() as session:
        if not has_no_account(session):
            return None
        code = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(CODE_LENGTH))
        remembered.put(session, CODE, f"{fingerprint(code).hex()} {(now + CODE_FOR).isoformat()}", now)
        return code


def first_run(store: Store, code: str, first: FirstRun, *, now: datetime) -> UUID:
    """Make the first account and site. Raises Forbidden, or Conflict when it was done."""
    with store.writing() as session:
        kept = remembered.held(session, CODE)   # of two who send the page at once, one waits here
        if not has_no_account(session):
            raise Conflict("The first run is over. Sign in.")
        if not _is_right(kept, code, now):
            raise Forbidden("This is not the code that the server printed last.")
        location = add_location(session, NewLocation(
            first.location_name, first.timezone, first.location_phone, first.condition), now=now)
        account = add_account(session, NewAccount(first.name, first.email, first.password_hash, ALL_ROLES,
                                                  frozenset({location.id})), now=now)
        remembered.drop(session, CODE)
        note(session, system("first run"), "installation begun", "account", account.id, now=now)
        return account.id


def _is_right(kept: str | None, code: str, now: datetime) -> bool:
    expected, _, until = (kept or "").partition(" ")
    typed = fingerprint("".join(code.upper().replace("-", "").split())).hex()
    return hmac.compare_digest(expected, typed) and datetime.fromisoformat(until) > now
