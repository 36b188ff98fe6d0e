"""One day, at one location or all of one's own: who is expected, and the next step for each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from triage.services import desk
from triage.services.actors import Role
from triage.services.board import counts_of
from triage.services.views import STATES, DayBoard, LocationFacts, VisitRow
from triage.services.views.desk import MORE_STATES
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.addresses import Addresses
from triage.web.desk.blueprint import bp
from triage.web.wording import span

ONE_DAY = timedelta(days=1)
ALL = "all"        # in the address in place of a location
LOOK = "board"     # in the session: how the board was looked at last
DONE = "done"      # in the session: the step that this page offers to take back, once
NOT_MODIFIED = 304


@dataclass(frozen=True)
class Look:
    """What the address asks to see of a day."""

    location: LocationFacts
    everywhere: bool
    clinician_id: UUID | None
    state: str | None

    def query(self) -> dict[str, str]:
        """Give it as values of an address."""
        found = {"location": ALL if self.everywhere else str(self.location.id),
                 "clinician": str(self.clinician_id or ""), "state": self.state or ""}
        return {name: value for name, value in found.items() if value}

    def shows(self, row: VisitRow) -> bool:
        """Whether a row is of the clinician asked for."""
        return self.clinician_id in (None, row.clinician_id)


@bp.get("")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def today() -> str:
    """Show today."""
    return _show(None)


@bp.get("/day/<day>")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def day(day: str) -> str:
    """Show one day."""
    return _show(read_day(day))


@bp.get("/day/<day>/rows")
@staff(Role.FRONT_DESK, Role.CLINICIAN, waits=False)
def rows(day: str) -> ResponseReturnValue:
    """Give the rows alone, to a page that is open; nothing where they are as that page has them."""
    parts, look, known = services(), read_look(), request.headers.get("If-None-Match", "").strip('"')
    now, asked = parts.now(), read_day(day)
    newest = desk.digest(parts.store, actor(), asked, location_id=look.location.id,
                         everywhere=look.everywhere, now=now)
    if newest == known:
        return _dated(make_response("", NOT_MODIFIED), look, known)
    context = _context(look, asked)
    return _dated(make_response(render_template("desk/rows.html", **context)), look, context["board"].digest)


def _dated(response: Response, look: Look, digest: str) -> Response:
    now = look.location.local(services().now())
    response.headers["Board-At"] = f"{now.hour}:{now.minute:02d}"
    response.headers["Board-Digest"] = digest
    return response


def read_day(text: str) -> date:
    """Read a day of an address. What is no day is an address that does not exist."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def chosen_location() -> LocationFacts:
    """Give the location that the address names, or else the first that this member of staff works at."""
    locations = desk.locations(services().store, actor())
    wanted = request.args.get("location")
    found = [location for location in locations if wanted in (None, ALL, str(location.id))]
    return found[0] if found else abort(404)


def read_look() -> Look:
    """Read what the address asks to see. What nobody can have pressed does not exist."""
    state, clinician = request.args.get("state"), request.args.get("clinician")
    if state not in (None, *STATES, *MORE_STATES):
        abort(404)
    try:
        clinician_id = UUID(clinician) if clinician else None
    except ValueError:
        abort(404)
    return Look(chosen_location(), request.args.get("location") == ALL, clinician_id, state)


def board_of(day: date | None, look: Look | None = None) -> DayBoard:
    """Give the board of a day as it is looked at; None is the day that it is there."""
    parts, look = services(), look or read_look()
    now = parts.now()
    return desk.day(parts.store, actor(), day or look.location.today(now), location_id=look.location.id,
                    everywhere=look.everywhere, now=now)


def _show(day: date | None) -> str:
    look = read_look()
    context = _context(look, day)
    session[LOOK] = look.query()
    return render_template("desk/day.html", done=session.pop(DONE, None), **context)


def _context(look: Look, day: date | None) -> dict[str, object]:
    whole, now = board_of(day, look), services().now()
    board = replace(whole, rows=tuple(filter(look.shows, whole.rows)))
    board = replace(board, counts=counts_of(board.rows))
    rows = [row for row in board.rows if look.state in (None, row.state)]
    return {"board": board, "rows": rows, "chosen": look.state, "look": look, "whole": whole, "now": now,
            "may_change": Role.FRONT_DESK in actor().roles,
            "filter_url": _filters(board, look), "to": Addresses(board.day),
            "today": board.location.today(now), "span": lambda minutes: span(timedelta(minutes=minutes)),
            "before": board.day - ONE_DAY, "after": board.day + ONE_DAY,
            "day_url": lambda other: url_for("desk.day", **{**look.query(), "day": other.isoformat()})}


def _filters(board: DayBoard, look: Look) -> Callable[..., str]:
    """Give addresses of this day with one thing asked for otherwise; None is no longer asked for."""
    return lambda **other: url_for("desk.day", **{**look.query(), "day": board.day.isoformat(), **other})


def day_url(day: date, location_id: UUID) -> str:
    """Give the address of a day's board."""
    return url_for("desk.day", day=day.isoformat(), location=location_id)


def back_to(row: VisitRow) -> ResponseReturnValue:
    """Go back to the row of a visit, on the board as it was looked at last."""
    look = {"location": str(row.location_id), **session.get(LOOK, {})}
    if look["location"] not in (ALL, str(row.location_id)):
        look = {"location": str(row.location_id)}
    day = row.time.date().isoformat()
    return redirect(url_for("desk.day", **{**look, "day": day}, _anchor=f"v-{row.visit_id}"), 303)
