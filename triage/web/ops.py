"""Is it alive, is it ready: for whatever watches the server."""

from flask import Blueprint, Response, jsonify

from triage.services.ready import problems
from triage.web.context import services

bp = Blueprint("ops", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether patients can be served: 200, or 503 with what is wrong."""
    parts = services()
    found = problems(parts.store, parts.settings, now=parts.now())
    return jsonify(status="unready" if found else "ready", problems=found), 503 if found else 200
