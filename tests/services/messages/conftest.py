"""A clinic that writes to its patients, on SQLite: the store's tests try where databases differ."""

from collections.abc import Iterator

import pytest

from tests.support.clinic import Clinic
from tests.support.messaging import Post, Ways, hosts
from tests.support.sms import Gateway
from tests.support.smtp import Server
from tests.support.store import migrated_sqlite, sqlite_store
from triage.store.database import Store

__all__ = ["migrated_sqlite", "sqlite_store"]


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[Server, Gateway]]:
    """One mail server and one gateway for all of the tests."""
    with hosts() as both:
        yield both


@pytest.fixture
def post(sqlite_store: Store, running: tuple[Server, Gateway]) -> Post:
    """A clinic, its two hosts in a good mood, and nothing sent yet."""
    mail, gateway = running
    mail.postbox.mails.clear()
    mail.postbox.answer = ""
    gateway.be("kind")
    gateway.forget()
    return Post(Clinic(sqlite_store), mail, gateway, Ways())
