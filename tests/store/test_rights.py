"""Whoever serves by PostgreSQL can do its work, as every test here does, and nothing to the tables."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from tests.support import databases
from tests.support.app import parts_of
from triage.services.doctor.database import rights
from triage.services.doctor.place import Place
from triage.store import migrate
from triage.store.database import Store
from triage.store.engine import make_engine
from triage.store.errors import NoSuchRole

DENIED = "42501"   # SQLSTATE: insufficient privilege, and nothing else
# What would take records, or what guards them, out of reach of every check.
REFUSED = [
    "DROP TABLE patient", "DROP TABLE audit CASCADE", "TRUNCATE patient", "TRUNCATE audit",
    "DROP SCHEMA public", "ALTER TABLE audit DISABLE TRIGGER ALL", "DROP TRIGGER audit_no_change ON audit",
    "CREATE OR REPLACE FUNCTION audit_guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "DROP FUNCTION audit_guard CASCADE", "ALTER TABLE patient ADD COLUMN x text",
    "ALTER TABLE patient OWNER TO CURRENT_USER", "CREATE TABLE mine (id integer)",
    "CREATE TEMPORARY TABLE mine (id integer)", "CREATE SCHEMA mine", "CREATE INDEX ON patient (id)",
    "CREATE TRIGGER mine BEFORE INSERT ON patient EXECUTE FUNCTION audit_guard()",
    "SET session_replication_role = replica", "SET ROLE test", "SET SESSION AUTHORIZATION test",
    "CREATE ROLE other", "CREATE DATABASE other", "CREATE EXTENSION file_fdw",
    "UPDATE audit SET action = 'x'", "UPDATE alembic_version SET version_num = '0001'",
    "COPY patient TO '/tmp/out'", "COPY patient TO PROGRAM 'cat'", "SELECT pg_read_file('/etc/passwd')",
    "ALTER SYSTEM SET fsync = off"]


def refusals(store: Store, *statements: str) -> set[str]:
    """Give why PostgreSQL refuses these statements, as SQLSTATE; "" for one that it does."""
    engine, found = create_engine(store.engine.url, isolation_level="AUTOCOMMIT"), set()
    with engine.connect() as connection:
        for statement in statements:
            try:
                connection.exec_driver_sql(statement)
                found.add("")
            except DBAPIError as error:
                found.add(str(getattr(error.orig, "sqlstate", "")))
    engine.dispose()
    return found


def test_who_serves_changes_no_table_and_becomes_nobody_else(postgresql_store: Store) -> None:
    assert refusals(postgresql_store, *REFUSED) == {DENIED}


def test_the_doctor_names_a_role_that_could_change_a_table(app: Flask, postgresql_store: Store) -> None:
    parts, owner = parts_of(app), databases.owners(postgresql_store.engine)
    role = f"{postgresql_store.engine.url.username}_owner"
    with owner.begin() as connection:   # one that owns a table, and is no superuser
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql(f"ALTER TABLE permit OWNER TO {role}")
    other = make_engine(owner.url.set(username=role))
    said = []
    for engine in (postgresql_store.engine, owner, other):
        store = Store(engine, postgresql_store.cipher)
        said += ["; ".join(rights(Place(parts.settings, {}, replace(parts, store=store))))]
    other.dispose()
    with owner.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE permit OWNER TO test")
        connection.exec_driver_sql(f"DROP ROLE {role}")
    owner.dispose()
    assert said[0] == ""
    assert "a superuser" in said[1]
    assert "owns the tables" in said[2]


@pytest.mark.parametrize(("role", "why"), [("nobody_there", "no such role"), ("test", "owns the tables")])
def test_a_role_that_cannot_be_held_to_it_is_refused(postgresql_store: Store, role: str, why: str) -> None:
    owner = databases.owners(postgresql_store.engine)
    with pytest.raises(NoSuchRole, match=why):
        migrate.upgrade(owner, serving_role=role)
    owner.dispose()


def test_rights_that_were_given_beside_are_taken_back(postgresql_store: Store) -> None:
    owner, role = databases.owners(postgresql_store.engine), postgresql_store.engine.url.username or ""
    with owner.begin() as connection:
        connection.exec_driver_sql(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
        connection.exec_driver_sql(f"GRANT CREATE ON SCHEMA public TO {role}")
    assert refusals(postgresql_store, "TRUNCATE outbox") == {""}
    migrate.upgrade(owner, serving_role=role)
    assert refusals(postgresql_store, "TRUNCATE outbox", "CREATE TABLE mine (id integer)") == {DENIED}
    owner.dispose()
