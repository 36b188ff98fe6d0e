"""What people see when something cannot be done: a plain page, always with the emergency line."""

import logging
from http import HTTPStatus

from flask import Flask, current_app, g, request
from flask_security import current_user
from jinja2 import Template
from werkzeug.exceptions import HTTPException

from triage.services.actors import staff_actor
from triage.services.audit import turned_away
from triage.services.errors import Conflict, Expired, Forbidden, Locked, NotFound, ServiceError
from triage.services.views import LocationFacts
from triage.web import cookies
from triage.web.context import services
from triage.web.entrance.sessions import held
from triage.web.fresh import PASSWORD
from triage.web.origin import request_id
from triage.web.patient.frame import lines_at
from triage.web.patient.lines import dialled
from triage.web.patient.near import remembered
from triage.web.patient.site import site
from triage.web.redact import LinkFilter, ServerFilter
from triage.web.tablet import COOKIE as TABLET

AGAIN = (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)   # may go well a little later
SECRETS = ("security.", "account.", "kiosk.", "patient.invitation", "patient.again", "admin.first_run")
LANGUAGES = ("en", "es")   # the pages of errors stand in both: which one is meant may not be known

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
    """Show why a service refused, where no view said it better. Staff without the right are on the trail.

    So is who asks for what is not there: what lies at another location is not there for them.
    """
    if isinstance(error, Forbidden | NotFound) and held():
        parts = services()
        turned_away(parts.store, staff_actor(current_user), request.endpoint or "", now=parts.now())
    kinds = [kind for kind in type(error).__mro__ if kind in STATUS_OF]
    return _page(STATUS_OF[kinds[0]] if kinds else HTTPStatus.BAD_REQUEST, str(error))


def show_unavailable(error: Exception) -> tuple[str, int]:
    """Show that the database cannot be reached now, and log of what kind that is."""
    current_app.logger.error("The database is not available: %s", error)
    return _page(HTTPStatus.SERVICE_UNAVAILABLE)


def _page(status: int, message: str = "") -> tuple[str, int]:
    names: list[str | Template] = [f"errors/{int(status)}.html", "errors/other.html"]
    near = _site(look=status != HTTPStatus.SERVICE_UNAVAILABLE)
    phone = near.phone if near else services().settings.clinic_phone
    # Not render_template: what that puts into every page (who is signed in, say) needs a database.
    return current_app.jinja_env.get_or_select_template(names).render(
        status=int(status), message=message, lines={code: lines_at(near, code) for code in LANGUAGES},
        phone=phone, tel=dialled(phone), id=request_id(), typed=_typed(status), here=_here()), int(status)


def _site(*, look: bool) -> LocationFacts | None:
    """Give the site whose numbers to show. `look`: whether there is a database to look it up in."""
    known: LocationFacts | None = g.get("site")
    if known or not look:
        return known or remembered()
    try:
        return site()
    except Exception as error:   # whatever is broken, this page must still show a number to call
        current_app.logger.error("The site of an error page is not known: %s", type(error).__name__)
        return remembered()


def _typed(status: int) -> list[tuple[str, str]]:
    """Give what was typed, to be sent again when it can be taken. No secret, and nothing on a tablet."""
    is_secret = (request.endpoint or "").startswith(SECRETS) or bool(cookies.read(TABLET))
    if status not in AGAIN or request.method != "POST" or is_secret:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != PASSWORD]


def _here() -> str:
    """Give the address that was sent to, without our host."""
    return request.full_path.rstrip("?") if "//" not in request.path else "/"


def init_app(app: Flask) -> None:
    """Give every error its page, and keep patients' links out of the log of errors."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(ServiceError, show_refusal)
    for name in (app.logger.name, "gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).addFilter(LinkFilter())
    logging.getLogger("gunicorn.error").addFilter(ServerFilter())
