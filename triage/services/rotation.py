"""Changing the key of the records, from its beginning to the end of the old one."""

from collections.abc import Callable, Iterator
from datetime import datetime

from triage.services.actors import Actor
from triage.services.audit import note
from triage.store import key_check
from triage.store.database import Store
from triage.store.errors import Damaged
from triage.store.reseal import Batch, reseal

ROUNDS = 5


def rotate(store: Store, actor: Actor, *, batch: int, now: Callable[[], datetime]) -> Iterator[Batch]:
    """Seal everything with the active key; report each batch once it is kept. Raises Damaged.

    What a server with another active key writes meanwhile makes another round necessary, until one finds
    nothing.
    """
    active = store.cipher.active
    with store.writing() as session:
        key_check.remember(session, now())
        note(session, actor, "key change begun", "key", active, now=now())
    for _ in range(ROUNDS):
        changed = 0
        for one in reseal(store, batch):
            changed += one.changed
            yield one
        if not changed:
            break
    else:
        raise Damaged(f"Some server still seals with another key than {active!r}: restart it with this one.")
    with store.writing() as session:
        gone = key_check.forget_others(session)
        note(session, actor, "key changed", "key", active, now=now(), detail=gone)
