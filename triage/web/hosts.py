"""Turned away: requests for another name than ours, in the open instead of by HTTPS, of too many fields."""

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request
from werkzeug import Response
from werkzeug.exceptions import Forbidden, MisdirectedRequest, RequestEntityTooLarge

from triage.config import LOOPBACK
from triage.web.context import services

PORTS = {"http": 80, "https": 443}
PERMANENT = 308
ENCODED = "application/x-www-form-urlencoded"
# Asked by machines, by whatever name they know; what they answer names no address.
BY_ANY_NAME = ("ops", "gateway")


def check() -> Response | None:
    """Let a request pass that is for us; send a page that was asked for in the open to HTTPS.

    Raises MisdirectedRequest for another host, and Forbidden for what was sent in the open.
    """
    if request.blueprint in BY_ANY_NAME:
        return None
    base = urlsplit(services().settings.base_url)
    if not _is_ours(request.host, base.hostname or "", base.port or PORTS[base.scheme]):
        raise MisdirectedRequest
    if base.scheme == "https" and not request.is_secure:
        if request.method not in ("GET", "HEAD"):
            raise Forbidden
        return redirect(f"https://{base.netloc}{request.full_path.rstrip('?')}", PERMANENT)
    return None


def few_fields() -> None:
    """Refuse a form of thousands of fields: ours have some hundred at most. Raises RequestEntityTooLarge.

    Werkzeug holds forms in parts to this number by itself, and others to none.
    """
    most = current_app.config["MAX_FORM_PARTS"]
    if request.mimetype == ENCODED and sum(1 for _ in request.form.items(multi=True)) > most:
        raise RequestEntityTooLarge


def _is_ours(host: str, name: str, port: int) -> bool:
    """Whether the Host header names us. Of this machine alone it may be any of its own names."""
    try:
        asked = urlsplit(f"//{host}")
        asked_port = asked.port
    except ValueError:
        return False
    if asked.username is not None or asked.path or asked.query or asked.fragment:
        return False
    if name in LOOPBACK:
        return asked.hostname in LOOPBACK
    return asked.hostname == name.lower() and asked_port in (None, port)


def init_app(app: Flask) -> None:
    """Look at every request before anything else does."""
    app.before_request(check)
    app.before_request(few_fields)
