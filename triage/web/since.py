"""A case beside what was said before: answers marked, places drawn twice; medicines, the risky ones first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.questionnaire.answers import State
from triage.services.views import CaseView, Entry
from triage.services.views.case import Section, Visit
from triage.web.drawn import Drawn, drawn_of
from triage.web.verdict import named

STATES = {State.UNSURE: "not sure", State.DECLINED: "rather not say", State.SKIPPED: "not answered",
          State.NOT_ASKED: "not asked"}
SAME, NEW = "same", "new"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. `before`: SAME, NEW, or what was said the last time in words; "" where there was none.

    `changed`: a later version of this very form says it otherwise than the one before.
    """

    entry: Entry
    before: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one page. `changes` counts those that differ from the last time, or version."""

    section: Section
    told: tuple[Told, ...]
    changes: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list, such as a medicine: its answers, and the classes that must not be missed."""

    label: str
    entries: tuple[Entry, ...]
    marks: str


@dataclass(frozen=True, slots=True)
class Medicines:
    """`rows`: what was named, the risky ones first. `says`: what was said to the questions about them."""

    rows: tuple[Row, ...]
    says: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """`at` is the time of the visit before, None where this is the first; `body` what was marked then.

    `missing`: what is not known, by how it is not: short names of the questions.
    """

    at: datetime | None
    groups: tuple[Group, ...]
    body: Drawn | None
    medicines: Medicines
    missing: tuple[tuple[State, tuple[str, ...]], ...]


def since(case: CaseView, visits: Sequence[Visit]) -> Since:
    """Put a case beside the visit before it, and the version before."""
    last = visits[-1] if visits else None
    changed = {one.link_id for one in case.changes.differences} if case.changes else set()
    groups = []
    for section in case.sections:
        told = tuple(Told(one, _before(one, last.said) if last else "", _home(case, one) in changed)
                     for one in section.entries)
        if told:
            differ = sum(one.changed or one.before not in ("", SAME) for one in told)
            groups.append(Group(section, told, differ))
    body = drawn_of(case.definition.questionnaire, last.body) if last else None
    return Since(case.location.local(last.at) if last else None, tuple(groups), body, _medicines(case),
                 tuple(_missing(case)))


def _home(case: CaseView, entry: Entry) -> str:
    """Give what differences are named by: the question, or the group of rows that it is in."""
    group = case.definition.questionnaire.rows_of.get(entry.link_id)
    return group.link_id if group else entry.link_id


def _before(entry: Entry, said: Mapping[str, tuple[Entry, ...]]) -> str:
    """Compare with the last time. A row has no name of its own: it is the same where one said the same."""
    earlier = said.get(entry.link_id, ())
    if any((one.state, one.words_en) == (entry.state, entry.words_en) for one in earlier):
        return SAME
    if not earlier or entry.row is not None:
        return NEW if entry.state is not State.NOT_ASKED else SAME
    return STATES.get(earlier[0].state, earlier[0].words_en)


def _missing(case: CaseView) -> Iterator[tuple[State, tuple[str, ...]]]:
    entries = [entry for section in case.sections for entry in section.entries]
    for state in STATES:
        names = tuple(dict.fromkeys(named(one) for one in entries if one.state is state))
        if names:
            yield state, names


def _medicines(case: CaseView) -> Medicines:
    named, form = case.definition.medicines.question, case.definition.questionnaire
    group = form.rows_of.get(named) if named else None
    entries = [entry for section in case.sections for entry in section.entries]
    listing = case.definition.layout.medicines
    asked = (listing.asked, *listing.says) if listing else ()
    rows: dict[int, list[Entry]] = {}
    for entry in entries:
        if group and entry.row is not None and form.rows_of.get(entry.link_id) is group:
            rows.setdefault(entry.row, []).append(entry)
    found = [Row(inner[0].row_label, tuple(inner), "; ".join(one.mark for one in inner if one.mark))
             for inner in rows.values()]
    return Medicines(tuple(sorted(found, key=lambda one: not one.marks)),
                     tuple(entry for entry in entries if entry.link_id in asked and entry.row is None))
