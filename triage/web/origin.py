"""From where a request comes, for the audit trail: its part of the program, its id, and its address."""

import secrets

from flask import Flask, g, request

from triage.services.audit import Whence, comes_from

BYTES = 8


def request_id() -> str:
    """Give the request's id, for the trail and the logs."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(BYTES)
    return str(g.request_id)


def _begin() -> None:
    comes_from(Whence(request.blueprint or "page", request_id(), request.remote_addr or ""))


def _end(error: BaseException | None) -> None:   # noqa: ARG001 - Flask's signature
    comes_from(None)


def init_app(app: Flask) -> None:
    """Say at each request where it comes from, until it is over."""
    app.before_request(_begin)
    app.teardown_request(_end)
