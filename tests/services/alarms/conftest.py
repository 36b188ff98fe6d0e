"""Fixtures of the alarms' tests."""

from collections.abc import Iterator

import pytest

from tests.services.conftest import (
    clinic,
    furnished,
    migrated_sqlite,
    postgresql,
    postgresql_store,
    sqlite_store,
)
from tests.support.clinic import Clinic
from tests.support.ringing import Ringing
from tests.support.smtp import serve
from triage.store.database import Store

__all__ = ["clinic", "furnished", "migrated_sqlite", "postgresql", "postgresql_store", "sqlite_store"]


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """One kind of database: what differs between the two is tried by name."""
    return sqlite_store


@pytest.fixture
def ringing(clinic: Clinic) -> Iterator[Ringing]:
    """A clinic whose alarms go out over a real mail server."""
    with serve() as server:
        yield Ringing(clinic, server)
