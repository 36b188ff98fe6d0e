"""The patient's pages: invitation, wizard, urgent page, checking, receipt."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from triage.web import language
from triage.web.body import drawing

bp = Blueprint("patient", __name__)


@bp.record_once
def speak(state: BlueprintSetupState) -> None:
    """Give the application's templates their words, and the body drawing."""
    language.init_app(state.app)
    state.app.jinja_env.globals["body"] = drawing()


from triage.web.patient import (  # noqa: E402, F401
    about,
    again,
    changed,
    copy,
    done,
    history,
    invitation,
    place,
    review,
    switch,
    tokenless,
    unchecked,
    urgent,
    welcome,
    wizard,
)
