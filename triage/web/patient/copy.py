"""A copy of what the patient said, to print or keep: right after sending, in the same browser only."""

from datetime import timedelta
from typing import Any

from flask import render_template, session, url_for

from triage.services import intake
from triage.services.views import IntakeView
from triage.web.context import services
from triage.web.language import current_locale
from triage.web.patient import bp
from triage.web.patient.frame import day_and_time, inside
from triage.web.patient.marked import marked
from triage.web.patient.review import COPY, Block, block
from triage.web.patient.session import form_view, see
from triage.web.tablet import tablet

SITTING = timedelta(minutes=30)


@bp.get("/intake/copy")
@form_view(sent=True)
def copy(view: IntakeView) -> Any:
    """Show every question that was asked, with what was said."""
    if not is_offered(view):
        return see(url_for("patient.done"))
    assert view.submitted_at is not None
    parts = services()
    intake.note_copy(parts.store, view, now=parts.now())
    day, time = day_and_time(view.location.local(view.submitted_at), current_locale())
    blocks = _blocks(view)
    picture = marked(view, {link_id for one in blocks for link_id in one.link_ids} - view.of_others)
    return render_template("patient/copy.html", frame=inside(view, "copy"), receipt=view.receipt, day=day,
                           time=time, blocks=blocks, marked=picture, body=picture and picture.figure.body)


def is_offered(view: IntakeView) -> bool:
    """Whether this very browser sent the form a little while ago. Tablets and staff keep none."""
    fresh = view.submitted_at is not None and services().now() - view.submitted_at <= SITTING
    return fresh and session.get(COPY) == view.receipt and not tablet() and not view.typist


def _blocks(view: IntakeView) -> list[Block]:
    found = [block(view, page, view.of_others) for part in (1, 2)
             for page in view.unveiled(part)]
    return [one for one in found if one.begun]
