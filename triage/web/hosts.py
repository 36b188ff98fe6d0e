"""Requests for another name than ours, or in the open where people reach us by HTTPS, are turned away."""

from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug import Response
from werkzeug.exceptions import Forbidden, MisdirectedRequest

from triage.config import LOOPBACK
from triage.web.context import services

PORTS = {"http": 80, "https": 443}
PERMANENT = 308
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
