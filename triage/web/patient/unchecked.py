"""What a patient sees when the rules broke on a saved page: danger signs to look for, and whom to call."""

from flask import render_template

from triage.services.views import IntakeView
from triage.web.patient import bp
from triage.web.patient.frame import inside
from triage.web.patient.hours import reach_here
from triage.web.patient.safety_net import safety_net
from triage.web.patient.session import form_view
from triage.web.patient.wizard import resume_at


@bp.get("/intake/unchecked")
@form_view(sent=None)
def unchecked(view: IntakeView) -> str:
    """Say that nothing looked for danger signs, and leave the looking to the patient. The form goes on."""
    return render_template("patient/unchecked.html", frame=inside(view, "unchecked"), reach=reach_here(),
                           net=safety_net(view.definition, view.language), following=resume_at(view))
