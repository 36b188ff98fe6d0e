"""Everything that can be proved of a database by its own contents: results, sealed values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from triage.store.errors import Damaged
from triage.store.reseal import SEALED
from triage.store.sealing import cipher_of, context, unseal
from triage.store.tables.base import table_of
from triage.store.tables.case import Result
from triage.store.tables.intake import Intake

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Proof:
    """One result: what it holds, None where that does not open, and the hash that it must have."""

    id: UUID
    definition_hash: str
    hash: str
    version: int
    document: dict[str, Any] | None


def results(session: Session) -> Iterator[Proof]:
    """Give every result, opened."""
    query = select(Result.id, Result.definition_hash, Result.hash, Intake.version, Result.document).join(
        Intake, Result.intake_id == Intake.id).execution_options(yield_per=AT_ONCE)
    for id_, definition_hash, hash_, version, sealed in session.execute(query):
        try:
            document = unseal(session, sealed, Result.__tablename__, "document", id_)
        except Damaged:
            document = None
        yield Proof(id_, definition_hash, hash_, version, document)


def sealed(session: Session) -> Iterator[tuple[str, bool]]:
    """Give the place of every sealed value, and whether it opens there."""
    for model, column in SEALED:
        yield from _column(session, table_of(model), column)


def _column(session: Session, table: Table, column: str) -> Iterator[tuple[str, bool]]:
    query = select(table.c.id, table.c[column]).execution_options(yield_per=AT_ONCE)
    for some in session.execute(query).partitions():
        places = [context(table.name, column, id_) for id_, _ in some]
        values = [value for _, value in some]
        opened = cipher_of(session).open_each(zip(values, places, strict=True))
        yield from zip(places, (plain is not None for plain in opened), strict=True)
