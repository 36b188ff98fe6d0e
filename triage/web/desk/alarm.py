"""The line on every page of the staff that says what nobody has looked at, and whether alarms go out."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage.services import alarm_line
from triage.services.actors import Role
from triage.services.alarm_line import CAP, AlarmLine
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.wording import span


@bp.get("/alarm")
@staff(Role.FRONT_DESK, Role.CLINICIAN, Role.ADMINISTRATOR, waits=False)
def alarm() -> ResponseReturnValue:
    """Give the line alone, to a page that is open."""
    return render_template("desk/alarm.html", proven="proven" in request.args)


def line() -> AlarmLine:
    """Look how it is for who is signed in."""
    parts = services()
    return alarm_line.alarm_line(parts.store, parts.settings, actor(), now=parts.now())


@bp.app_context_processor
def asked() -> dict[str, object]:
    """Let the staff's layout ask; no other page looks."""
    return {"alarm_line": line, "alarm_cap": CAP, "alarm_span": span}
