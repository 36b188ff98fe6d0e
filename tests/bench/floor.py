"""The floor: bare Flask and sqlite3. One durable write per POST of the same fields, pages canned."""

import json
import os
import sqlite3
import threading
from itertools import pairwise
from pathlib import Path

from flask import Flask, Response, redirect, request

FOLDER = Path(os.environ["FLOOR_FOLDER"])
PAGES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.html"))}
ORDER = json.loads((FOLDER / "order.json").read_text())
NEXT = dict(pairwise(ORDER))
COOKIE = "walk"

app = Flask(__name__)
_local = threading.local()


def database() -> sqlite3.Connection:
    """Give this thread's connection."""
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(FOLDER / "floor.sqlite", isolation_level=None)
        for setting in ("journal_mode = WAL", "synchronous = FULL"):
            _local.connection.execute(f"PRAGMA {setting}")
        _local.connection.execute("CREATE TABLE IF NOT EXISTS page (walk TEXT, slug TEXT, fields TEXT)")
    connection: sqlite3.Connection = _local.connection
    return connection


@app.get("/intake/<slug>")
def show(slug: str) -> Response:
    """Show a page."""
    response = Response(PAGES[slug], mimetype="text/html")
    if COOKIE not in request.cookies:
        response.set_cookie(COOKIE, os.urandom(16).hex(), httponly=True, samesite="Lax")
    return response


@app.post("/intake/<slug>")
def save(slug: str) -> Response:
    """Keep what was sent, durably, and send the browser on."""
    fields = json.dumps(request.form.to_dict(flat=False))
    database().execute("INSERT INTO page VALUES (?, ?, ?)", (request.cookies[COOKIE], slug, fields))
    return redirect(f"/intake/{NEXT[slug]}", 303)   # type: ignore[return-value]  # werkzeug's own class
