"""What if: a case's answers filled in otherwise, weighed, shown beside the case, and kept nowhere."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage.services import what_if as trying
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import load
from triage.web.context import services
from triage.web.flips import Flips, read_flips, topics

UNPROCESSABLE = 422


@bp.route("/cases/<uuid:case_id>/what-if", methods=["GET", "POST"])
@staff(Role.CLINICIAN)
def what_if(case_id: UUID) -> ResponseReturnValue:
    """Show the answers as a form; sent, what they come to. Answers are never in an address."""
    parts, found = services(), load(case_id, "what if")
    on = trying.basis(parts.store, parts.library, actor(), case_id, now=parts.now())
    posted = request.form if request.method == "POST" and "reset" not in request.form else None
    flips = read_flips(on, posted) if posted is not None else Flips(on.stored)
    outcome = None if posted is None or flips.problems else trying.compare(on, flips.answers)
    opened = frozenset(outcome.opened) if outcome else frozenset()
    page = render_template(
        "clinician/what_if.html", case=found, outcome=outcome, problems=flips.problems, today=found.today,
        topics=tuple(topics(on, flips, opened, posted)), at=found.location.local,
        short={link_id: item.short_text or item.text
               for link_id, item in on.definition.questionnaire.by_id.items()})
    return page, UNPROCESSABLE if flips.problems else 200
