"""A page that came without its token, as from a browser that has dropped its cookies."""

from typing import Any

from flask import current_app, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest

from triage.web import cookies
from triage.web.patient import bp
from triage.web.patient.renewal import said_something
from triage.web.patient.session import COOKIE, closed


@bp.errorhandler(CSRFError)
def without_token(_: CSRFError) -> Any:
    """Say that the form is closed here and what came is lost; of any other page, that it was not complete."""
    if said_something(request.form) and not cookies.read(COOKIE):
        return closed()
    return current_app.handle_http_exception(BadRequest())
