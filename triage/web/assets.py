"""Static files by the hash of their content, so that browsers may keep them and never show an old one."""

import json
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, url_for

YEAR = 365 * 24 * 60 * 60
HASH_LENGTH = 8
STYLED = "styled_script"
STYLED_FROM = ("wear.js", "app.css", "app.js")
COMMENT = re.compile(r"//.*|/\*.*\*/")
FORMER = "@supports not (inset:0)"   # the last rule of app.css
FILES = frozenset({"static", STYLED})   # endpoints that give files


def _static() -> Path:
    return Path(current_app.static_folder or "")


def _changed(*names: str) -> tuple[tuple[Path, int], ...]:
    """Give files with the time of their change: with both, what was made of them may be kept."""
    paths = [_static() / name for name in names]
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


@lru_cache(maxsize=64)
def _hash(files: tuple[tuple[Path, int], ...]) -> str:
    """Give the first characters of the hash of files."""
    return sha256(b"".join(path.read_bytes() for path, _ in files)).hexdigest()[:HASH_LENGTH]


def add_hash(endpoint: str, values: dict[str, Any]) -> None:
    """Add `v`, the content's hash, to the address of a static file."""
    if endpoint not in FILES or "v" in values:
        return
    names = STYLED_FROM if endpoint == STYLED else (values["filename"],)
    if all((_static() / name).is_file() for name in names):
        values["v"] = _hash(_changed(*names))


def styled_script() -> Response:
    """Give the script of the patient's pages with their styles in it: one request less on a slow line.

    Where no scripts run, a page links to the styles themselves (docs/decisions/0012).
    """
    wear, styles, script = (_plain((_static() / name).read_text()) for name in STYLED_FROM)
    styles = styles.partition(FORMER)[0]   # browsers that need the rest take no sheet from a script
    call = f"wear({json.dumps(styles)}, {json.dumps(url_for('static', filename='app.css'))});\n"
    response = Response(wear + call + script, mimetype="text/javascript")
    response.cache_control.public, response.cache_control.max_age = True, YEAR
    response.add_etag()
    return response


def _plain(text: str) -> str:
    """Leave out indents, and lines that are comments: they are for whoever reads the files."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not COMMENT.fullmatch(line))


def icon() -> Response:
    """Give the picture that browsers ask for at this address, whatever a page says of it."""
    return current_app.send_static_file("favicon.ico")


def init_app(app: Flask) -> None:
    """Version the addresses of static files, and let them be kept for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.url_defaults(add_hash)
    app.add_url_rule("/favicon.ico", "icon", icon)
    app.add_url_rule("/static/styled.js", STYLED, styled_script)
