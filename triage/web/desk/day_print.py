"""All summaries of a day in the order of the appointments: as one page that prints, and as one PDF.

Only forms that were sent are printed. Who is missing stands on the screen and on no paper: a sheet with the
names of others belongs into nobody's chart. A form is done when the desk says that it is on paper.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import (
    Response,
    abort,
    copy_current_request_context,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import desk, export
from triage.services.actors import Role
from triage.services.views import CaseView, VisitRow
from triage.web.accounts import actor, staff
from triage.web.compose import compose
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import Look, board_of, day_url, read_day, read_look
from triage.web.desk.prints import from_first_that_fits, page_context, paper_at, styles
from triage.web.pdf import Paper, PdfMissingError
from triage.web.pdf_batch import BusyError, make

MOST = 150   # summaries in one batch; the server is busy with them for about a second for every four
BUSY_SECONDS = 20
UNPROCESSABLE, UNAVAILABLE = 422, 503


@dataclass(frozen=True)
class DayPrint:
    """One day's summaries: the visits to print in `rows`, and those whose form was not sent."""

    day: date
    look: Look
    rows: tuple[VisitRow, ...]
    missing: tuple[VisitRow, ...]
    only_new: bool

    @property
    def query(self) -> dict[str, str]:
        """The same batch as values of an address."""
        return self.new if self.only_new else self.all

    @property
    def new(self) -> dict[str, str]:
        """The batch without those that were printed before."""
        return {**self.all, "only": "new"}

    @property
    def all(self) -> dict[str, str]:
        """The batch with those that were printed before."""
        return {**self.look.query(), "day": self.day.isoformat()}


@bp.get("/day/<day>/print")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def day_print(day: str) -> ResponseReturnValue:
    """Show them one below the other, each on a sheet of its own when printed."""
    batch = _batch(day)
    if len(batch.rows) > MOST:
        return _refused(batch, "many"), UNPROCESSABLE
    by, now = actor().name, services().now()
    sheets = [page_context(compose(case), by, now) for case in _cases(batch)]
    return render_template("desk/day_print.html", batch=batch, sheets=sheets, papers=tuple(Paper),
                           back=day_url(batch.day, batch.look.location.id))


@bp.get("/day/<day>/print.pdf")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def day_pdf(day: str) -> ResponseReturnValue:
    """Give them as one PDF with one page each."""
    batch = _batch(day)
    if len(batch.rows) > MOST:
        return _refused(batch, "many"), UNPROCESSABLE
    if not batch.rows:
        return redirect(url_for("desk.day_print", **batch.query), 303)
    title = f"Summaries for {batch.day.isoformat()}, {batch.look.location.name}"
    try:
        pdf = make([_drawing(case) for case in _cases(batch)], styles(), paper_at(batch.look.location), title)
    except BusyError:
        return Response(_refused(batch, "busy"), UNAVAILABLE, {"Retry-After": str(BUSY_SECONDS)})
    except PdfMissingError:
        return _refused(batch, "missing"), UNAVAILABLE
    name = f'inline; filename="summaries-{batch.day.isoformat()}.pdf"'
    return Response(pdf.data, mimetype="application/pdf", headers={"Content-Disposition": name})


@bp.post("/day/<day>/printed")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def day_printed(day: str) -> ResponseReturnValue:
    """Record that those which the page showed are on paper."""
    if not PressForm().validate_on_submit():
        abort(400)
    batch, parts = _batch(day), services()
    shown = set(request.form.getlist("case"))
    for row in batch.rows:
        if row.case_id and str(row.case_id) in shown:
            desk.mark_printed(parts.store, actor(), row.case_id, now=parts.now())
    return redirect(day_url(batch.day, batch.look.location.id), 303)


def _batch(text: str) -> DayPrint:
    day, look, only = read_day(text), read_look(), request.args.get("only")
    if only not in (None, "new"):
        abort(404)
    rows = tuple(filter(look.shows, board_of(day, look).rows))
    sent = tuple(row for row in rows if row.case_id and (only is None or row.state == "to_print"))
    missing = tuple(row for row in rows if not row.case_id)
    return DayPrint(day, look, sent, missing, only is not None)


def _cases(batch: DayPrint) -> list[CaseView]:
    parts = services()
    ids: list[UUID] = [row.case_id for row in batch.rows if row.case_id]
    return [export.case_view(parts.store, parts.library, actor(), case_id, now=parts.now(),
                             purpose="print batch") for case_id in ids]


def _drawing(case: CaseView) -> Callable[[], Iterator[str]]:
    """Give what draws one page, shorter each time it is asked again; in whichever thread."""
    by, now = actor().name, services().now()
    draw = copy_current_request_context(lambda sheet: render_template(
        "desk/summary.html", linked=False, papers=(), day=None, back="", **page_context(sheet, by, now)))
    return lambda: map(draw, from_first_that_fits(case))


def _refused(batch: DayPrint, why: str) -> str:
    return render_template("desk/day_pdf.html", batch=batch, why=why, most=MOST,
                           back=day_url(batch.day, batch.look.location.id))
