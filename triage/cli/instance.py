"""Makes instance/: a configuration with fresh random keys, for its owner's eyes only."""

import os
import secrets
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

OWNER_ONLY = 0o600
FOLDER_MODE = 0o700
KEY_BYTES = 32

TEMPLATE = '''"""Settings of this installation, made {day}. config.example.py explains them all.

Keep a copy of this file apart from the database: without ENCRYPTION_KEYS its records cannot be read.
"""
SECRET_KEY = "{secret}"
PASSWORD_SALT = "{salt}"
TOTP_SECRET = "{totp}"
ENCRYPTION_KEYS = {{"{key_id}": "{key}"}}
ACTIVE_KEY = "{key_id}"
LINK_KEY = "{link}"
DEMO = {demo}   # True: an empty database is filled with the demonstration clinic, once
'''


def _random() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def write_config(folder: Path, *, demo: bool) -> bool:
    """Write `folder`/config.py with fresh keys, unless there is one. Give whether it was written."""
    path = folder / "config.py"
    if path.exists():
        return False
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    day = datetime.now(UTC).date()
    text = TEMPLATE.format(day=day, secret=_random(), salt=_random(), totp=_random(), link=_random(),
                           key=_random(), key_id=f"{day:%Y-%m}", demo=demo)
    _write_whole(path, text)
    return True


def _write_whole(path: Path, text: str) -> None:
    """Write beside, then rename: a kill in between must not leave half the keys."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
