"""What is good of a list becomes visits: in portions, each kept whole, and pressed again without harm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from triage.library import Library
from triage.services import moving
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.batches import Opened, held_list, opened_list
from triage.services.errors import Conflict
from triage.services.identity import correct_in
from triage.services.importing.entry import Entry
from triage.services.importing.plan import Plan, from_json, to_json
from triage.services.matching import (
    ADDED,
    CHANGED,
    MOST_COMPARED,
    NEW,
    WRONG,
    Match,
    match,
    starts_at,
    visit_key,
)
from triage.services.steps import held
from triage.store import batches, people, trail
from triage.store.database import Session, Store

PORTION = 1_000   # rows of one transaction: others write in between


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What one press came to."""

    added: int
    moved: int
    renewed: int
    waiting: int


def bring_in(store: Store, library: Library, actor: Actor, batch_id: UUID, *, move: bool, renew: bool,
             now: datetime) -> BroughtIn:
    """Add what is new. `move`: visits to the list's time and clinician; `renew`: what it says of people.

    Raises NotFound, Expired, or Conflict. Stopped half-way, the next press goes on where it was.
    """
    with store.reading() as session:
        opened = opened_list(session, library, actor, batch_id, now=now)
        kept = from_json(batches.get(session, batch_id)[1])
    entries, counts = opened.entries(), []
    for start in range(0, len(entries), PORTION):
        with store.writing() as session:
            _, plan = held_list(session, actor, batch_id, now=now)
            if replace(plan, outcome={}) != replace(kept, outcome={}):
                raise Conflict("Somebody has changed this list meanwhile. Look at it again, then press.")
            one = _Portion(session, actor, opened, now)
            counts.append(one.bring(plan, entries[start:start + PORTION], move=move, renew=renew))
    return BroughtIn(*(sum(one) for one in zip(*counts, strict=True)) if counts else (0, 0, 0, 0))


@dataclass(frozen=True)
class _Portion:
    """Some rows, brought in by one transaction."""

    session: Session
    actor: Actor
    opened: Opened
    now: datetime

    def bring(self, plan: Plan, entries: Sequence[Entry], *, move: bool,
              renew: bool) -> tuple[int, int, int, int]:
        """Give how many were added, moved, renewed, and wait."""
        session, opened = self.session, self.opened
        matches = match(session, self.actor, opened.location, opened.site, entries,
                        look=len(opened.grid.rows) <= MOST_COMPARED)
        added = self._add([one for one in matches if one.status == NEW])
        changed = [one for one in matches if one.status == CHANGED] if move else []
        for one in changed:
            self._move(one)
        renewed = [one for one in matches if one.differences and one.status != WRONG] if renew else []
        for one in renewed:
            self._renew(one)
        outcome = {**plan.outcome, **{number: (ADDED, str(id_)) for number, id_ in added.items()}}
        batches.set_plan(session, opened.batch.id, to_json(replace(plan, outcome=outcome)))
        waiting = sum(1 for one in matches if one.status == WRONG)
        counts = len(added), len(changed), len(renewed), waiting
        note(session, self.actor, "list brought in", "location", opened.location.id, now=self.now,
             detail=(f"list:{opened.batch.id}",
                     *map("{}:{}".format, ("added", "moved", "renewed", "waiting"), counts)))
        return counts

    def _add(self, new: Sequence[Match]) -> dict[int, UUID]:
        """Add patients and visits; give the visit of each row."""
        session, zone, ids = self.session, ZoneInfo(self.opened.location.timezone), dict[int, UUID]()
        who, rows = self._patients(new), []
        for one in new:
            ids[one.entry.number] = id_ = uuid4()
            rows.append(_row(one.entry, who[one.entry.record_number], self.opened, zone)
                        | {"id": id_, "created_by": self.actor.id, "created_at": self.now})
        batches.add_many(session, rows)
        kept = batches.by_keys(session, [row["key"] for row in rows])
        mine = {row["id"]: row["patient_id"] for row in rows if kept[row["key"]].id == row["id"]}
        trail.note_many(session, [
            trail.Entry(self.now, self.actor.kind, self.actor.id, "visit added", f"visit:{id_}",
                        (f"patient:{patient}",)) for id_, patient in mine.items()])
        return {number: id_ for number, id_ in ids.items() if id_ in mine}

    def _patients(self, new: Sequence[Match]) -> dict[str, UUID]:
        """Add whom nobody knows yet; give the record of each record number."""
        known = {one.entry.record_number: one.person.id for one in new if one.person}
        unknown = {one.entry.record_number: one.entry for one in new if not one.person}
        people.add_many(self.session, [(uuid4(), _identity(entry)) for entry in unknown.values()],
                        demo=self.opened.location.demo, now=self.now)
        found = people.ids_by_numbers(self.session, unknown)
        return known | found

    def _move(self, one: Match) -> None:
        """Give a visit the time and the clinician of the list, as the desk would by hand."""
        assert one.visit_id is not None
        entry, visit = one.entry, held(self.session, self.actor, one.visit_id, self.now)
        before = moving.document(visit)
        at = starts_at(entry, ZoneInfo(self.opened.location.timezone))
        moving.put(visit, {**before, "starts_at": at.isoformat(),
                           "clinician": entry.clinician_id or before["clinician"]})
        visit.keep("moved", before, moving.document(visit))

    def _renew(self, one: Match) -> None:
        """Give a person what the list says of them."""
        assert one.person is not None
        said = {"phone": one.entry.phone, "email": one.entry.email,
                "sex": one.entry.sex if one.entry.sex != "unknown" else ""}
        correct_in(self.session, self.actor, one.person.id,
                   {field: text for field, text in said.items() if text}, now=self.now)


def _identity(entry: Entry) -> dict[str, Any]:
    assert entry.birth_date is not None
    return {"family": entry.family, "given": entry.given, "birth_date": entry.birth_date.isoformat(),
            "sex": entry.sex, "phone": entry.phone, "email": entry.email,
            "record_number": entry.record_number}


def _row(entry: Entry, patient_id: UUID, opened: Opened, zone: ZoneInfo) -> dict[str, Any]:
    assert entry.day is not None
    return {"patient_id": patient_id, "location_id": opened.location.id,
            "clinician_id": UUID(entry.clinician_id) if entry.clinician_id else None,
            "starts_at": starts_at(entry, zone), "condition": opened.location.condition,
            "language": entry.language, "help": entry.help, "channel": entry.channel,
            "key": visit_key(opened.location.id, patient_id, entry.day)}
