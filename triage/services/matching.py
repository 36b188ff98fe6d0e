"""What a list's rows mean for what is here already: new, the same, changed, or in contradiction to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.services.actors import Actor
from triage.services.importing.contact import same_phone
from triage.services.importing.entry import Entry, Site
from triage.services.importing.people import same_person
from triage.services.importing.plan import SAME
from triage.store import batches, people
from triage.store.database import Session
from triage.store.people import Person
from triage.store.tables.clinic import Location
from triage.store.tags import loose_number

NEW, HERE, CHANGED, WRONG, OUT, ADDED = "new", "same", "changed", "wrong", "out", "added"
STATUSES = (WRONG, NEW, CHANGED, HERE, OUT, ADDED)
OFF = {"void": "Brought in before, and taken off the list since",
       "cancelled": "Here already, and cancelled. Put it back on the board of the day, where it is"}
MOST_COMPARED = 2_000   # rows of a list whose new people are looked for under another record number


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise here: what it is called, how it is here, how the list has it."""

    what: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Match:
    """One row with what it means. `reason` says it in words; `person` is the record that stands for them.

    `changes`: of the visit; `differences`: of the person. `values` are the visit's columns that would change.
    """

    entry: Entry
    status: str
    reason: str = ""
    person: Person | None = None
    visit_id: UUID | None = None
    changes: tuple[Difference, ...] = ()
    differences: tuple[Difference, ...] = ()


def visit_key(location_id: UUID, patient_id: UUID, day: date) -> str:
    """Give the key that a row's visit has for good: of one site, one person and one day."""
    return sha256(f"row:{location_id}:{patient_id}:{day.isoformat()}".encode()).hexdigest()


def starts_at(entry: Entry, zone: ZoneInfo) -> datetime:
    """Give when a good row's visit begins, in UTC."""
    return datetime.combine(entry.day or date.min, entry.time or time.min, zone).astimezone(UTC)


def match(session: Session, actor: Actor, location: Location, site: Site,
          entries: Sequence[Entry], *, look: bool = True) -> list[Match]:
    """Compare rows with what is here. Notes on the entries what contradicts it.

    `look`: also for people who are here under another record number, which takes a while where many are new.
    """
    going = [entry for entry in entries if not entry.left_out]
    known = people.by_numbers(session, {entry.record_number for entry in going if entry.record_number})
    for entry in going:
        if entry.record_number in known:
            _check(entry, *known[entry.record_number])
    if look:
        _look_elsewhere(session, actor, [entry for entry in going if entry.record_number not in known])
    standing = {number: pair[1] for number, pair in known.items()}
    there = _Visits(session, location, going, standing)
    return [_matched(entry, standing.get(entry.record_number), there, site) for entry in entries]


def _check(entry: Entry, own: Person, standing: Person) -> None:
    """Refuse a record number that belongs to somebody else. What is on record is not said."""
    records = (own.identity, standing.identity)
    born = entry.birth_date.isoformat() if entry.birth_date else ""
    if born and born not in {one["birth_date"] for one in records}:
        entry.wrong("record_number", "This record number belongs to somebody with another date of birth. "
                    "Mend whichever is wrong")
    elif entry.family and not entry.same_person and not any(
            same_person(entry.family, entry.given, one["family"], one["given"]) for one in records):
        entry.wrong(SAME, "This record number belongs to somebody with another name. Mend the number or the "
                    "name, or say that it is the same person")


def _look_elsewhere(session: Session, actor: Actor, unknown: Sequence[Entry]) -> None:
    """Find people who are here under another record number, or under the same one with its zeros."""
    days = {entry.birth_date.isoformat() for entry in unknown if entry.birth_date}
    by_day: dict[str, list[Person]] = defaultdict(list)
    for person in people.born_on(session, days, actor.locations):
        by_day[person.identity["birth_date"]].append(person)
    for entry in unknown:
        for person in by_day.get(entry.birth_date.isoformat() if entry.birth_date else "", ()):
            who = person.identity
            if not same_person(entry.family, entry.given, who["family"], who["given"]):
                continue
            number = who["record_number"]
            if loose_number(number) == loose_number(entry.record_number):
                entry.wrong("record_number", f"This person is here as “{number}”. Type the number like that")
            else:
                entry.notes.append(f"Record {number} has the same name and date of birth. If it is one "
                                   "person, merge the two after bringing in")


class _Visits:
    """The visits that rows may be: of the same people on the same days, or under the rows' own keys."""

    def __init__(self, session: Session, location: Location, entries: Iterable[Entry],
                 known: Mapping[str, Person]) -> None:
        self.zone, self.location = ZoneInfo(location.timezone), location
        self._days: dict[tuple[UUID, date], list[Any]] = defaultdict(list)
        mine = [(known[entry.record_number], entry.day) for entry in entries
                if entry.day and entry.record_number in known]
        if not mine:
            self._keys: Mapping[str, Any] = {}
            return
        for row in batches.visits_of(session, location.id, {who.id for who, _ in mine}):
            self._days[row.patient_id, row.starts_at.astimezone(self.zone).date()].append(row)
        self._keys = batches.by_keys(session, {visit_key(location.id, who.id, day) for who, day in mine})

    def of(self, entry: Entry, person: Person) -> Any | None:
        """Give the visit of a person on a row's day: at the same time, or else any that takes place."""
        assert entry.day is not None
        rows = [row for row in self._days[person.id, entry.day] if row.standing != "void"]
        exact = [row for row in rows if entry.time and row.starts_at == starts_at(entry, self.zone)]
        return next(iter([*exact, *rows]), None)

    def moved(self, entry: Entry, person: Person) -> Any | None:
        """Give the visit that this row once made, and that is on another day or off the list by now."""
        assert entry.day is not None
        return self._keys.get(visit_key(self.location.id, person.id, entry.day))


def _matched(entry: Entry, person: Person | None, there: _Visits, site: Site) -> Match:
    if entry.left_out:
        return Match(entry, OUT, entry.left_out)
    visit = there.of(entry, person) if person and entry.day else None
    if visit and entry.over and {problem.field for problem in entry.problems} == {"day"}:
        entry.problems.clear()   # of a list of yesterday, brought in again
    if entry.problems:
        return Match(entry, WRONG, "; ".join(problem.says for problem in entry.problems), person)
    if person is None:
        return Match(entry, NEW)
    return _known(entry, person, visit, there, site)


def _known(entry: Entry, person: Person, visit: Any | None, there: _Visits, site: Site) -> Match:
    differences = tuple(_differences(entry, person, site))
    if visit is None:
        earlier = there.moved(entry, person)
        if earlier:
            day = earlier.starts_at.astimezone(there.zone)
            moved = f"Brought in before, and moved since to {day:%b} {day.day}"
            return Match(entry, OUT, OFF.get(earlier.standing, moved), person, earlier.id)
        return Match(entry, NEW, person=person, differences=differences)
    if visit.standing in OFF:
        return Match(entry, OUT, OFF[visit.standing], person, visit.id)
    changes = tuple(_changes(entry, visit, there.zone, site))
    reason = ", ".join(f"{one.what}: {one.here or 'none'} to {one.there}" for one in changes)
    return Match(entry, CHANGED if changes else HERE, reason, person, visit.id, changes, differences)


def _changes(entry: Entry, visit: Any, zone: ZoneInfo, site: Site) -> Iterator[Difference]:
    """Give what of a visit the list says otherwise. What the list leaves empty, it does not say."""
    at, was = starts_at(entry, zone), visit.starts_at
    if at != was:
        yield Difference("Time", f"{was.astimezone(zone):%-H:%M}", f"{at.astimezone(zone):%-H:%M}")
    clinician = str(visit.clinician_id or "")
    if entry.clinician_id and entry.clinician_id != clinician:
        yield Difference("Clinician", site.clinicians.get(clinician, ""), site.clinicians[entry.clinician_id])


def _differences(entry: Entry, person: Person, site: Site) -> Iterator[Difference]:
    """Give what of a person the list says otherwise."""
    who = person.identity
    if entry.phone and not same_phone(entry.phone, who["phone"], site.country):
        yield Difference("Phone", who["phone"], entry.phone)
    if entry.email and entry.email.casefold() != who["email"].casefold():
        yield Difference("Email", who["email"], entry.email)
    if entry.sex not in ("unknown", who["sex"]):
        yield Difference("Sex", who["sex"], entry.sex)
