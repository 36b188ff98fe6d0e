"""The store: sessions that read, sessions that write, and one error for a database that cannot."""

import os
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, sessionmaker

from triage.store import trail
from triage.store.crypto import Cipher
from triage.store.engine import make_engine, sqlite_file
from triage.store.errors import Unavailable
from triage.store.turns import Turns

__all__ = ["Session", "Store", "make_engine"]


class Store:
    """One database with its keys. Holds no other state, so any number of processes may have one."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        """Join an engine from `make_engine` and the keys."""
        self.engine = engine
        self.cipher = cipher
        file = sqlite_file(engine.url) if engine.dialect.name == "sqlite" else None
        self._turns = Turns(file.with_name(f"{file.name}.lock")) if file else None
        # Rows stay readable after the commit: what they are made into needs no second look.
        more: dict[str, Any] = {"info": {"cipher": cipher, "chain_keys": {}},
                                "expire_on_commit": False}
        self._readers = sessionmaker(engine.execution_options(begin="DEFERRED"), **more)
        self._writers = sessionmaker(engine.execution_options(begin="IMMEDIATE"), **more)
        _let_go_after_fork(engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one moment and writes nothing. Raises Unavailable."""
        with _translated(), self._readers() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that begins as a writer; commits once at the end, rolls back on any error.

        Do not nest: the second one would wait for the first. Raises Unavailable.
        """
        with _translated(), self.turn(), self._writers() as session:
            yield session
            trail.write(session)
            session.commit()

    def turn(self) -> AbstractContextManager[None]:
        """Queue for the right to write where the database does not do so well itself."""
        return self._turns.turn() if self._turns else nullcontext()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise   # a rule of the schema was about to be broken: a fault of ours, never to be retried
    except (DBAPIError, DisconnectionError, PoolTimeoutError) as error:
        raise Unavailable(type(error).__name__) from error


def _let_go_after_fork(engine: Engine) -> None:
    """Open new connections in a forked worker: two processes must never speak through one."""
    reference = weakref.ref(engine)

    def forget() -> None:
        if (alive := reference()) is not None:
            alive.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
