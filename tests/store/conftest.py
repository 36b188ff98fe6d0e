"""Fixtures of the store's tests."""

from tests.support.store import (
    database_url,
    migrated_sqlite,
    postgresql,
    postgresql_store,
    sqlite_store,
    store,
)

__all__ = ["database_url", "migrated_sqlite", "postgresql", "postgresql_store", "sqlite_store", "store"]
