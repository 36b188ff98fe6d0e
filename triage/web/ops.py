"""Is it alive, is it ready, and how does it do: for whatever watches the server."""

import hmac
from time import monotonic

from flask import Blueprint, Response, abort, current_app, jsonify, request

from triage.services.figures import NAMES, figures_now
from triage.services.ready import Part, parts_of, said
from triage.web.context import services
from triage.web.metrics import counted
from triage.web.proxies import CLAIMED, is_within

bp = Blueprint("ops", __name__)

LOOK_AGAIN = 2.0   # seconds: looking writes to the disc, and whoever may ask may ask often
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether patients can be served: 200, or 503 with which part cannot do what."""
    _only_for_watchers()
    parts = _parts()
    found = list(said(parts))
    return jsonify(status="unready" if found else "ready", problems=found,
                   parts={part.name: not part.problems for part in parts}), 503 if found else 200


@bp.get("/metrics")
def metrics() -> Response:
    """Give what was counted, in the form that Prometheus reads."""
    _only_for_watchers()
    parts, ready = services(), {"backstory_ready": float(not list(said(_parts())))}
    try:
        ready.update(figures_now(parts.store, now=parts.now()))
    except Exception as error:   # a database that is away: what was counted is wanted all the more
        current_app.logger.warning("No figures: %s", type(error).__name__)
    words = {**NAMES, "backstory_ready": "Whether patients can be served: 1 or 0."}
    return Response(counted().exposed(ready, words), content_type=CONTENT_TYPE)


def _parts() -> tuple[Part, ...]:
    """Look at the parts, or say what was found a moment ago."""
    known = current_app.extensions.setdefault("backstory.ready", {"at": -LOOK_AGAIN, "parts": ()})
    if monotonic() - known["at"] > LOOK_AGAIN:
        parts = services()
        known["parts"] = parts_of(parts.store, parts.settings, now=parts.now())
        known["at"] = monotonic()
    found: tuple[Part, ...] = known["parts"]
    return found


def _only_for_watchers() -> None:
    """Let only those pass whom the settings name. To anybody else there is nothing here."""
    settings = services().settings
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.monitor_token and scheme.lower() == "bearer" and hmac.compare_digest(
            token.strip().encode(), settings.monitor_token.encode()):
        return
    # Who came through a proxy that we do not know may be anybody, whatever address asks.
    is_direct = settings.proxies > 0 or not request.environ.get(CLAIMED)
    if not (is_direct and is_within(request.remote_addr or "", settings.monitor_networks)):
        abort(404)
