"""Cases in any number for the review queue: real rows, written by the database itself.

Indexes and triggers are there again once the rows are, and keys of other tables are right as they are made.
What is sealed is filled with bytes of the same length: no list of the queue is sorted or found by it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Connection, insert, text

from triage.store.models import Account, Definition, Location

BEGAN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SITES = tuple(UUID(int=1000 + number) for number in range(50))
ACCOUNTS = tuple(UUID(int=2000 + number) for number in range(20))
MINE = SITES[:3]       # six of ten cases lie here, the others at the other 47 sites
WAITING = 36           # of a thousand cases
HASH = "0" * 64

PLACE = "seed JOIN site ON site.place = CASE WHEN a < 600 THEN a % 3 ELSE 3 + a % 47 END"

# For that connection alone, before it begins: no row is looked up for another that was made with it.
HASTE = {"sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000"),
         "postgresql": ("SET session_replication_role = replica", "SET statement_timeout = 0",
                        "SET synchronous_commit = off", "SET maintenance_work_mem = '256MB'")}
KEPT_UP = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') "
              "AND sql IS NOT NULL AND tbl_name IN (SELECT value FROM json_each(:tables))",
    "postgresql": "SELECT 'INDEX', indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index "
                  "JOIN pg_class ON pg_class.oid = indrelid "
                  "WHERE relname IN (SELECT json_array_elements_text(CAST(:tables AS json))) "
                  "AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)"}

DIALECTS = {
    "sqlite": {
        "id": "lower(hex(randomblob(16)))", "thousand": "abs(random()) % 1000", "blob": "randomblob({})",
        "key": "cast(patient AS BLOB)", "later": "datetime('{}', '+' || ({}) || ' seconds') || '.000000'",
        "count": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
                 "SELECT i FROM n)",
        "text": "{}"},
    "postgresql": {
        "id": "gen_random_uuid()", "thousand": "floor(random() * 1000)::int",
        "blob": "decode(repeat(md5(random()::text), {} / 16), 'hex')", "key": "uuid_send(patient)",
        "later": "timestamptz '{}+00' + ({}) * interval '1 second'",
        "count": "generate_series(1, {}) AS n(i)", "text": "replace({}::text, '-', '')"}}


def begin(connection: Connection) -> None:
    """Write what cases stand on: sites, accounts, the content."""
    connection.execute(insert(Definition), {"hash": HASH, "slug": "bench", "created_at": BEGAN})
    connection.execute(insert(Location), [
        {"id": site, "name": f"Site {number}", "timezone": "America/Chicago", "phone": "",
         "condition": "bench", "created_at": BEGAN} for number, site in enumerate(SITES)])
    connection.execute(insert(Account), [
        {"id": one, "email": f"{number}@clinic.example", "name": f"Dr. {number}", "created_at": BEGAN,
         "fs_uniquifier": str(number)} for number, one in enumerate(ACCOUNTS)])
    for name, ids in (("site", SITES), ("person", ACCOUNTS)):
        connection.execute(text(f"CREATE TABLE {name} (place integer, id {_kind(connection)})"))
        connection.execute(text(f"INSERT INTO {name} VALUES (:place, :id)"),
                           [{"place": place, "id": one if _is_postgresql(connection) else one.hex}
                            for place, one in enumerate(ids)])


def add(connection: Connection, number: int) -> None:
    """Add so many patients, each with a visit and a form."""
    words = DIALECTS[connection.dialect.name]
    pick = ", ".join(f"{words['thousand']} AS {name}" for name in "abcdefg")
    ids = ", ".join(f"{words['id']} AS {name}" for name in ("patient", "visit", "form", "made"))
    connection.execute(text(f"CREATE TABLE seed AS SELECT {ids}, {pick} "
                            f"FROM {words['count'].format(number)}"))
    with _bare(connection, "patient", "visit", "intake"):
        for statement in _standing(words):
            connection.execute(text(statement))


def deal(connection: Connection, waiting: int) -> None:
    """Give every form a case, instead of those that it had; `waiting` of a thousand wait."""
    columns = _case(DIALECTS[connection.dialect.name], waiting)
    with _bare(connection, "case"):
        connection.execute(text('TRUNCATE "case" CASCADE' if _is_postgresql(connection)
                                else 'DELETE FROM "case"'))
        connection.execute(text(
            f'INSERT INTO "case" ({", ".join(columns)}) SELECT {", ".join(columns.values())} '
            f"FROM {PLACE} LEFT JOIN person ON e >= 400 AND person.place = e % 20"))


@contextmanager
def _bare(connection: Connection, *tables: str) -> Iterator[None]:
    """Take off what is kept up with every row, and make it again once all rows are there."""
    found = [tuple(row) for row in connection.execute(text(KEPT_UP[connection.dialect.name]),
                                                      {"tables": json.dumps(tables)})]
    for kind, name, _ in found:
        connection.execute(text(f"DROP {kind} {name}"))
    yield
    for _, _, definition in found:
        connection.exec_driver_sql(definition)


def _at(words: dict[str, str]) -> str:
    return words["later"].format(f"{BEGAN:%Y-%m-%d %H:%M:%S}", "d * 1000 + e")


def _standing(words: dict[str, str]) -> list[str]:
    at, small, large = _at(words), words["blob"].format(208), words["blob"].format(400)
    visit, form = words["text"].format("visit"), words["text"].format("form")
    return [
        f"INSERT INTO patient (id, identity, record_number_hash, demo, created_at) "
        f"SELECT patient, {small}, {words['key']}, false, {at} FROM seed",
        f"INSERT INTO visit (id, patient_id, location_id, starts_at, condition, language, key, created_by, "
        f"created_at) "
        f"SELECT visit, patient, site.id, {at}, 'bench', 'en', {visit}, 'bench', {at} FROM {PLACE}",
        f"INSERT INTO intake (id, visit_id, definition_hash, status, language, channel, revision, document, "
        f"pages_done, pages_asked, receipt, started_at, submitted_at) SELECT form, visit, '{HASH}', "
        f"'submitted', 'en', 'home', 0, {large}, 9, 9, substr({form}, 1, 16), {at}, {at} FROM seed"]


def _case(words: dict[str, str], waiting: int) -> dict[str, str]:
    """Give what each column of a case holds, also those that the database would fill in itself."""
    at, urgency = _at(words), "CASE WHEN c < 30 THEN 3 WHEN c < 150 THEN 2 WHEN c < 400 THEN 1 ELSE 0 END"
    state = f"CASE WHEN b >= {waiting} THEN 'signed' WHEN f < 700 THEN 'new' ELSE 'seen' END"
    return {
        "id": "made", "intake_id": "form", "visit_id": "visit", "location_id": "site.id", "state": state,
        "finished": "g >= 50", "urgency": urgency, "possible": urgency, "rank": f"-({urgency})", "due_at": at,
        "told": "false", "result_hash": f"'{HASH}'", "summary": words["blob"].format(208), "raised_at": at,
        "changed": f"b < {waiting} AND g % 33 = 0", "overridden": f"b >= {waiting} AND g % 10 = 0",
        "signed_at": f"CASE WHEN b >= {waiting} THEN {at} END", "owner_id": "person.id",
        "patient_id": "patient", "starts_at": at, "language": "'en'", "channel": "'home'", "version": "1",
        "pending": "false"}


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _kind(connection: Connection) -> str:
    return "uuid" if _is_postgresql(connection) else "char(32)"
