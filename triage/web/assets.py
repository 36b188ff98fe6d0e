"""Static files by the hash of their content, so that browsers may keep them and never show an old one."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app

YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 8


@lru_cache(maxsize=64)
def _hash(path: Path, _changed: int) -> str:
    """Give the first characters of a file's hash; the time of change is there for the cache."""
    return sha256(path.read_bytes()).hexdigest()[:HASH_LENGTH]


def add_hash(endpoint: str, values: dict[str, Any]) -> None:
    """Add `v`, the content's hash, to the address of a static file."""
    if endpoint != "static" or "v" in values:
        return
    path = Path(current_app.static_folder or "") / values["filename"]
    if path.is_file():
        values["v"] = _hash(path, path.stat().st_mtime_ns)


def icon() -> Response:
    """Give the picture that browsers ask for at this address, whatever a page says of it."""
    return current_app.send_static_file("favicon.ico")


def init_app(app: Flask) -> None:
    """Version the addresses of static files, and let them be kept for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.url_defaults(add_hash)
    app.add_url_rule("/favicon.ico", "icon", icon)
