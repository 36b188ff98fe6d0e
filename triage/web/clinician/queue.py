"""The review queue: who waits, how urgent, since when."""

from collections.abc import Collection

from flask import Response, abort, render_template, request

from triage.rules.result import Urgency
from triage.services import review, taking_out
from triage.services.actors import Role
from triage.services.parts import Services
from triage.services.record import queueing
from triage.services.record.kinds import configured
from triage.services.views import COUNT_CAP, QueueRow
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.context import services
from triage.web.listing import as_file
from triage.web.wording import span, zoned

ROWS = 50
MOST = 5_000   # rows of a file
HIGHEST_FIRST = tuple(reversed(Urgency))


@bp.get("/queue")
@staff(Role.CLINICIAN)
def queue() -> str:
    """Show the waiting cases, one page of them."""
    parts, level = services(), _level()
    after = request.args.get("after")
    page = review.queue(parts.store, actor(), level=level, after=after, limit=ROWS,
                        now=parts.now())
    return render_template("clinician/queue.html", page=page, level=level, levels=HIGHEST_FIRST,
                           now=parts.now(), total=counted(sum(page.counts.values())), counted=counted,
                           unsent=_unsent(parts),
                           span=span, zoned=zoned, names=short_names({row.location for row in page.rows}))


@bp.get("/queue/queue.csv")
@staff(Role.CLINICIAN)
def queue_csv() -> Response:
    """Give the waiting cases as a file, at most MOST of them."""
    parts, rows, after = services(), list[QueueRow](), None
    while len(rows) < MOST:
        page = review.queue(parts.store, actor(), level=_level(), after=after, limit=ROWS, now=parts.now())
        rows += page.rows
        after = page.next_cursor
        if after is None:
            break
    return as_file(taking_out.queue_list(parts.store, actor(), rows, now=parts.now()))


def _unsent(parts: Services) -> int:
    """Count the signed cases that a record system has not taken after many tries, or refused."""
    if not configured(parts.settings):
        return 0
    return sum(one.state == "stuck" for one in queueing.unsent(parts.store, actor()))


def counted(number: int) -> str:
    """Give a count as the tally shows it: beyond the cap only that it is more."""
    return str(number) if number < COUNT_CAP else f"{COUNT_CAP}+"


def short_names(locations: Collection[str]) -> dict[str, str]:
    """Give locations without the clinic's name, where all begin with it; nothing where there is only one."""
    if len(locations) == 1:
        return dict.fromkeys(locations, "")
    starts = {name.partition(", ")[0] for name in locations}
    return {name: name.partition(", ")[2] if len(starts) == 1 else name for name in locations}


def _level() -> Urgency | None:
    """Read the chosen level from the URL. A word that is no level is an address that does not exist."""
    word = request.args.get("level")
    try:
        return Urgency.of(word) if word else None
    except KeyError:
        abort(404)
