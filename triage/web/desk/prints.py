"""The printed summary: as a page, and as a PDF."""

from collections.abc import Iterator
from datetime import datetime
from itertools import dropwhile
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import desk, export
from triage.services.actors import Role
from triage.services.views import CaseView, LocationFacts
from triage.web.accounts import actor, staff
from triage.web.case_context import case_context
from triage.web.compose import compose, shorter_and_shorter
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location, day_url, read_day
from triage.web.fit import Fit
from triage.web.pdf import Layouts, Paper, Pdf, PdfMissingError
from triage.web.sheet import Sheet

STYLES = ("print.css", "sheet.css")
AMERICAN = "America/"


@bp.get("/cases/<uuid:case_id>/print")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def summary(case_id: UUID) -> str:
    """Show the summary as a page that prints on one sheet."""
    case = _load(case_id)
    return _page(compose(case), linked=True)


@bp.get("/cases/<uuid:case_id>/print.pdf")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def summary_pdf(case_id: UUID) -> ResponseReturnValue:
    """Give the summary as a PDF of one page, on the paper of the location's country unless told."""
    case = _load(case_id)
    try:
        pdf = _one_page(case, paper_at(case.location))
    except PdfMissingError:
        return render_template("print/no_pdf.html", case=case), 503
    name = f'inline; filename="summary-{case_id}.pdf"'
    return Response(pdf.data, mimetype="application/pdf", headers={"Content-Disposition": name})


@bp.post("/cases/<uuid:case_id>/printed")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def printed(case_id: UUID) -> ResponseReturnValue:
    """Record that the summary is on paper."""
    parts = services()
    if not PressForm().validate_on_submit():
        abort(400)
    desk.mark_printed(parts.store, actor(), case_id, now=parts.now())
    day = request.args.get("day")
    location = chosen_location()
    return redirect(day_url(read_day(day) if day else location.today(parts.now()), location.id), 303)


def _load(case_id: UUID) -> CaseView:
    parts = services()
    return export.case_view(parts.store, parts.library, actor(), case_id, now=parts.now(), purpose="print")


def _one_page(case: CaseView, paper: Paper) -> Pdf:
    """Make the PDF; where the measure was too hopeful, take the next step, so that it is one page."""
    layouts = Layouts(styles(), paper)
    for sheet in from_first_that_fits(case):
        if layouts.put(0, _page(sheet, linked=False)) == 1:
            break
    return layouts.write()


def from_first_that_fits(case: CaseView) -> Iterator[Sheet]:
    """Yield the page that should fit by its measure, then shorter ones.

    Where little would be left, it is worth a try whether the measure was too careful.
    """
    first = min(compose(case).taken, Fit.FEW)
    return dropwhile(lambda one: one.taken < first, shorter_and_shorter(case))


def _page(sheet: Sheet, *, linked: bool) -> str:
    """Render the page. Not linked: without style sheets and tools, which a PDF has no use for."""
    case = sheet.case
    day = case.location.local(case.visit.starts_at).date()
    return render_template(
        "desk/summary.html", linked=linked, papers=tuple(Paper), day=day,
        back=day_url(day, case.location.id), **page_context(sheet, actor().name, services().now()))


def page_context(sheet: Sheet, printed_by: str, now: datetime) -> dict[str, Any]:
    """Give what the printed page of one case is drawn with."""
    return {"sheet": sheet, "now": now, "printed_by": printed_by, **case_context(sheet.case)}


def styles() -> list[str]:
    """Give the text of the style sheets of printed pages."""
    folder = Path(current_app.static_folder or "")
    return [(folder / name).read_text(encoding="utf-8") for name in STYLES]


def paper_at(location: LocationFacts) -> Paper:
    """Give the paper asked for, or else what printers near the location hold."""
    asked = request.args.get("paper")
    if asked is None:
        return Paper.LETTER if location.timezone.startswith(AMERICAN) else Paper.A4
    return Paper(asked) if asked in tuple(Paper) else abort(404)
