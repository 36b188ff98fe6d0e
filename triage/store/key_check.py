"""Whether the keys given are those that this database was written with, told before anything is touched.

For every key that something may be sealed with there is a keyed hash of a fixed word beside the settings. It
says nothing of the key, and another key of the same name makes another hash.
"""

from datetime import datetime

from sqlalchemy import select

from triage.store import settings
from triage.store.database import Session, Store
from triage.store.errors import Damaged, Unavailable, WrongKey
from triage.store.sealing import cipher_of, unseal
from triage.store.tables.visit import Patient

NAMES = "key."
WORD = "key check"


def check(store: Store, now: datetime) -> None:
    """Compare the keys with the database, and remember the active one. Raises WrongKey.

    A database that is away, or has no tables yet, is left for whoever uses it next.
    """
    try:
        with store.reading() as session:
            known = settings.with_prefix(session, NAMES)
            _compare(session, known)
        if NAMES + store.cipher.active not in known:
            with store.writing() as session:
                remember(session, now)
                # Of processes that start at once with different keys, the first one's are the database's.
                _compare(session, settings.with_prefix(session, NAMES))
    except Unavailable:
        return


def remember(session: Session, now: datetime) -> None:
    """Remember the active key: from here on something may be sealed with it."""
    active = cipher_of(session).active
    settings.put_first(session, NAMES + active, cipher_of(session).digest(WORD, "").hex(), now)


def forget_others(session: Session) -> list[str]:
    """Forget the keys that nothing is sealed with any more; give their ids."""
    active = NAMES + cipher_of(session).active
    gone = sorted(name for name in settings.with_prefix(session, NAMES) if name != active)
    for name in gone:
        settings.drop(session, name)
    return [name.removeprefix(NAMES) for name in gone]


def in_use(session: Session) -> list[str]:
    """Give the ids of the keys that something may be sealed with."""
    return sorted(name.removeprefix(NAMES) for name in settings.with_prefix(session, NAMES))


def _compare(session: Session, known: dict[str, str]) -> None:
    cipher = cipher_of(session)
    for name, mark in sorted(known.items()):
        key_id = name.removeprefix(NAMES)
        if key_id not in cipher.digest_keys:
            raise WrongKey(f"Records are sealed with the key {key_id!r}, and ENCRYPTION_KEYS lacks it. Give "
                           "it back, and leave it there until `flask keys rotate` has come to its end.")
        if cipher.digest_with(key_id, WORD).hex() != mark:
            raise WrongKey(f"The key {key_id!r} is not the one that this database was written with.")
    if not known:
        _try_one(session)


def _try_one(session: Session) -> None:
    """Open one record of a database from before keys were remembered."""
    if (found := session.execute(select(Patient.id, Patient.identity).limit(1)).first()) is None:
        return
    try:
        unseal(session, found.identity, Patient.__tablename__, "identity", found.id)
    except Damaged as error:
        raise WrongKey(f"ENCRYPTION_KEYS does not open this database's records: {error}") from error
