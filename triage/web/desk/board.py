"""One day at one location: who is expected, and the next step for each."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from flask import abort, render_template, request, url_for

from triage.services import desk
from triage.services.actors import Role
from triage.services.views import STATES, DayBoard, LocationFacts
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp

ONE_DAY = timedelta(days=1)


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
    found = [location for location in locations if wanted in (None, str(location.id))]
    return found[0] if found else abort(404)


def board_of(day: date | None) -> DayBoard:
    """Give the board of a day at the chosen location; None is the day that it is there."""
    parts, location = services(), chosen_location()
    now = parts.now()
    return desk.day(parts.store, actor(), day or location.today(now), location_id=location.id, now=now)


def _show(day: date | None) -> str:
    board, state = board_of(day), request.args.get("state")
    if state not in (None, *STATES):
        abort(404)
    rows, now = [row for row in board.rows if state in (None, row.state)], services().now()
    return render_template(
        "desk/day.html", board=board, rows=rows, chosen=state, states=STATES, filter_url=_filter_url(board),
        today=board.location.today(now), now=now, before=board.day - ONE_DAY, after=board.day + ONE_DAY,
        day_url=lambda other: day_url(other, board.location.id))


def day_url(day: date, location_id: UUID) -> str:
    """Give the address of a day's board."""
    return url_for("desk.day", day=day.isoformat(), location=location_id)


def _filter_url(board: DayBoard) -> Callable[[str | None], str]:
    day, location = board.day.isoformat(), board.location.id
    return lambda state: url_for("desk.day", day=day, location=location, state=state)
