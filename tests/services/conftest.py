"""Fixtures of the services' tests."""

from tests.support.furnished import clinic, furnished
from tests.support.store import (
    database_url,
    migrated_sqlite,
    postgresql,
    postgresql_store,
    sqlite_store,
    store,
)

__all__ = ["clinic", "database_url", "furnished", "migrated_sqlite", "postgresql", "postgresql_store",
           "sqlite_store", "store"]
