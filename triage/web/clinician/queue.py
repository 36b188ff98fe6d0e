"""The review queue: who waits, how urgent, since when, whose it is. The address says what is asked for."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, abort, render_template, request, url_for

from triage.rules.result import Urgency
from triage.services import review, taking_out
from triage.services.actors import Role
from triage.services.parts import Services
from triage.services.record import queueing
from triage.services.record.kinds import configured
from triage.services.views import COUNT_CAP, QueuePage, QueueRow
from triage.services.views.queue import QUEUE_STATES, WHOSE, QueueFilter
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.context import services
from triage.web.listing import as_file
from triage.web.wording import span, zoned

ROWS = 50
MOST = 5_000   # rows of a file
HIGHEST_FIRST = tuple(reversed(Urgency))
NIL = UUID(int=0)


@bp.get("/queue")
@staff(Role.CLINICIAN)
def queue() -> str:
    """Show a list of cases, one page of it."""
    parts, wanted = services(), _wanted()
    after = request.args.get("after")
    page = review.queue(parts.store, actor(), wanted=wanted, after=after, limit=ROWS, now=parts.now())
    return render_template("clinician/queue.html", **context(page, wanted, after=after, now=parts.now()),
                           unsent=_unsent(parts))


@bp.get("/queue/queue.csv")
@staff(Role.CLINICIAN)
def queue_csv() -> Response:
    """Give the same list as a file, at most MOST cases of it."""
    parts, wanted, rows, after = services(), _wanted(), list[QueueRow](), None
    while len(rows) < MOST:
        page = review.queue(parts.store, actor(), wanted=wanted, after=after, limit=ROWS, now=parts.now())
        rows += page.rows
        after = page.next_cursor
        if after is None:
            break
    return as_file(taking_out.queue_list(parts.store, actor(), rows, now=parts.now()))


def context(page: QueuePage, wanted: QueueFilter, *, after: str | None, now: datetime) -> dict[str, Any]:
    """Give what the page shows."""
    query = _query(wanted)
    return {
        "page": page, "wanted": wanted, "query": query, "levels": HIGHEST_FIRST, "after": after,
        "narrowed": {name: value for name, value in query.items() if name != "level"},
        "total": counted(sum(page.counts.values())), "counted": counted,
        "left_out": {level: page.hidden[level] for level in HIGHEST_FIRST if page.hidden[level]},
        "case_url": url_for("clinician.case", case_id=NIL).removesuffix(str(NIL)),
        "now": now,
        "clocks": {zone: Clock(zone, now) for zone in {row.timezone for row in page.rows}},
        "span": span, "zoned": zoned, "names": short_names({row.location for row in page.rows})}


class Clock:
    """Says moments on a site's clock, as short as they can be: "14:10" today, else "5 Dec, 14:10"."""

    def __init__(self, timezone: str, now: datetime) -> None:
        """Take today from `now`."""
        self._zone = ZoneInfo(timezone)
        self._today = now.astimezone(self._zone).date()

    def __call__(self, at: datetime, day_only: bool = False) -> str:
        """Say a moment, or its day alone."""
        here, today = at.astimezone(self._zone), self._today
        clock = f"{here.hour}:{here.minute:02}"
        if here.date() == today and not day_only:
            return clock
        day = f"{here.day} {here:%b}" if here.year == today.year else f"{here.day} {here:%b} {here.year}"
        return day if day_only else f"{day}, {clock}"

    def visit(self, at: datetime) -> str:
        """Say when somebody comes: "Today 14:10"."""
        said = self(at)
        return f"Today {said}" if "," not in said else said


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


def _wanted() -> QueueFilter:
    """Read from the address what is asked for. A word that means nothing is an address that is not there."""
    given = {name: request.args.get(name, "") for name in ("level", "state", "whose", "site", "unfinished")}
    try:
        level = Urgency.of(given["level"]) if given["level"] else None
        site = UUID(given["site"]) if given["site"] else None
    except (KeyError, ValueError):
        abort(404)
    known = {"state": QUEUE_STATES, "whose": WHOSE, "unfinished": ("1",)}
    if any(given[name] not in ("", *words) for name, words in known.items()):
        abort(404)
    wanted = QueueFilter(level, given["state"], given["whose"], site, bool(given["unfinished"]))
    # What was signed is listed whoever's it is: the page then says so in its own choices.
    return replace(wanted, whose="", unfinished=False) if wanted.signed else wanted


def _query(wanted: QueueFilter) -> dict[str, str]:
    """Give the part of the address that asks for the same again."""
    given = {"level": "" if wanted.level is None else str(wanted.level), "state": wanted.state,
             "whose": wanted.whose, "site": str(wanted.site or ""),
             "unfinished": "1" if wanted.unfinished else ""}
    return {name: value for name, value in given.items() if value}
