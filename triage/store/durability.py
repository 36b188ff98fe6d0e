"""Whether the database promises that a commit survives: asked by whoever watches the server."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from triage.store.engine import sqlite_file

NETWORK = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
                     "smb3", "smbfs", "virtiofs"})
MOUNTS = Path("/proc/self/mountinfo")

# What PostgreSQL must say for a commit to survive a power cut. fsync and full_page_writes can be turned off
# for the whole server; synchronous_commit also for one role or database.
PROMISES = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "server_encoding": "UTF8"}
ENOUGH = {"synchronous_commit": frozenset({"on", "local", "remote_apply", "remote_write"})}


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
        value = connection.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one()
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
