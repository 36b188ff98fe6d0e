"""A patient's link: made, shown, and printed as a card."""

from uuid import UUID

import segno
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from triage.forms.staff import PressForm
from triage.services import desk
from triage.services.actors import Role
from triage.services.views import DayBoard, Link, VisitRow
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import board_of, read_day
from triage.web.wording import in_words, span, until_in_words

MODULE = 6   # pixels of one square of the code on the screen


@bp.post("/visits/<uuid:visit_id>/invite")
@staff(Role.FRONT_DESK)
def invite(visit_id: UUID) -> ResponseReturnValue:
    """Make a new link; the one before ends."""
    parts = services()
    if not PressForm().validate_on_submit():
        abort(400)
    desk.invite(parts.store, actor(), parts.settings, visit_id, now=parts.now())
    day, location = request.args.get("day"), request.args.get("location")
    return redirect(url_for("desk.link", visit_id=visit_id, day=day, location=location), 303)


@bp.get("/visits/<uuid:visit_id>/link")
@staff(Role.FRONT_DESK)
def link(visit_id: UUID) -> str:
    """Show the live link of a visit: large, to copy, to scan, to print."""
    parts, (board, row) = services(), on_board(visit_id)
    now = parts.now()
    live = desk.current_link(parts.store, actor(), parts.settings, visit_id, now=now)
    context = {"board": board, "row": row, "link": live, "location": board.location,
               "today": board.location.today(now)}
    return render_template("desk/link.html", **context, **(_about(live, board, row) if live else {}))


def picture(text: str) -> Markup:
    """Draw a QR code as inline SVG, dark on white in every colour scheme."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(scale=MODULE, border=4, dark="#000", light="#fff", omitsize=True,
                          svgclass=None, lineclass=None, title=None)
    return Markup(svg)  # noqa: S704  # drawn by segno: squares only, none of the text


def _about(live: Link, board: DayBoard, row: VisitRow) -> dict[str, object]:
    """Give what the page and the card say about a live link."""
    expires = board.location.local(live.expires_at)
    return {"qr": picture(live.url), "left": f"{span(live.expires_at - services().now())} from now",
            "expires": until_in_words(expires, "en"), "expiry_words": until_in_words(expires, row.language),
            "visit_words": in_words(row.time, row.language)}


def on_board(visit_id: UUID) -> tuple[DayBoard, VisitRow]:
    """Find a visit on the day that the address names."""
    day = request.args.get("day")
    board = board_of(read_day(day) if day else None)
    found = [row for row in board.rows if row.visit_id == visit_id]
    return (board, found[0]) if found else abort(404)
