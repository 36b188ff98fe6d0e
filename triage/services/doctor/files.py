"""The folder with the keys and the database, and the disc that they are on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from triage.services.doctor.place import Check, Place, Weight
from triage.store.durability import file_of, file_system, is_shared

OTHERS = 0o077
LEAST_FREE = 1_000_000_000   # bytes
LEAST_SHARE = 0.05           # of the disc


def _readable(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & OTHERS)


def open_keys(place: Place) -> Iterator[str]:
    """Name files with keys or records that others on this machine may read or change."""
    folder = place.settings.instance_dir
    database = file_of(place.settings.database_url)
    beside = [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm")] if database else []
    for path in (folder / "config.py", *beside):
        if _readable(path):
            yield f"{path} can be read by others: chmod 600 {path}"
    if _readable(folder):
        yield f"{folder} can be entered by others: chmod 700 {folder}"


def other_owner(place: Place) -> Iterator[str]:
    """Name files that another user owns than the one who runs this."""
    folder, me = place.settings.instance_dir, os.geteuid()
    database = file_of(place.settings.database_url)
    for path in (folder, folder / "config.py", *([database] if database else [])):
        if path.exists() and me and path.stat().st_uid != me:
            yield f"{path} belongs to another user: chown {me} {path}"


def network_share(place: Place) -> Iterator[str]:
    """Name a database file that lies where SQLite's log does not work."""
    database = file_of(place.settings.database_url)
    if database and is_shared(kind := file_system(database.resolve().parent)):
        yield f"The database is on a network share ({kind}), where SQLite's log does not work."


def full_disc(place: Place) -> Iterator[str]:
    """Name discs that are nearly full: no page is saved on a full one."""
    database = file_of(place.settings.database_url)
    folders = {place.settings.instance_dir, *([database.parent] if database else []),
               Path(tempfile.gettempdir())}
    for folder in sorted(one for one in folders if one.exists()):
        found = shutil.disk_usage(folder)
        if found.free < LEAST_FREE or found.free < LEAST_SHARE * found.total:
            yield f"{folder} has {found.free // 1_000_000} MB left of {found.total // 1_000_000}."


CHECKS = (
    Check("open-keys", Weight.WRONG, open_keys, "Run the command that is named."),
    Check("other-owner", Weight.WRONG, other_owner, "Run the command that is named, as root."),
    Check("network-share", Weight.WRONG, network_share, "Move it to a local disc, or use PostgreSQL."),
    Check("full-disc", Weight.WRONG, full_disc, "Make room, or move it to a larger disc."),
)
