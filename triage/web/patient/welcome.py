"""The first page of an open form: whose clinic, which visit, why, how long, who sees it."""

from typing import Any

from flask import render_template

from triage.questionnaire.path import minutes_left
from triage.services import moving
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.language import current_locale
from triage.web.patient import bp
from triage.web.patient.about import about_title
from triage.web.patient.frame import day_and_time, inside
from triage.web.patient.session import form_view, see
from triage.web.patient.wizard import resume_at
from triage.web.tablet import tablet


@bp.get("/intake")
@form_view()
def welcome(view: IntakeView) -> Any:
    """Say what this is, before asking anything. What has changed has a page of its own."""
    if view.changing:
        return see(resume_at(view))
    local = view.location.local(view.visit.starts_at)
    day, time = day_and_time(local, current_locale())
    return render_template(
        "patient/welcome.html", frame=inside(view, ""), visit=view.visit, day=day, time=time,
        minutes=max(1, minutes_left(view.questionnaire, view.answers, view.today)),
        place=_place(view), begun=view.saved_at is not None, start=resume_at(view), about=about_title(view))


def _place(view: IntakeView) -> dict[str, Any]:
    """Say where the visit is, whether it may be elsewhere, and what the patient said of that."""
    store, facts = services().store, view.location.help.facts
    wanted = moving.wanted(store, view)
    may_choose = not (view.sent or view.typist) and tablet() is None and bool(moving.others(store, view))
    return {"address": facts.get("address", "").splitlines(), "wanted": wanted.name if wanted else "",
            "may_choose": may_choose}
