"""Whether the database promises that a commit survives: asked by whoever watches the server."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from triage.store.engine import sqlite_file

NETWORK = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
                     "smb3", "smbfs", "virtiofs"})
MOUNTS = Path("/proc/self/mountinfo")

# What PostgreSQL must say for a commit to survive a power cut. fsync and full_page_writes can be turned off
# for the whole server; synchronous_commit also for one role or database.
PROMISES = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "server_encoding": "UTF8"}
ENOUGH = {"synchronous_commit": frozenset({"on", "local", "remote_apply", "remote_write"})}


PORT = 5432
LOCAL = ("", "localhost", "127.0.0.1", "::1")


def file_of(url: str) -> Path | None:
    """Give the file of an SQLite database; None for another one."""
    parsed = make_url(url)
    return sqlite_file(parsed) if parsed.get_backend_name() == "sqlite" else None


def servers_of(url: str) -> list[tuple[str, int]]:
    """Give the hosts and ports that a database is reached at. By a file or a socket, it is at none."""
    parsed = make_url(url)
    given = parsed.host or str(parsed.query.get("host", ""))
    port = parsed.port or int(str(parsed.query.get("port", PORT)))
    return [] if parsed.get_backend_name() == "sqlite" else [
        (host, port) for host in given.split(",") if host and not host.startswith("/")]


def is_shared(kind: str) -> bool:
    """Whether a type of file system is that of a network share."""
    return kind in NETWORK


def clock(connection: Connection) -> datetime:
    """Give the database's time."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")).scalar_one()
        return datetime.fromisoformat(found)
    moment: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


def is_damaged(connection: Connection) -> bool:
    """Whether the pages of an SQLite file do not fit together. PostgreSQL has checksums for that."""
    if connection.dialect.name != "sqlite":
        return False
    try:
        return bool(connection.execute(text("PRAGMA quick_check(1)")).scalar_one() != "ok")
    except DatabaseError:   # so damaged that it cannot even be looked through
        return True


def lacks_checksums(connection: Connection) -> bool:
    """Whether the server does not notice a page that was changed on its disc. SQLite has no such promise."""
    return connection.dialect.name != "sqlite" and _setting(connection, "data_checksums") == "off"


def is_superuser(connection: Connection) -> bool:
    """Whether our role may do everything on the server."""
    return connection.dialect.name != "sqlite" and _setting(connection, "is_superuser") == "on"


def is_unchecked(url: str) -> bool:
    """Whether the way to the server leads to another machine, and nothing makes sure which."""
    parsed = make_url(url)
    host = parsed.host or str(parsed.query.get("host", ""))
    is_here = host in LOCAL or host.startswith("/")
    return parsed.get_backend_name() != "sqlite" and not is_here and (
        parsed.query.get("sslmode") != "verify-full")


def _setting(connection: Connection, name: str) -> str:
    return str(connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one())


def shortcomings(engine: Engine) -> list[str]:
    """Name what does not hold, with the mend. Empty when commits survive."""
    if engine.dialect.name == "sqlite":
        file = sqlite_file(engine.url)
        assert file is not None
        return _of_file(file)
    with engine.connect() as connection:
        return _of_server(connection)


def _of_file(file: Path) -> list[str]:
    kind = file_system(file.resolve().parent)
    if kind in NETWORK:
        return [f"The database is on a network share ({kind}), where SQLite's log does not work. "
                "Move it to a local disc, or use PostgreSQL."]
    return []


def _of_server(connection: Connection) -> list[str]:
    found = []
    for name, wanted in PROMISES.items():
        value = _setting(connection, name)
        if value not in ENOUGH.get(name, {wanted}):
            found.append(f"PostgreSQL has {name} = {value}; it must be {wanted}.")
    return found


def file_system(folder: Path, mounts: Path = MOUNTS) -> str:
    """Give the type of the file system that a folder is on; "" where the machine does not tell."""
    if not mounts.exists():
        return ""
    best, kind = "", ""
    for line in mounts.read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        point = fields.split()[4].replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, rest.split()[0]
    return kind
