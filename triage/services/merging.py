"""Two records that are one person: seen side by side, merged, and told apart again where that was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, NotFound
from triage.services.finding import facts_of
from triage.services.identity import FIELDS
from triage.services.patient_page import allowed
from triage.services.views.facts import PatientFacts
from triage.store import holds, merges, people, visits
from triage.store.database import Session, Store
from triage.store.people import Person
from triage.store.tables.visit import Patient

GONE = "gone"


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two records. `differing`: the fields in which they differ. `visits`: how many each has."""

    kept: PatientFacts
    gone: PatientFacts
    differing: tuple[str, ...]
    visits: tuple[int, int]


def compare(store: Store, actor: Actor, kept_id: UUID, gone_id: UUID, *, now: datetime) -> SideBySide:
    """Show two records side by side. Raises NotFound, or Conflict where they cannot be merged."""
    with store.writing() as session:
        kept, gone = _both(session, actor, kept_id, gone_id)
        for one in (kept, gone):
            note(session, actor, "patient compared", "patient", one.id, now=now)
        counts = tuple(len(people.visit_ids(session, one.id)) for one in (kept, gone))
    differing = tuple(field for field in FIELDS if kept.identity[field] != gone.identity[field])
    return SideBySide(facts_of(kept), facts_of(gone), differing, (counts[0], counts[1]))


def merge(store: Store, actor: Actor, kept_id: UUID, gone_id: UUID, taken: Mapping[str, str], *,
          now: datetime) -> UUID:
    """Let one record stand for both, and give the merge. `taken`: field → GONE where the other's value stays.

    The visits move; the other's record number goes on finding the person. Raises NotFound, or Conflict.
    """
    with store.writing() as session:
        kept, gone = _both(session, actor, kept_id, gone_id)
        row = session.get_one(Patient, kept.id, with_for_update=True)
        other = session.get_one(Patient, gone.id, with_for_update=True)
        theirs = {field: gone.identity[field] for field in FIELDS if taken.get(field) == GONE}
        after = {**kept.identity, **theirs}
        moved = people.move_visits(session, people.visit_ids(session, gone.id), since=gone.id, to=kept.id)
        visits.set_identity(session, row, after)
        other.merged_into = kept.id
        holds.carry(session, gone.id, kept.id)
        id_ = uuid4()
        merges.put(session, id_, kept.id, gone.id, {
            "before": dict(kept.identity), "after": after, "visits": [str(one) for one in moved]},
            by=actor.id, now=now)
        for one, what in ((kept, "patient merged"), (gone, "patient merged away")):
            note(session, actor, what, "patient", one.id, now=now, detail=(f"merge:{id_}",))
    return id_


def undo(store: Store, actor: Actor, merge_id: UUID, *, now: datetime) -> UUID:
    """Tell two records apart again, and give the one that was kept.

    Visits go back that came with the merge; later ones stay where they were added. What was corrected since
    stays corrected. Raises NotFound, or Conflict where a later merge stands on this one.
    """
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        found = merges.hold(session, merge_id)
        if found is None:
            raise NotFound("There is nothing here.")
        row, document = found
        kept = allowed(session, actor, row.kept_id)
        if row.undone_at:
            return row.kept_id   # pressed twice
        if kept.id != row.kept_id or merges.stands_on(session, row):
            raise Conflict("One of these records was merged again since. Undo that merge first.")
        _check_sites(session, actor, kept)
        _restore(session, row.kept_id, row.gone_id, document)
        row.undone_at, row.undone_by = now, actor.id
        for one in (row.kept_id, row.gone_id):
            note(session, actor, "merge undone", "patient", one, now=now, detail=(f"merge:{merge_id}",))
        return row.kept_id


def _restore(session: Session, kept_id: UUID, gone_id: UUID, document: Mapping[str, Any]) -> None:
    row = session.get_one(Patient, kept_id, with_for_update=True)
    before, after, today = document["before"], document["after"], visits.identity_of(session, row)
    back = {field: before[field] if today[field] == after[field] else today[field] for field in FIELDS}
    people.move_visits(session, [UUID(one) for one in document["visits"]], since=kept_id, to=gone_id)
    visits.set_identity(session, row, {**today, **back})
    session.get_one(Patient, gone_id, with_for_update=True).merged_into = None


def _both(session: Session, actor: Actor, kept_id: UUID, gone_id: UUID) -> tuple[Person, Person]:
    actor.require(Role.FRONT_DESK)
    kept, gone = allowed(session, actor, kept_id), allowed(session, actor, gone_id)
    if kept.id == gone.id:
        raise Conflict("These are one record already.")
    if kept.demo != gone.demo:
        raise Conflict("One of them belongs to the demonstration. It cannot be merged with a real patient.")
    for one in (kept, gone):
        _check_sites(session, actor, one)
    return kept, gone


def _check_sites(session: Session, actor: Actor, one: Person) -> None:
    if people.sites_of(session, one.id) - actor.locations:
        raise Conflict("One of them has visits at a location where you do not work. Ask somebody who works "
                       "at all of these locations.")
