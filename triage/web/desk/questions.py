"""A clinician asks a patient for a few more answers: how to get them, what to say on the phone."""

from uuid import UUID

from flask import render_template

from triage.forms.catalogue import catalogue
from triage.services import asking_patient, desk
from triage.services import entry as typing
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.patient.aloud import spoken


@bp.get("/visits/<uuid:visit_id>/questions")
@staff(Role.FRONT_DESK)
def questions(visit_id: UUID) -> str:
    """Show what a clinician asks a patient: to be sent, to be handed over, or to be read out."""
    parts = services()
    now = parts.now()
    place, row = desk.row(parts.store, actor(), visit_id, now=now)
    script = asking_patient.script(parts.store, parts.library, actor(), visit_id, now=now)
    caller = typing.caller(parts.store, actor(), visit_id, now=now) if script else None
    say = catalogue(script.language).gettext if script else str
    lines = [spoken(item, say) for item in script.questions] if script else []
    return render_template("desk/questions.html", row=row, place=place, today=place.today(now),
                           script=script, caller=caller, lines=lines)
