"""One case, whole: the verdict, the answers, the sources; and the same as a FHIR file."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, render_template, request

from triage.forms.staff import DecisionForm
from triage.services import export
from triage.services.actors import Role
from triage.services.last_time import course
from triage.services.record import queueing
from triage.services.record.kinds import configured
from triage.services.views import CaseView
from triage.web.accounts import actor, staff
from triage.web.case_context import case_context
from triage.web.charts import charts
from triage.web.clinician.blueprint import bp
from triage.web.clinician.deciding import aside, decision_form
from triage.web.context import services
from triage.web.drawn import picture, places_since
from triage.web.open_answers import open_answers
from triage.web.since import since

FHIR = "application/fhir+json"


@bp.get("/cases/<uuid:case_id>")
@staff(Role.CLINICIAN)
def case(case_id: UUID) -> str:
    """Show one case."""
    return again(case_id, "")


@bp.get("/cases/<uuid:case_id>/fhir.json")
@staff(Role.CLINICIAN)
def bundle(case_id: UUID) -> Response:
    """Give the case as one FHIR R4 Bundle, to be kept or imported."""
    found = load(case_id, "export")
    response = jsonify(export.bundle(found, picture(found)))
    response.mimetype = FHIR
    mark = "" if found.is_latest else f"-v{found.version}"
    response.headers["Content-Disposition"] = f'attachment; filename="case-{case_id}{mark}.fhir.json"'
    return response


def load(case_id: UUID, purpose: str) -> CaseView:
    """Read one case on behalf of who is signed in; the audit trail keeps the purpose.

    The address may name an earlier version of its form.
    """
    parts = services()
    return export.case_view(parts.store, parts.library, actor(), case_id, now=parts.now(), purpose=purpose,
                            version=request.args.get("version", type=int))


def show(found: CaseView, form: DecisionForm | None, problem: str = "", **forms: Any) -> str:
    """Render the case page. `problem`: what stood in the way of asking the patient.

    `forms`: those of its side that were filled in, see deciding.aside.
    """
    parts, context = services(), case_context(found)
    visits = course(parts.store, parts.library, actor(), found, now=parts.now())
    return render_template("clinician/case.html", form=form, record=_record(found), problem=problem,
                           open=open_answers(context["verdict"]), beside=since(found, visits),
                           charts=charts(found, visits), now=parts.now(), places_since=places_since(found),
                           **aside(found, **forms), **context)


def again(case_id: UUID, problem: str) -> str:
    """Show the case as it is now, with what stood in the way."""
    found = load(case_id, "view")
    is_open = found.is_latest and found.state != "signed"
    return show(found, decision_form(found) if is_open else None, problem)


def _record(found: CaseView) -> dict[str, object]:
    """Give what became of the case's sendings, and where it could be sent."""
    parts = services()
    sendings = queueing.of_case(parts.store, actor(), found.case_id)
    signed_at = max((one.last_at for one in found.reviews if one.decision), default=found.evaluated_at)
    queued = {one.kind for one in sendings if one.created_at >= signed_at}
    receivers = configured(parts.settings)
    return {"sendings": sendings, "receivers": receivers, "is_queued": queued >= set(receivers),
            "by_itself": parts.settings.record_on_signing}
