"""Published content, kept by its hash."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from triage.store.tables.definition import Definition, DefinitionFile
from triage.store.upsert import InsertOnce

_insert = InsertOnce(Definition, "hash")


def keep(session: Session, hash_: str, slug: str, files: Mapping[str, bytes], now: datetime) -> None:
    """Keep the files of a version, once."""
    if session.scalar(select(Definition.hash).where(Definition.hash == hash_)):
        return
    if _insert(session, {"hash": hash_, "slug": slug, "created_at": now}):
        session.execute(insert(DefinitionFile), [{"definition_hash": hash_, "name": name, "content": content}
                                                 for name, content in sorted(files.items())])


def files_of(session: Session, hash_: str) -> dict[str, bytes]:
    """Give a version's files by name; empty when it was never kept."""
    rows = session.execute(select(DefinitionFile.name, DefinitionFile.content)
                           .where(DefinitionFile.definition_hash == hash_).order_by(DefinitionFile.name))
    return {name: content for name, content in rows}
