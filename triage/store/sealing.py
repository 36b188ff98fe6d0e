"""Sealing of columns: the context is always "table:column:row", and the keys come with the session."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from triage.store.crypto import Cipher


def cipher_of(session: Session) -> Cipher:
    """Give the keys that the store put into the session."""
    cipher = session.info["cipher"]
    assert isinstance(cipher, Cipher)
    return cipher


def context(table: str, column: str, row: UUID) -> str:
    """Name the one place where a sealed value is at home."""
    return f"{table}:{column}:{row}"


def seal(session: Session, value: Any, table: str, column: str, row: UUID) -> bytes:
    """Seal a JSON value for one column of one row."""
    return cipher_of(session).seal_json(value, context(table, column, row))


def unseal(session: Session, sealed: bytes, table: str, column: str, row: UUID) -> Any:
    """Open a JSON value. Raises Damaged when it was changed or is not of this row."""
    return cipher_of(session).open_json(sealed, context(table, column, row))
