"""What the role that serves may do in PostgreSQL: read and write rows, and nothing to the tables themselves.

The role that owns the tables brings them up to date, and hands out these rights each time. Whoever took over
a server that serves by the other role could neither drop a table nor take a trigger off.
"""

from sqlalchemy import Connection, text

from triage.store.errors import NoSuchRole

# Rows of the trail are added, and go when they are old; none is changed. Steps of the tables are only read.
GIVE = """DO $do$
DECLARE role text := current_setting('backstory.role'); place text := current_schema();
BEGIN
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', place, role);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %I', place, role);
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', place);
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC, %I', current_database(), role);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', place, role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', place, role);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', place, role);
    EXECUTE format('REVOKE UPDATE ON audit FROM %I', role);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM %I', role);
END $do$"""
KNOWN = text("SELECT pg_has_role(oid, current_user, 'MEMBER'), rolsuper OR rolcreaterole OR rolcreatedb "
             "FROM pg_roles WHERE rolname = :role")
OWNS = text("""SELECT has_schema_privilege(current_schema(), 'CREATE') OR EXISTS (
    SELECT FROM pg_tables WHERE schemaname = current_schema()
    AND pg_has_role(current_user, tableowner, 'MEMBER'))""")


def give(connection: Connection, role: str) -> None:
    """Let a role serve, and nothing more. Raises NoSuchRole where there is none that could be held to it.

    The connection is that of the tables' owner, in a transaction. SQLite has no roles: nothing is done.
    """
    if connection.dialect.name == "sqlite":
        return
    found = connection.execute(KNOWN, {"role": role}).one_or_none()
    if found is None:
        raise NoSuchRole(f"SERVING_ROLE is {role!r}, and the database has no such role.")
    if any(found):
        raise NoSuchRole(f"SERVING_ROLE is {role!r}, and that role owns the tables or may make roles and "
                         "databases. Bring the tables up to date as another role, which owns them.")
    connection.execute(text("SELECT set_config('backstory.role', :role, true)"), {"role": role})
    connection.execute(text(GIVE))


def may_change_tables(connection: Connection) -> bool:
    """Whether our own role could drop a table, or take off what guards one."""
    return connection.dialect.name != "sqlite" and bool(connection.execute(OWNS).scalar_one())
