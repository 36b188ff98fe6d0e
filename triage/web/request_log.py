"""One line of JSON for each request: which route, how it went, how long it took. Never who, nor what.

The id of a request stands in the line, in the answer's head, on error pages and in the audit trail, so that
what somebody reports can be found. It is taken from whoever asks if it looks like one (hexadecimal, so that
it can carry nothing else), or made.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user

from triage.web.assets import FILES
from triage.web.metrics import counted, method, route, took
from triage.web.origin import request_id

HEADER = "X-Request-Id"
IS_ID = re.compile(r"[0-9a-fA-F-]{8,64}")
DEEPEST = 12   # places in the code that a fault is told by
log = logging.getLogger("backstory.requests")


def _take_id() -> None:
    given = request.headers.get(HEADER, "")
    if IS_ID.fullmatch(given):
        g.request_id = given.lower()


def _write(response: Response) -> Response:
    if request.endpoint not in FILES:   # nobody asks after a file by its number
        response.headers[HEADER] = request_id()
    _put(logging.INFO, event="request", status=response.status_code, ms=round(took() * 1000, 1), role=_role())
    return response


def _put(level: int, **more: Any) -> None:
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": logging.getLevelName(level),
            "id": request_id(), "route": route(), "method": method(), **more}
    log.log(level, "%s", json.dumps(line))


def _role() -> str:
    """Say as what somebody asks, as far as this request has looked: nothing is looked up for the log."""
    if g.get("open_form"):
        return "patient"
    if "_login_user" not in g or not current_user.is_authenticated:
        return "nobody"
    return "+".join(sorted(role.name for role in current_user.roles)) or "staff"


Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def log_fault(fault: Fault) -> None:
    """Log a fault of ours by its kind and its places in the code. Its words may repeat what was typed."""
    kind = fault[0].__name__ if fault[0] else "unknown"
    places = [f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in extract_tb(fault[2])]
    counted().faults.labels(route(), kind).inc()
    _put(logging.ERROR, event="fault", kind=kind, places=places[-DEEPEST:])


def init_app(app: Flask) -> None:
    """Write a line for every request of the application, and tell of faults without their words."""
    app.before_request(_take_id)
    app.after_request(_write)
    app.log_exception = log_fault  # type: ignore[method-assign]  # Flask's own way tells the path and the words
    if not log.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
