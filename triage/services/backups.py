"""Backups: made while the clinic works, tried in a database of their own, and restored into an empty one."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from triage.services import trail
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.judging import hash_of
from triage.store import dump, migrate, proving, vault
from triage.store.database import Store, make_engine
from triage.store.errors import CannotBackUp
from triage.store.trail_check import End
from triage.store.vault import Vault

DATABASE = "database"
HEAD = "audit-head.json"


@dataclass(slots=True)
class Verdict:
    """What trying a backup came to. `wrong` is empty where everything is as it was."""

    made_at: str
    seconds: float = 0.0
    results: int = 0
    values: int = 0
    rows: int = 0
    wrong: list[str] = field(default_factory=list)


def create(store: Store, actor: Actor, target: Path, *, now: datetime) -> Mapping[str, Any]:
    """Write a backup to a file that is not there yet, and give its header. Raises CannotBackUp, OSError.

    It appears under its name only when it is whole and on the disc: what a kill leaves is no backup.
    """
    if target.exists():
        raise CannotBackUp(f"{target} is there already. A backup is never written over.")
    id_ = str(uuid4())
    with store.writing() as session:
        note(session, actor, "backup made", "backup", id_, now=now)
    with _folder(target.parent) as folder:
        head, database = folder / HEAD, folder / DATABASE
        head.write_text(trail.head(store, now=now))
        dump.take(store.engine, database)
        about = {"id": id_, "made_at": now.isoformat(), "database": store.engine.dialect.name}
        beside = folder / "backup"
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            vault.write(file, store.cipher, about, {HEAD: head, DATABASE: database})
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, target)   # unlike a rename, this never takes the place of another file
        _sync(target.parent)
    return about


def verify(store: Store, path: Path, *, scratch: str = "") -> Verdict:
    """Open every byte of a backup, fill a database of its own with it, and prove what is in there.

    `scratch`: the URL of an empty PostgreSQL database, where none may be made. Raises BadBackup where the
    file cannot be opened at all, CannotBackUp where it cannot be tried here.
    """
    began, found = monotonic(), vault.open_vault(path, store.cipher)
    verdict = Verdict(made_at=str(found.about["made_at"]), wrong=vault.check(found))
    if not verdict.wrong:
        _check_kind(store, found)
        with _folder(Path(tempfile.gettempdir())) as folder:
            _try(store, found, folder, scratch, verdict)
    verdict.seconds = monotonic() - began
    return verdict


def unpacked(store: Store, path: Path, folder: Path) -> tuple[Vault, Path, list[End]]:
    """Open a backup into a folder: its header, its database, and the ends of the trail. Raises BadBackup."""
    found = vault.open_vault(path, store.cipher)
    _check_kind(store, found)
    parts = vault.extract(found, folder)
    return found, parts[DATABASE], trail.read_head(parts[HEAD].read_text())


def _try(store: Store, found: Vault, folder: Path, scratch: str, verdict: Verdict) -> None:
    parts = vault.extract(found, folder)
    name = f"backstory_try_{uuid4().hex[:12]}"
    url = make_engine(scratch).url if scratch else dump.scratch(store.engine, folder, name)
    engine = make_engine(url)
    try:
        if scratch and (problem := dump.problem(engine)):
            raise CannotBackUp(f"--scratch: {problem}")
        dump.load(engine, parts[DATABASE])
        migrate.upgrade(engine)
        _prove(Store(engine, store.cipher), trail.read_head(parts[HEAD].read_text()), verdict)
    finally:
        engine.dispose()
        if not scratch:
            dump.drop_scratch(store.engine, name)


def _prove(tried: Store, head: list[End], verdict: Verdict) -> None:
    """Make every result's hash again, open every sealed value, and check the trail up to the head."""
    with tried.reading() as session:
        for row in proving.results(session):
            verdict.results += 1
            later = {"version": row.version} if row.version > 1 else {}
            if row.document is None or hash_of(row.definition_hash, {**row.document, **later}) != row.hash:
                verdict.wrong.append(f"result {row.id}: its hash is not that of what it holds")
        for place, is_whole in proving.sealed(session):
            verdict.values += 1
            if not is_whole:
                verdict.wrong.append(f"{place} does not open")
    report = trail.check(tried, head)
    verdict.rows = report.rows + report.older + report.outside
    verdict.wrong += [f"audit trail, row {fault.seq or '-'}: {fault.what}" for fault in report.faults]


def _check_kind(store: Store, found: Vault) -> None:
    kind, ours = found.about["database"], store.engine.dialect.name
    if kind != ours:
        raise CannotBackUp(f"The backup is of {kind}, and DATABASE_URL names {ours}.")


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    """Give a folder for the owner alone, beside where its contents are going; it is removed at the end."""
    with tempfile.TemporaryDirectory(prefix=".backstory-", dir=parent) as name:
        yield Path(name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
