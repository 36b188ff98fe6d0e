"""Asking a patient again: for the few answers that would settle how urgent a case is, and no others.

A form that was sent gets a later version, which waits for just these; one that is open shows them first.
Either way the patient comes in by the link, with the date of birth, or the desk reads the questions out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.conditions import enabling_of
from triage.questionnaire.model import Item, Questionnaire
from triage.services import changes, definitions
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.draft import Asked
from triage.services.errors import Conflict, InvalidInput, NotFound, VisitOff
from triage.services.judging import complete, facts_of
from triage.services.links import live_or_new, location_facts, visit_of
from triage.services.messages import queueing
from triage.services.messages.queueing import SendSettings
from triage.services.versions import draft_of
from triage.services.views.case import Ask
from triage.services.views.desk import OFF
from triage.store import cases, intakes, visits
from triage.store.database import Session, Store
from triage.store.sealing import seal
from triage.store.tables.intake import Intake

NOBODY = "Nobody knows yet whose form this is. Put that right first, at the front desk."
PICK = "Pick at least one question to ask."
WAITS = "question"   # what the message to the patient is about


@dataclass(frozen=True, slots=True)
class Script:
    """What the desk reads out: the questions that wait for an answer, in the patient's language."""

    visit_id: UUID
    language: str
    questions: tuple[Item, ...]
    at: datetime


def askable(item: Item | None, form: Questionnaire) -> bool:
    """Whether a question can be asked alone. One about a row (an operation) cannot: rows are not shown."""
    return item is not None and item.is_question and not item.hidden and item.link_id not in form.rows_of


def ask(store: Store, library: Library, actor: Actor, settings: SendSettings, case_id: UUID, *,
        questions: Collection[str], send: bool, key: str, now: datetime) -> None:
    """Ask the patient of a case for these answers; `send` a message with the link, where there is an address.

    Asked again while it waits, the new questions come on top. Raises InvalidInput, Conflict, NotFound.
    """
    actor.require(Role.CLINICIAN)
    with store.writing() as session:
        found = _case(session, actor, case_id)
        visits.lock(session, found.Visit.id)
        form = _held(session, found.Visit.id)
        definition = definitions.pinned(session, library, found.Visit.condition, form.definition_hash)
        wanted = [one for one in definition.questionnaire.by_id if one in questions
                  and askable(definition.questionnaire.by_id[one], definition.questionnaire)]
        if not wanted:
            raise InvalidInput("questions", PICK)
        waits = _waits(session, found, form, definition, wanted=wanted, now=now)
        _put(session, form, actor.name, waits, now)
        live_or_new(session, actor, settings, found.Visit, found.Location, now=now)
        note(session, actor, "patient asked", "case", case_id, now=now, detail=wanted)
        if send:
            _send(session, actor, settings, found, key=key, now=now)


def take_back(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """Ask no more. Where something was answered already, that stays and can be sent. Raises NotFound."""
    actor.require(Role.CLINICIAN)
    with store.writing() as session:
        found = _case(session, actor, case_id)
        visits.lock(session, found.Visit.id)
        form = _held(session, found.Visit.id)
        if form.status != "open" or form.asked_at is None:
            return   # answered meanwhile, or pressed twice
        note(session, actor, "question taken back", "case", case_id, now=now)
        if form.amends and form.revision == 0:
            intakes.move_sessions(session, form.id, form.amends)
            session.delete(form)
            return
        draft = draft_of(session, form)
        _keep(session, form, draft.to_document() | {"asked": None}, None)


def ask_of(session: Session, definition: Definition, shown: Intake) -> Ask | None:
    """Give what was asked for last: of a version that is still open, else of the one that is `shown`."""
    newest = intakes.latest_of_visit(session, shown.visit_id)
    is_later = newest is not None and newest.version > shown.version
    form = newest if newest and is_later and newest.asked_at else shown
    asked = draft_of(session, form).asked
    if asked is None:
        return None
    by_id = definition.questionnaire.by_id
    waiting = form.status == "open" and (bool(asked.open) or form.version > 1)
    names = tuple(by_id[one].short_text or by_id[one].text for one in asked.questions if one in by_id)
    return Ask(asked.questions, names, asked.by, asked.at, waiting, bool(form is not shown and form.saved_at))


def script(store: Store, library: Library, actor: Actor, visit_id: UUID, *, now: datetime) -> Script | None:
    """Give what to read out for a visit; None where nothing is asked for. Raises NotFound."""
    actor.require(Role.FRONT_DESK, Role.CLINICIAN)
    with store.writing() as session:
        visit, location = visit_of(session, actor, visit_id)
        form = intakes.latest_of_visit(session, visit.id)
        asked = draft_of(session, form).asked if form and form.asked_at and form.status == "open" else None
        if form is None or asked is None:
            return None
        definition = definitions.pinned(session, library, visit.condition, form.definition_hash)
        by_id = definition.in_language(form.language).by_id
        note(session, actor, "questions read", "visit", visit.id, now=now, detail=asked.questions)
        open_ = asked.open or asked.questions
        return Script(visit.id, form.language, tuple(by_id[one] for one in open_ if one in by_id),
                      location_facts(location).local(asked.at))


def _case(session: Session, actor: Actor, case_id: UUID) -> Any:
    found = cases.get(session, case_id)
    if found is None:
        raise NotFound("There is nothing here.")
    actor.require_at(found.Case.location_id)
    if found.Patient.unknown:
        raise Conflict(NOBODY)
    if found.Visit.standing in OFF:
        raise VisitOff
    return found


def _held(session: Session, visit_id: UUID) -> Intake:
    """Give the newest form of a visit. Held before the case is, as saves hold them."""
    form = intakes.latest_of_visit(session, visit_id)
    assert form is not None
    session.refresh(form, with_for_update=True)
    return form


def _waits(session: Session, found: Any, form: Intake, definition: Definition, *, wanted: list[str],
           now: datetime) -> tuple[str, ...]:
    draft, today = draft_of(session, form), location_facts(found.Location).today(now)
    facts = facts_of(visits.identity_of(session, found.Patient), draft.settings, today)
    answers = complete(definition, draft.answers, facts)
    return tuple(dict.fromkeys(_ways_in(definition.questionnaire, answers, wanted, today)))


def _put(session: Session, form: Intake, by: str, waits: tuple[str, ...], now: datetime) -> None:
    draft = draft_of(session, form)
    before = draft.asked if draft.asked and form.status == "open" else Asked((), by, now, ())
    asked = Asked(tuple(dict.fromkeys((*before.questions, *waits))), by, now,
                  tuple(dict.fromkeys((*before.open, *waits))))
    if form.status == "submitted":
        changes.start(session, form, channel=form.channel, typist=None, now=now, asked=asked)
    else:
        _keep(session, form, replace(draft, asked=asked).to_document(), now)


def _ways_in(form: Questionnaire, answers: AnswerSet, wanted: list[str], today: date) -> Iterator[str]:
    """Yield what to ask: a question, before it what must be known so that it is asked at all."""
    enabling = enabling_of(form, answers, today)
    for link_id in wanted:
        item: Item | None = form.by_id[link_id]
        while item is not None and not enabling.of(form.by_id[link_id]):
            gates = [one.question for one in item.enable_when if askable(form.by_id[one.question], form)
                     and answers[one.question].state is not State.ANSWERED]
            yield from _ways_in(form, answers, gates, today)
            item = form.parent_of.get(item.link_id)
        yield link_id


def _keep(session: Session, form: Intake, document: dict[str, Any], at: datetime | None) -> None:
    kept = {key: value for key, value in document.items() if value is not None}
    form.document = seal(session, kept, "intake", "document", form.id)
    form.asked_at = at
    form.revision += 1   # a save that was made from it finds it gone, and is made anew
    session.flush()


def _send(session: Session, actor: Actor, settings: SendSettings, found: Any, *, key: str,
          now: datetime) -> None:
    """Queue a message with the link. Without an address the desk, which sees the question, calls."""
    one = queueing.whom(session, found.Visit, found.Patient, found.Location)
    way = one.way(settings)
    if way is None or queueing.stopped(session, way) or queueing.why_not(session, one, now, kind="new_link"):
        return
    queueing.put(session, actor, settings, one, way=way, kind="reminder", key=key, requested_by=actor.id,
                 at_once=True, now=now, about=WAITS)
