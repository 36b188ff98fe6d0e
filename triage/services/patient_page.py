"""One patient as the desk sees them: who it is, their visits, and everything that was put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import Conflict, InvalidInput, NotFound
from triage.services.finding import facts_of
from triage.services.identity import FIELDS, correct_in
from triage.services.importing.contact import is_email
from triage.services.links import location_facts
from triage.services.views.facts import PatientFacts
from triage.store import people
from triage.store.database import Session, Store

SEXES = ("male", "female", "other", "unknown")
LONGEST = {"family": 80, "given": 80, "phone": 40, "email": 254}
OLDEST = 130   # years


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit. `at` is on the site's clock."""

    id: UUID
    at: datetime
    location_id: UUID
    location: str
    language: str
    standing: str
    coming: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was put right: when, by whom, what it was, and (what, before, after) of each field."""

    at: datetime
    by: str
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A record that this one stands for since a merge. `can_undo`: nothing stands on it by now."""

    id: UUID
    record_number: str
    name: str
    at: datetime
    by: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """A patient with visits and trail, the newest first. `elsewhere`: they have visits at other sites too."""

    facts: PatientFacts
    visits: tuple[PlannedVisit, ...]
    steps: tuple[Step, ...]
    merged: tuple[Merged, ...]
    elsewhere: bool


def patient_page(store: Store, actor: Actor, patient_id: UUID, *, now: datetime) -> PatientPage:
    """Show a patient of the actor's sites; of one that was merged, the record that stands for it.

    Raises NotFound for any other.
    """
    with store.writing() as session:
        person = allowed(session, actor, patient_id)
        visits = people.visits_of(session, person.id, actor.locations)
        planned = tuple(PlannedVisit(
            visit.id, location_facts(place).local(visit.starts_at), place.id, place.name, visit.language,
            visit.standing, visit.starts_at >= now) for visit, place in visits if visit.standing != "void")
        steps, merged = _trail(session, person.id)
        note(session, actor, "patient read", "patient", person.id, now=now)
        return PatientPage(facts_of(person), planned, steps, merged,
                           bool(people.sites_of(session, person.id) - actor.locations))


def allowed(session: Session, actor: Actor, patient_id: UUID) -> people.Person:
    """Give the record that stands for a patient of the actor's sites. Raises NotFound."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    if not people.exists(session, patient_id):
        raise NotFound("There is nothing here.")
    person = people.standing(session, people.get(session, patient_id))
    if not people.is_of(session, person.id, actor.locations):
        raise NotFound("There is nothing here.")
    return person


def correct(store: Store, actor: Actor, patient_id: UUID, said: Mapping[str, str], *, seen: Mapping[str, str],
            now: datetime, language: str = "") -> bool:
    """Correct who a patient is, and give whether that changed anything. `seen`: what the page showed.

    `said` are FIELDS, the birth date ISO; `language` that of the visits to come. Raises InvalidInput,
    NotFound, or Conflict where somebody else was first.
    """
    actor.require(Role.FRONT_DESK)
    said = _checked(said, now.date())
    with store.writing() as session:
        person = allowed(session, actor, patient_id)
        if any(person.identity[field] not in (seen.get(field), said.get(field)) for field in FIELDS):
            raise Conflict("Somebody has corrected this patient meanwhile. Open the page again.")
        changed = correct_in(session, actor, person.id, said, now=now)
        if language and people.set_language(session, person.id, actor.locations, language, now):
            note(session, actor, "language of visits changed", "patient", person.id, now=now)
            changed = True
        return changed


def _checked(said: Mapping[str, str], today: date) -> dict[str, str]:
    kept = {field: " ".join(said[field].split()) for field in FIELDS}
    for field, most in LONGEST.items():
        if field in ("family", "given") and not kept[field]:
            raise InvalidInput(field, "Write the name, as in the record.")
        if len(kept[field]) > most:
            raise InvalidInput(field, f"Use at most {most} characters.")
        if not kept[field].isprintable():
            raise InvalidInput(field, "Take out the characters that cannot be seen.")
    if kept["email"] and not is_email(kept["email"]):
        raise InvalidInput("email", "Write the email like name@example.org.")
    if kept["sex"] not in SEXES:
        raise InvalidInput("sex", "Pick one.")
    born = date.fromisoformat(kept["birth_date"])
    if born > today or born.year < today.year - OLDEST:
        raise InvalidInput("birth_date", "Nobody alive was born on that day. Check the year.")
    return kept


def _trail(session: Session, patient_id: UUID) -> tuple[tuple[Step, ...], tuple[Merged, ...]]:
    steps = [Step(row.at, row.created_by, document["why"], tuple(
        (field, document["before"][field], document["after"][field]) for field in document["after"]))
        for row, document in people.changes_of(session, patient_id)]
    merged, later = [], False
    for row, _ in people.merges_of(session, patient_id):
        gone = people.get(session, row.gone_id).identity
        if row.undone_at:
            steps.append(Step(row.undone_at, row.undone_by or "", "undone"))
        if row.kept_id == patient_id:
            number = ("record_number", "", gone["record_number"])
            steps.append(Step(row.at, row.created_by, "merged", (number,)))
        if row.kept_id == patient_id and not row.undone_at:
            merged.append(Merged(row.id, gone["record_number"], f"{gone['family'].upper()}, {gone['given']}",
                                 row.at, row.created_by, not later))
            later = True
    names = people.names_of(session, {step.by for step in steps} | {one.by for one in merged})
    told = [Step(one.at, names.get(one.by, one.by), one.what, one.changes)
            for one in sorted(steps, key=lambda one: one.at, reverse=True)]
    return tuple(told), tuple(Merged(one.id, one.record_number, one.name, one.at, names.get(one.by, one.by),
                                     one.can_undo) for one in merged)
