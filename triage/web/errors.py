"""What people see when something cannot be done: a plain page, always with the emergency line."""

import logging
from http import HTTPStatus

from flask import Flask, current_app, render_template
from jinja2 import Template
from werkzeug.exceptions import HTTPException

from triage.services.errors import Conflict, Expired, Forbidden, Locked, NotFound, ServiceError
from triage.web.redact import LinkFilter

STATUS_OF = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Expired: HTTPStatus.GONE,
    Locked: HTTPStatus.TOO_MANY_REQUESTS,
}


def show_http_error(error: HTTPException) -> tuple[str, int]:
    """Show the page of an HTTP error, such as 404; of a fault of ours too, which only the log describes."""
    return _page(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)


def show_refusal(error: ServiceError) -> tuple[str, int]:
    """Show why a service refused, where no view said it better."""
    kinds = [kind for kind in type(error).__mro__ if kind in STATUS_OF]
    return _page(STATUS_OF[kinds[0]] if kinds else HTTPStatus.BAD_REQUEST, str(error))


def show_unavailable(error: Exception) -> tuple[str, int]:
    """Show that the database cannot be reached now, and log of what kind that is."""
    current_app.logger.error("The database is not available: %s", error)
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _page(status: int, message: str = "") -> tuple[str, int]:
    names: list[str | Template] = [f"errors/{int(status)}.html", "errors/other.html"]
    return render_template(names, status=int(status), message=message), int(status)


def init_app(app: Flask) -> None:
    """Give every error its page, and keep patients' links out of the log of errors."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(ServiceError, show_refusal)
    for name in (app.logger.name, "gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).addFilter(LinkFilter())
