"""Bringing in a list of visits: kept sealed for a day, shown, mended, and brought in as often as one likes.

Nothing of the list is a visit before somebody has seen what it means. What is good may come in while the rest
waits; the same list again changes nothing.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from triage.library import Library
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.countries import country_of
from triage.services.errors import Expired, NotFound
from triage.services.importing.entry import Entry, Site
from triage.services.importing.grid import Grid, Row
from triage.services.importing.plan import Plan, first_plan, from_json, to_json
from triage.services.importing.reading import form_of, needs_order, read_entries, settled
from triage.services.importing.words import squeezed
from triage.services.links import location_facts
from triage.services.matching import ADDED, MOST_COMPARED, STATUSES, WRONG, Match, match
from triage.services.views.batch import BatchView, Column, Unknown
from triage.services.views.desk import Choice
from triage.store import batches, locations, people
from triage.store.accounts import clinicians_of, locations_among
from triage.store.database import Session, Store
from triage.store.tables.batch import VisitBatch
from triage.store.tables.clinic import Location

KEPT_FOR = timedelta(days=1)
EXAMPLES = 3
DAY_EXAMPLES = 4
GONE = "There is no such list any more. Bring it in again: what is here already stays as it is."
OVER = "This list was kept for a day, and is deleted. Bring it in again."


@dataclass(frozen=True)
class Opened:
    """One list with the site that it is for."""

    batch: VisitBatch
    location: Location
    site: Site
    grid: Grid
    plan: Plan

    def entries(self) -> list[Entry]:
        """Read all rows; none where a column is missing."""
        return [] if self.plan.missing() else read_entries(self.grid, self.plan, self.site)


def open_list(store: Store, actor: Actor, location_id: UUID, grid: Grid, *, now: datetime,
              day: str = "") -> UUID:
    """Keep a list for a site, and give its id. `day`: ISO, for rows without one. Raises NotFound."""
    actor.require(Role.FRONT_DESK)
    actor.require_at(location_id)
    id_ = uuid4()
    with store.writing() as session:
        location = locations.get(session, location_id)
        if location is None or not location.active:
            raise NotFound("There is nothing here.")
        batches.drop_old(session, now)
        batches.put(session, {
            "id": id_, "location_id": location_id, "created_by": actor.id, "created_at": now,
            "expires_at": now + KEPT_FOR}, grid=_kept(grid), plan=to_json(first_plan(grid, day)))
        note(session, actor, "list opened", "location", location_id, now=now, detail=(f"list:{id_}",))
    return id_


def view(store: Store, library: Library, actor: Actor, batch_id: UUID, *, now: datetime) -> BatchView:
    """Show what each row of a list means. Raises NotFound, or Expired."""
    with store.reading() as session:
        opened = opened_list(session, library, actor, batch_id, now=now)
        entries = opened.entries()
        matches = match(session, actor, opened.location, opened.site, entries,
                        look=len(entries) <= MOST_COMPARED)
    with store.writing() as session:   # apart: reading thousands of rows must not keep others from writing
        note(session, actor, "list read", "location", opened.location.id, now=now,
             detail=(f"list:{batch_id}",))
    return _view(opened, entries, [_with_outcome(one, opened.plan) for one in matches])


def change(store: Store, actor: Actor, batch_id: UUID, *, now: datetime, **changes: Any) -> None:
    """Read a list otherwise: the fields of Plan that `changes` names. Raises NotFound, or Expired."""
    with store.writing() as session:
        batch, plan = held_list(session, actor, batch_id, now=now)
        batches.set_plan(session, batch.id, to_json(replace(plan, **changes)))
        note(session, actor, "list read anew", "location", batch.location_id, now=now,
             detail=(f"list:{batch_id}", *sorted(changes)))


def mend(store: Store, actor: Actor, batch_id: UUID, mended: Mapping[int, Mapping[str, str]],
         out: frozenset[int], *, now: datetime) -> None:
    """Mend cells (row → field → text), and leave rows out. Raises NotFound, or Expired."""
    with store.writing() as session:
        batch, plan = held_list(session, actor, batch_id, now=now)
        batches.set_plan(session, batch.id, to_json(plan.with_mended(mended, out)))
        note(session, actor, "rows mended", "location", batch.location_id, now=now,
             detail=(f"list:{batch_id}", *(f"row:{number}" for number in sorted({*mended, *out}))))


def forget(store: Store, actor: Actor, batch_id: UUID, *, now: datetime) -> None:
    """Delete a list. The visits that it brought in stay. Raises NotFound."""
    with store.writing() as session:
        batch, _ = held_list(session, actor, batch_id, now=now)
        batches.drop(session, batch.id)
        note(session, actor, "list deleted", "location", batch.location_id, now=now,
             detail=(f"list:{batch_id}",))


def sweep(store: Store, *, now: datetime) -> None:
    """Delete the lists and searches whose time is over. Looks first, and writes only where there are some."""
    with store.reading() as session:
        if not (batches.is_any_old(session, now) or people.is_any_old(session, now)):
            return
    with store.writing() as session:
        batches.drop_old(session, now)
        people.forget_searches(session, now)


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list that waits, for whoever goes on with it."""

    id: UUID
    location: str
    at: datetime
    expires_at: datetime


def waiting(store: Store, actor: Actor, *, now: datetime) -> tuple[OpenList, ...]:
    """Give the lists that are open at the actor's sites, the newest first; times on the sites' clocks."""
    actor.require(Role.FRONT_DESK)
    with store.reading() as session:
        rows = batches.open_at(session, actor.locations, now)
        return tuple(OpenList(row.id, row.Location.name, location_facts(row.Location).local(row.created_at),
                              location_facts(row.Location).local(row.expires_at)) for row in rows)


def opened_list(session: Session, library: Library, actor: Actor, batch_id: UUID, *,
                now: datetime) -> Opened:
    """Open a list of one of the actor's sites. Raises NotFound, or Expired."""
    batch, plan = _allowed(actor, batches.get(session, batch_id), now)
    location = session.get_one(Location, batch.location_id)
    grid = _grid(batches.grid_of(session, batch))
    return Opened(batch, location, _site(session, library, actor, location, now), grid, settled(grid, plan))


def held_list(session: Session, actor: Actor, batch_id: UUID, *, now: datetime) -> tuple[VisitBatch, Plan]:
    """Hold a list for a change; its plan is as it was kept. Raises NotFound, or Expired."""
    return _allowed(actor, batches.hold(session, batch_id), now)


def _allowed(actor: Actor, found: tuple[VisitBatch, Any] | None, now: datetime) -> tuple[VisitBatch, Plan]:
    actor.require(Role.FRONT_DESK)
    if found is None:
        raise NotFound(GONE)
    actor.require_at(found[0].location_id)
    if found[0].expires_at <= now:
        raise Expired(OVER)
    return found[0], from_json(found[1])


def _site(session: Session, library: Library, actor: Actor, location: Location, now: datetime) -> Site:
    facts = location_facts(location)
    others = [one.name for one in locations_among(session, actor.locations) if one.id != location.id]
    return Site(
        name=location.name, today=facts.today(now), languages=library.get(location.condition).languages,
        clinicians={str(one.id): one.name for one in clinicians_of(session, location.id)},
        others=tuple(others), country=country_of(facts), zone=location.timezone)


def _with_outcome(one: Match, plan: Plan) -> Match:
    """Show a row that was brought in as that."""
    what, visit_id = plan.outcome.get(one.entry.number, ("", ""))
    return replace(one, status=ADDED, visit_id=UUID(visit_id)) if what == ADDED else one


def _view(opened: Opened, entries: list[Entry], matches: list[Match]) -> BatchView:
    grid, plan, site = opened.grid, opened.plan, opened.site
    counts = Counter(one.status for one in matches)
    wrong = {id(one.entry) for one in matches if one.status == WRONG}
    still = [entry for entry in entries if id(entry) in wrong]
    return BatchView(
        id=opened.batch.id, location=location_facts(opened.location), expires_at=opened.batch.expires_at,
        revision=opened.batch.revision, grid=grid, plan=plan, form=form_of(grid, plan),
        columns=tuple(_column(grid, plan, index) for index in range(len(grid.headings))),
        missing=plan.missing(), asks_order=needs_order(grid, plan), examples=tuple(_examples(entries)),
        matches=tuple(matches), counts={status: counts[status] for status in STATUSES},
        clinicians=tuple(Choice(UUID(id_), name) for id_, name in site.clinicians.items()),
        unknown_clinicians=_unknown(still, "clinician", plan.clinicians),
        unknown_locations=_unknown(still, "location", plan.locations))


def _column(grid: Grid, plan: Plan, index: int) -> Column:
    cells = (row.cells[index] for row in grid.rows)
    examples = dict.fromkeys(cell for cell in cells if cell)
    return Column(index, grid.headings[index], plan.columns[index], tuple(examples)[:EXAMPLES])


def _examples(entries: list[Entry]) -> list[tuple[str, str]]:
    """Give some days and times as they are written and as they are read, the telling ones first."""
    found: dict[str, str] = {}
    for entry in entries:
        for field, read in (("birth_date", entry.birth_date), ("day", entry.day), ("time", entry.time),
                            ("when", entry.day and entry.time and datetime.combine(entry.day, entry.time))):
            text = entry.texts.get(field, "")
            if text and read and sum(1 for one in found if one.startswith(field)) < DAY_EXAMPLES:
                found[f"{field}\0{text}"] = _spelt(read)
    return [(key.partition("\0")[2], read) for key, read in found.items()]


def _spelt(read: Any) -> str:
    """Write a day or a time so that it can be read one way only."""
    if isinstance(read, datetime):
        return f"{read.day} {read:%B %Y}, {read:%-H:%M}"
    return f"{read.day} {read:%B %Y}" if hasattr(read, "year") else f"{read:%-I:%M %p}"


def _unknown(entries: list[Entry], field: str, said: Mapping[str, str]) -> tuple[Unknown, ...]:
    """Give the names that rows wait for, each once."""
    texts = [entry.texts.get(field, "") for entry in entries
             if field in {problem.field for problem in entry.problems}]
    counts, first = Counter(map(squeezed, texts)), dict[str, str]()
    for text in texts:
        first.setdefault(squeezed(text), text)
    return tuple(Unknown(key, first[key], counts[key], said.get(key, "")) for key in first)


def _kept(grid: Grid) -> dict[str, Any]:
    return {"headings": grid.headings, "titles": grid.titles, "left_out": grid.left_out, "wide": grid.wide,
            "short": grid.short, "rows": [[row.number, row.place, *row.cells] for row in grid.rows]}


def _grid(kept: Mapping[str, Any]) -> Grid:
    rows = tuple(Row(number, tuple(cells), place) for number, place, *cells in kept["rows"])
    plain = {name: tuple(kept[name]) for name in ("headings", "titles", "left_out", "wide")}
    return Grid(rows=rows, short=kept.get("short", ""), **plain)   # the release before kept none
