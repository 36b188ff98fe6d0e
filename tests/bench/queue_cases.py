"""Cases in any number for the review queue: real rows under all constraints, written by the database itself.

What is sealed is filled with bytes of the same length: no list of the queue is sorted or found by it.
"""

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
        connection.execute(text(f"CREATE TEMP TABLE {name} (place integer, id {_kind(connection)})"))
        connection.execute(text(f"INSERT INTO {name} VALUES (:place, :id)"),
                           [{"place": place, "id": one if _is_postgresql(connection) else one.hex}
                            for place, one in enumerate(ids)])


def add(connection: Connection, number: int, *, waiting: int) -> None:
    """Add so many cases; `waiting` of a thousand wait."""
    words = DIALECTS[connection.dialect.name]
    pick = ", ".join(f"{words['thousand']} AS {name}" for name in "abcdefg")
    ids = ", ".join(f"{words['id']} AS {name}" for name in ("patient", "visit", "form", "made"))
    connection.execute(text(f"CREATE TEMP TABLE seed AS SELECT {ids}, {pick} FROM "
                            f"{words['count'].format(number)}"))
    at = words["later"].format(f"{BEGAN:%Y-%m-%d %H:%M:%S}", "d * 1000 + e")
    for statement in _inserts(words, at, waiting):
        connection.execute(text(statement))
    connection.execute(text("DROP TABLE seed"))


def _inserts(words: dict[str, str], at: str, waiting: int) -> list[str]:
    small, large = words["blob"].format(208), words["blob"].format(400)
    place = "seed JOIN site ON site.place = CASE WHEN a < 600 THEN a % 3 ELSE 3 + a % 47 END"
    urgency = "CASE WHEN c < 30 THEN 3 WHEN c < 150 THEN 2 WHEN c < 400 THEN 1 ELSE 0 END"
    visit, form = words["text"].format("visit"), words["text"].format("form")
    state = f"CASE WHEN b >= {waiting} THEN 'signed' WHEN f < 700 THEN 'new' ELSE 'seen' END"
    columns = {
        "id": "made", "intake_id": "form", "visit_id": "visit", "location_id": "site.id", "state": state,
        "finished": "g >= 50", "urgency": urgency, "possible": urgency, "rank": f"-({urgency})", "due_at": at,
        "told": "false", "result_hash": f"'{HASH}'", "summary": small, "raised_at": at,
        "changed": f"b < {waiting} AND g % 33 = 0", "overridden": f"b >= {waiting} AND g % 10 = 0",
        "signed_at": f"CASE WHEN b >= {waiting} THEN {at} END", "owner_id": "person.id"}
    return [
        f"INSERT INTO patient (id, identity, record_number_hash, demo, created_at) "
        f"SELECT patient, {small}, {words['key']}, false, {at} FROM seed",
        f"INSERT INTO visit (id, patient_id, location_id, starts_at, condition, language, key, created_by, "
        f"created_at) "
        f"SELECT visit, patient, site.id, {at}, 'bench', 'en', {visit}, 'bench', {at} FROM {place}",
        f"INSERT INTO intake (id, visit_id, definition_hash, status, language, channel, revision, document, "
        f"pages_done, pages_asked, receipt, started_at, submitted_at) SELECT form, visit, '{HASH}', "
        f"'submitted', 'en', 'home', 0, {large}, 9, 9, substr({form}, 1, 16), {at}, {at} FROM seed",
        f'INSERT INTO "case" ({", ".join(columns)}) SELECT {", ".join(columns.values())} '
        f"FROM {place} LEFT JOIN person ON e >= 400 AND person.place = e % 20"]


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _kind(connection: Connection) -> str:
    return "uuid" if _is_postgresql(connection) else "char(32)"
