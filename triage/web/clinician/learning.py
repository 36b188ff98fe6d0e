"""What many cases teach: rules, levels, waits and forms in numbers of nobody."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, abort, render_template, request

from triage.services.actors import Role
from triage.services.learning import files, periods
from triage.services.learning.page import Wanted, learn
from triage.services.learning.views import Learning
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.context import services
from triage.web.listing import as_file

CHANNELS = {"home": "At home", "phone": "By telephone", "kiosk": "On a tablet of the clinic",
            "assisted": "With staff beside them", "paper": "On paper", "": "All"}

DOUBTED = 12   # rules in the chart


@bp.get("/learning")
@staff(Role.CLINICIAN, Role.ADMINISTRATOR)
def learning() -> str:
    """Show the numbers of a place and a period."""
    found = _found()
    judged = [one for one in found.rules if one.judged.agreeing and one.judged.agreeing.least < 1]
    doubted = sorted(judged, key=lambda one: one.judged.agreeing.most)[:DOUBTED]
    return render_template("clinician/learning.html", found=found, here_now=_address(found),
                           channels=CHANNELS, minutes=minutes, doubted=doubted,
                           reads_rules=Role.CLINICIAN in actor().roles)


@bp.get("/learning/<table>/numbers.csv")
@staff(Role.CLINICIAN, Role.ADMINISTRATOR)
def learning_csv(table: str) -> Response:
    """Give one of the tables as a file."""
    made = files.TABLES.get(table)
    if made is None:
        abort(404)
    return as_file(made(_found()))


def minutes(number: int | None) -> str:
    """Give a length of time in words: "14 min", "1 h 40", "3 days"; of too few cases, that it is so."""
    if number is None:
        return "too few"
    hours, rest = divmod(number, 60)
    days, left = divmod(hours, 24)
    if days:
        return f"{days} {'day' if days == 1 else 'days'} {left} h"
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"


def _found() -> Learning:
    parts = services()
    return learn(parts.store, parts.library, actor(), _wanted(), now=parts.now())


def _wanted() -> Wanted:
    """Read what the address asks for. What is no place or no period is an address that is not there."""
    place, period = request.args.get("location", ""), request.args.get("period", "")
    asked = periods.read(period)
    if period and asked is None:
        abort(404)
    try:
        return Wanted(UUID(place) if place else None, asked, request.args.get("condition", ""))
    except ValueError:
        abort(404)


def _address(found: Learning) -> Mapping[str, str]:
    """Give what names these numbers in an address."""
    named = {"location": str(found.place or ""), "period": str(found.period), "condition": found.condition}
    if len(found.conditions) == 1:
        del named["condition"]
    return {name: value for name, value in named.items() if value}
