"""Putting a backup into an empty database, so that nothing is sent or opened that should not be."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.backups import unpacked
from triage.store import dump, key_check, migrate, restored
from triage.store.database import Store
from triage.store.errors import CannotBackUp
from triage.store.restored import Closed


@dataclass(frozen=True, slots=True)
class Restored:
    """When the backup was made, and what was closed in it."""

    made_at: str
    closed: Closed


def restore(store: Store, actor: Actor, path: Path, *, now: datetime,
            serving_role: str = "") -> Restored:
    """Fill the empty database of `store`. Raises CannotBackUp where it is not empty, BadBackup.

    The trail begins where the backup ended, with a row that says so: a head that was exported later shows the
    gap.
    """
    if problem := dump.problem(store.engine):
        raise CannotBackUp(problem)
    with tempfile.TemporaryDirectory(prefix=".backstory-", dir=_near(store)) as name:
        found, database, _ = unpacked(store, path, Path(name))
        dump.load(store.engine, database)
    migrate.upgrade(store.engine, serving_role=serving_role)
    with store.writing() as session:
        closed = restored.close(session, now)
        key_check.remember(session, now)
        note(session, actor, "backup restored", "backup", found.about["id"], now=now,
             detail=(str(found.about["made_at"]), f"links:{closed.links}", f"messages:{closed.messages}"))
    return Restored(str(found.about["made_at"]), closed)


def _near(store: Store) -> Path:
    """Give a folder where as much room is as the database will need."""
    file = store.engine.url.database if store.engine.dialect.name == "sqlite" else None
    return Path(file).resolve().parent if file else Path(tempfile.gettempdir())
