"""Finding a patient by record number, name or date of birth. What is looked for stands in no address."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput, NotFound
from triage.services.importing.dates import DMY, MDY, read_day
from triage.services.importing.words import field_of
from triage.services.views.facts import PatientFacts
from triage.store import people
from triage.store.database import Session, Store
from triage.store.people import Person
from triage.store.tags import BEGINNING, BORN, NAME, NUMBER, digits_of, letters, loose_number

KEPT_FOR = timedelta(hours=1)
LONGEST = 120
MOST = 50
MARK_AT_ONCE = 2_000   # records that have no marks yet, and get them with a search
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\b(?:19|20)\d{6}\b"
                 r"|[A-Za-z]{3,10}\.? \d{1,2},? \d{4}|\d{1,2} [A-Za-z]{3,10}\.? \d{4}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: everything named must fit. `born`: days that the text may mean, ISO."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    born: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """One patient, with how many visits they have at the actor's sites. `also`: other numbers of theirs."""

    facts: PatientFacts
    visits: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPatients:
    """Who was found for `text`, by name. `more`: others fit too, and are not shown."""

    id: UUID
    text: str
    patients: tuple[FoundPatient, ...]
    more: bool


def look(store: Store, actor: Actor, text: str, *, now: datetime) -> UUID:
    """Keep what somebody looks for, sealed and for an hour, and give its id. Raises InvalidInput."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    text, id_ = " ".join(text.split())[:LONGEST], uuid4()
    wanted(text, now.date())
    with store.writing() as session:
        people.forget_searches(session, now)
        people.keep_search(session, id_, {"text": text}, by=actor.id, until=now + KEPT_FOR)
    return id_


def found(store: Store, actor: Actor, search_id: UUID, *, now: datetime) -> FoundPatients:
    """Give who fits what was looked for, at the actor's sites. Raises NotFound once it is over."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        kept = people.search(session, search_id, by=actor.id, now=now)
        if kept is None:
            raise NotFound("This search is over. Look again.")
        people.mark_some(session, MARK_AT_ONCE)
        fits = _fitting(session, actor, wanted(kept["text"], now.date()))
        shown = fits[:MOST]
        counts = people.visit_counts(session, [one.id for one, _ in shown], actor.locations)
        for one, _ in shown:
            note(session, actor, "patient found", "patient", one.id, now=now)
    return FoundPatients(search_id, kept["text"], tuple(
        FoundPatient(facts_of(one), counts.get(one.id, 0), also) for one, also in shown), len(fits) > MOST)


def by_number(store: Store, actor: Actor, number: str, *, now: datetime) -> PatientFacts | None:
    """Give the patient of the actor's sites who has a record number; None for nobody of theirs."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        pair = people.by_numbers(session, [number.strip()]).get(number.strip()) if number.strip() else None
        if pair is None or not people.is_of(session, pair[1].id, actor.locations):
            return None
        note(session, actor, "patient found", "patient", pair[1].id, now=now)
        return facts_of(pair[1])


def wanted(text: str, today: date) -> Wanted:
    """Tell what a text looks for. Raises InvalidInput for what would find everybody."""
    days = DAY.findall(text)
    read = {read_day(day, order, today) for day in days for order in (MDY, DMY)} - {None}
    rest = DAY.sub(" ", text) if read else text
    words = rest.replace(",", " ").split()
    numbers = tuple(word for word in words if any(c.isdigit() for c in word))
    labels = {word for word in words if read or numbers if field_of(word) in ("record_number", "birth_date")}
    names = tuple(part for word in words if word not in {*numbers, *labels} for part in letters(word).split())
    if not (read or numbers or names):
        raise InvalidInput("text", "Write a record number, a name or a date of birth.")
    if not read and not numbers and all(len(name) < BEGINNING and name.isascii() for name in names):
        raise InvalidInput("text", "Write at least two letters of the name.")
    return Wanted(names, numbers, tuple(sorted(day.isoformat() for day in read if day)))


def facts_of(person: Person) -> PatientFacts:
    """Give a record's facts."""
    who: Any = person.identity
    return PatientFacts(
        id=person.id, family=who["family"], given=who["given"],
        birth_date=date.fromisoformat(who["birth_date"]), sex=who["sex"], record_number=who["record_number"],
        phone=who["phone"], email=who["email"], demo=person.demo)


def _fitting(session: Session, actor: Actor, sought: Wanted) -> list[tuple[Person, tuple[str, ...]]]:
    """Give the records that stand for whoever fits, by name, each with the other numbers that led there."""
    standing: dict[UUID, Person] = {}
    also: dict[UUID, list[str]] = {}
    for marks in _marks(sought):
        for one in people.candidates(session, marks, actor.locations):
            if not _fits(one, sought):
                continue
            person = people.standing(session, one)
            if person is not one and not people.is_of(session, person.id, actor.locations):
                continue
            standing[person.id] = person
            if person is not one:
                also.setdefault(person.id, []).append(one.identity["record_number"])
    return [(one, tuple(also.get(one.id, ()))) for one in sorted(
        standing.values(), key=lambda one: (letters(one.identity["family"]), letters(one.identity["given"]),
                                            one.identity["birth_date"], str(one.id)))]


def _marks(sought: Wanted) -> list[list[tuple[str, str]]]:
    """Give the marks to look for; of a date that may be two days, one list for each."""
    names = [(NAME, name[:BEGINNING]) for name in sought.names
             if len(name) >= BEGINNING or not name.isascii()]
    numbers = [(NUMBER, loose_number(number)) for number in sought.numbers if loose_number(number)]
    plain = [*names, *numbers]
    return [[(BORN, day), *plain] for day in sought.born] if sought.born else [plain]


def _fits(one: Person, sought: Wanted) -> bool:
    who = one.identity
    words = f"{letters(who['family'])} {letters(who['given'])}".split()
    words.append(letters(who["family"]).replace(" ", ""))
    numbers = {loose_number(who["record_number"]), digits_of(who["record_number"])}
    return (all(any(word.startswith(name) for word in words) for name in sought.names)
            and all(loose_number(number) in numbers for number in sought.numbers)
            and (not sought.born or who["birth_date"] in sought.born))
