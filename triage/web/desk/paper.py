"""The blank form on paper: picked, shown to print, and as a PDF."""

from pathlib import Path
from uuid import UUID

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.catalogue import own_name
from triage.services import desk
from triage.services import paper as printing
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import chosen_location, read_day
from triage.web.desk.prints import paper_at
from triage.web.paper import STYLES, page_marks, paper_html
from triage.web.pdf import Paper as Size
from triage.web.pdf import PdfMissingError, render

UNAVAILABLE = 503


@bp.get("/paper")
@staff(Role.FRONT_DESK)
def paper() -> str:
    """Choose the form, its language, and whether it is for a visit."""
    library, place = services().library, chosen_location()
    forms = [(slug, library.get(slug).questionnaire.title or slug,
              [(code, own_name(code)) for code in library.get(slug).languages]) for slug in library.slugs]
    now = services().now()
    asked = request.args.get("day")
    day = read_day(asked) if asked else place.today(now)
    board = desk.day(services().store, actor(), day, location_id=place.id, now=now)
    rows = [row for row in board.rows if row.case_id is None]
    return render_template("desk/paper.html", forms=forms, rows=rows, place=place, day=day, sizes=tuple(Size))


@bp.get("/paper/form")
@staff(Role.FRONT_DESK)
def paper_form() -> str:
    """Show a blank form as a page that prints."""
    found = _asked()
    links = tuple((size.value, url_for("desk.paper_pdf", paper=size.value, **request.args.to_dict()))
                  for size in Size)
    return paper_html(found, back=url_for("desk.paper"), sizes=links,
                      marks=url_for("desk.paper_marks", **request.args.to_dict()))


@bp.get("/paper/form.pdf")
@staff(Role.FRONT_DESK)
def paper_pdf() -> ResponseReturnValue:
    """Give a blank form as a tagged PDF."""
    found = _asked()
    folder = Path(current_app.static_folder or "")
    styles = [*((folder / name).read_text(encoding="utf-8") for name in STYLES), page_marks(found)]
    try:
        pdf = render(paper_html(found), styles, paper_at(found.location or chosen_location()))
    except PdfMissingError:
        return render_template("desk/paper_pdf.html", query=request.args.to_dict()), UNAVAILABLE
    return Response(pdf.data, mimetype="application/pdf",
                    headers={"Content-Disposition": 'inline; filename="form.pdf"'})


@bp.get("/paper/marks.css")
@staff(Role.FRONT_DESK)
def paper_marks() -> Response:
    """Give the style that repeats the emergency line on every page when a browser prints."""
    return Response(page_marks(_asked()), mimetype="text/css")


def _asked() -> printing.Paper:
    """Read which form the address asks for: that of a visit, or a blank one of a condition."""
    parts, visit, language = services(), request.args.get("visit"), request.args.get("language", "en")
    if visit:
        try:
            visit_id = UUID(visit)
        except ValueError:
            abort(404)
        return printing.for_visit(parts.store, parts.library, actor(), visit_id, language, now=parts.now())
    place = chosen_location()
    condition = request.args.get("condition", parts.settings.default_condition)
    return printing.blank(parts.store, parts.library, condition, language, place)
