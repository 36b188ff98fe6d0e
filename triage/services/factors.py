"""The factors of an account: what Flask-Security changes of one is written here, with its trail and its mail.

Only what changed is written, column by column: an account that was read before somebody else changed its
roles does not bring the old ones back.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.config import Settings
from triage.services.actors import staff_actor
from triage.services.audit import note
from triage.services.notices import tell
from triage.services.staff_sessions import end_within
from triage.store import accounts, passkeys
from triage.store.accounts import Account
from triage.store.database import Session, Store
from triage.store.passkeys import Passkey

__all__ = ["Passkey"]

CHANGEABLE = frozenset({"password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret",
                        "mf_recovery_codes", "fs_webauthn_user_handle"})


def keep(store: Store, account: Account, *, now: datetime) -> None:
    """Write what was changed of a detached account, and no more. A new uniquifier ends all sessions."""
    changed = accounts.changes(account)
    if not changed:
        return
    assert changed.keys() <= CHANGEABLE, sorted(changed)
    with store.writing() as session:
        if "fs_uniquifier" in changed:
            end_within(session, staff_actor(account), account.id, now=now)
        accounts.write(session, account, changed)
        _tell(session, account, changed, now)


def code_hash(settings: Settings, account_id: UUID, code: str) -> str:
    """Give what is kept of a recovery code: a keyed hash, of no use on another account or server."""
    letters = "".join(code.upper().replace("-", "").split())
    return hmac.digest(settings.totp_secret.encode(), f"recovery code\0{account_id}\0{letters}".encode(),
                       "sha256").hex()


def take_code(store: Store, account: Account, hashed: str, *, now: datetime) -> bool:
    """Use up a recovery code: of two who send the same one, one is right."""
    with store.writing() as session:
        held = accounts.held(session, account.id)
        left = [one for one in held.mf_recovery_codes or () if not hmac.compare_digest(one, hashed)]
        if len(left) == len(held.mf_recovery_codes or ()):
            return False
        held.mf_recovery_codes = left
        note(session, staff_actor(held), "recovery code used", "account", held.id, now=now)
        tell(session, held.id, "recovery code", now=now)
        return True


def use_counter(store: Store, account_id: UUID, counter: int) -> bool:
    """Use up the code of one half-minute: False where that one, or a later one, was used before."""
    with store.writing() as session:
        return accounts.advance_counter(session, account_id, counter)


def passkey(store: Store, credential_id: bytes) -> Passkey | None:
    """Find a passkey by what the browser calls it."""
    with store.reading() as session:
        return passkeys.by_credential(session, credential_id)


def add_passkey(store: Store, account: Account, values: dict[str, Any], *, now: datetime) -> None:
    """Add a passkey to an account."""
    with store.writing() as session:
        row = Passkey(id=uuid4(), account_id=account.id, created_at=now, lastuse_datetime=now, **values)
        passkeys.add(session, row)
        note(session, staff_actor(account), "passkey added", "account", account.id, now=now)
        tell(session, account.id, "passkey", now=now)


def passkey_used(store: Store, row: Passkey, *, now: datetime) -> None:
    """Write how often a passkey signed by now."""
    with store.writing() as session:
        passkeys.used(session, row, now)


def remove_passkey(store: Store, account: Account, row_id: UUID, *, now: datetime) -> None:
    """Remove one of an account's passkeys."""
    with store.writing() as session:
        if passkeys.remove(session, [row_id]):
            note(session, staff_actor(account), "passkey removed", "account", account.id, now=now)
            tell(session, account.id, "passkey gone", now=now)


def remove_all_within(session: Session, account: Account) -> None:
    """Remove every second factor of an account, inside a transaction: the next sign-in sets one up anew."""
    account.tf_primary_method = account.tf_totp_secret = account.mf_recovery_codes = None
    passkeys.remove(session, passkeys.of_account(session, account.id))


def _tell(session: Session, account: Account, changed: dict[str, Any], now: datetime) -> None:
    for action, kind in _story(changed):
        note(session, staff_actor(account), action, "account", account.id, now=now)
        if kind:
            tell(session, account.id, kind, now=now)


def _story(changed: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """Give what changes come to: (action of the trail, kind of the mail or "")."""
    story = []
    if "password" in changed:
        # With the uniquifier somebody chose another one; without, an old hash was made anew.
        story.append(("password changed", "password") if "fs_uniquifier" in changed
                     else ("password hashed anew", ""))
    if "tf_totp_secret" in changed:
        story.append(("two factors set up", "two factors") if changed["tf_totp_secret"]
                     else ("two factors given up", "factors removed"))
    if changed.get("mf_recovery_codes"):
        story.append(("recovery codes made", "recovery codes"))
    return story
