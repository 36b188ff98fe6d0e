"""Seeing the statements that a session runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from triage.store.database import Session


@contextmanager
def watched(session: Session) -> Iterator[list[tuple[str, object]]]:
    """Note the statements that run, with what is bound to them."""
    seen: list[tuple[str, object]] = []
    connection = session.connection()

    def note(*given: object) -> None:
        seen.append((str(given[2]), given[3]))

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)
