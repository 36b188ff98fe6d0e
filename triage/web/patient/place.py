"""Where the patient is going, when that is not the site that the visit is planned at."""

from typing import Any
from uuid import UUID

from flask import abort, render_template, request, url_for

from triage.services import moving
from triage.services.views import IntakeView
from triage.web.context import new_key, services
from triage.web.patient import bp
from triage.web.patient.frame import inside
from triage.web.patient.session import form_view, see

UNPROCESSABLE = 422


@bp.route("/intake/place", methods=["GET", "POST"])
@form_view(sent=False)
def place(view: IntakeView) -> Any:
    """Show the sites to choose from, and keep what was chosen; the desk moves the visit."""
    parts = services()
    places = (view.location, *moving.others(parts.store, view))
    if len(places) == 1 or view.typist:
        abort(404)
    wanted = moving.wanted(parts.store, view)
    ids, picked = {str(one.id) for one in places}, request.form.get("place", "")
    if request.method == "POST" and picked in ids:
        moving.choose(parts.store, view, UUID(picked), now=parts.now())
        return see(url_for("patient.welcome"))
    problem = request.method == "POST"
    return render_template(
        "patient/place.html", frame=inside(view, "place"), places=places, problem=problem, key=new_key(),
        chosen=(wanted or view.location).id), UNPROCESSABLE if problem else 200
