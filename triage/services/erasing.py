"""Erasing a patient: everything that hangs on the record goes, and a trace stays that it happened.

The trace is a keyed hash of an id that nothing knows any more. It tells whether a record that comes back out
of an older backup is one that was erased, and nothing else.
"""

import json
from datetime import datetime
from uuid import UUID

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.errors import Conflict
from triage.services.holds import may_keep
from triage.store import erasures, holds
from triage.store.database import Session, Store

FORMAT = "backstory-erased-1"


def erase(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> int:
    """Erase a patient, with the records that were merged into theirs; give how many rows went.

    Raises NotFound, Forbidden, or Conflict while a legal hold keeps them.
    """
    with store.writing() as session:
        one = may_keep(session, actor, patient_id)
        return _erase(session, actor, one, now)


def traces(store: Store) -> str:
    """Give the traces as a small text, to be kept beside the backups. Nobody can be told from it."""
    with store.reading() as session:
        return json.dumps({"format": FORMAT, "traces": [trace.hex() for trace in erasures.traces(session)]})


def erase_again(store: Store, actor: Actor, text: str, *, now: datetime) -> int:
    """Erase every record that the traces tell of, after an older backup brought it back; give how many.

    Raises ValueError where the text is not what `traces` gives. One that a hold keeps stays.
    """
    try:
        data = json.loads(text)
        wanted = {bytes.fromhex(one) for one in data["traces"]} if data["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, RecursionError):
        wanted = None
    if wanted is None:
        raise ValueError("This is no list of erasures: `flask patients erased` prints one.")
    with store.writing() as session:
        found = [id_ for id_ in erasures.known(session, wanted) if not holds.is_held(session, [id_])]
        for id_ in found:
            _erase(session, actor, id_, now)
    return len(found)


def _erase(session: Session, actor: Actor, patient_id: UUID, now: datetime) -> int:
    every = erasures.merged(session, patient_id)
    if holds.is_held(session, every):
        raise Conflict("A legal hold keeps this record. Lift it first.")
    gone = erasures.erase(session, every)
    for id_ in every:
        made = erasures.keep(session, id_, now)
        note(session, actor, "patient erased", "erasure", made, now=now)
    return gone
