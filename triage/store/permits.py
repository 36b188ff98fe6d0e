"""Leave to change what is append-only: for sealing anew, for erasing, and for nothing else.

Triggers of the database refuse every change of a review or of what followed it, whoever asks, unless the
same transaction holds a permit. No other transaction ever sees it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from triage.store.tables.sequel import Permit


@contextmanager
def permitted(session: Session) -> Iterator[None]:
    """Let the session change and erase what is append-only. Whatever fails inside fails the transaction."""
    id_ = uuid4()
    session.execute(insert(Permit).values(id=id_))
    yield
    session.flush()
    session.execute(delete(Permit).where(Permit.id == id_))
