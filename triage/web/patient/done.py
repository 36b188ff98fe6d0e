"""After sending: the receipt, what happens next, when not to wait for it, and the offer of part two."""

from datetime import timedelta

from flask import render_template, session

from triage.questionnaire.path import is_complete, minutes_left, pages_of
from triage.rules.result import Urgency
from triage.services.views import IntakeView
from triage.web.context import new_key, services
from triage.web.language import current_locale
from triage.web.patient import bp
from triage.web.patient.about import about_title
from triage.web.patient.changed import may_tell
from triage.web.patient.copy import is_offered
from triage.web.patient.frame import clock, day_and_time, inside
from triage.web.patient.hours import reach_of
from triage.web.patient.review import ADVICE
from triage.web.patient.safety_net import safety_net
from triage.web.patient.session import form_view
from triage.web.patient.wizard import page_top

CALL_WITHIN = timedelta(hours=4)   # the clinic's own time limit for the same day


@bp.get("/intake/done")
@form_view(sent=True)
def done(view: IntakeView) -> str:
    """Show the receipt. A sent form shows no answers."""
    assert view.submitted_at is not None
    locale = current_locale()
    day, time = day_and_time(view.location.local(view.submitted_at), locale)
    visit_day, visit_time = day_and_time(view.location.local(view.visit.starts_at), locale)
    return render_template(
        "patient/done.html", frame=inside(view, "done"), receipt=view.receipt, day=day, time=time,
        reach=reach_of(view.location, locale, view.location.today(services().now())),
        visit_day=visit_day, visit_time=visit_time, clinician=view.visit.clinician, advice=_advice(view),
        by=clock(view.location.local(view.submitted_at + CALL_WITHIN), locale),
        copied=is_offered(view), net=safety_net(view.definition, view.language),
        changes=may_tell(view), key=new_key(), more=_more(view), added=_added(view), about=about_title(view),
        minutes=max(1, minutes_left(view.questionnaire, view.answers, view.today, 2)))


def _more(view: IntakeView) -> str:
    """Give the address of the first page of part two without answers; "" when there is none."""
    found = next((page for page in view.offered
                  if not is_complete(view.questionnaire, page, view.answers, view.today)), None)
    return page_top(found.slug) if found else ""


def _added(view: IntakeView) -> bool:
    """Whether anything was added after sending."""
    return any(item.link_id in view.answers for page in pages_of(view.questionnaire, 2)
               for item in page.questions)


def _advice(view: IntakeView) -> str:
    """Give the level that this browser sent, as a word; "routine" on any other device."""
    receipt, level = session.get(ADVICE, ("", ""))
    return level if receipt == view.receipt else str(Urgency.ROUTINE)
