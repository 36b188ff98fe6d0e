"""Keeping what rules can read of a case beside it, so that a replay need not open and judge it whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.library import Definition, Library
from triage.questionnaire.path import effective
from triage.rules.facts import Facts
from triage.rules.many.codes import UnsayableError
from triage.rules.result import Result
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.definitions import pinned
from triage.services.judging import Judgement, Weighing
from triage.services.views.intake import IntakeView
from triage.store import cases, extracts
from triage.store.database import Session, Store
from triage.store.errors import Damaged
from triage.store.sealing import unseal

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Indexed:
    """Some cases without an extract: how many were looked at, and how many have one now."""

    seen: int
    kept: int


def keep_extract(session: Session, case_id: UUID, view: IntakeView, weighing: Weighing) -> None:
    """Keep the extract of what a case stands on from now on; none where it cannot be said in one.

    A result may have been kept on an earlier day, and is judged as of that day: then there is none. Nor is
    there one of a form that the rules broke on.
    """
    if weighing.failed or weighing.evaluation is None:
        extracts.remove(session, case_id)
        return
    at = cases.evaluated_at(session, view.intake_id, weighing.judgement.hash)
    if view.location.today(at) != weighing.evaluation.facts.today:
        extracts.remove(session, case_id)
        return
    _keep(session, case_id, weighing.definition, weighing.evaluation.facts, weighing.judgement.result,
          condition=view.visit.condition, at=at)


def index(store: Store, library: Library, actor: Actor, *, now: datetime) -> Iterator[Indexed]:
    """Keep extracts of all cases that lack one, as those have that were judged before there were any.

    A case that has no extract afterwards is judged whole by every replay.
    """
    with store.writing() as session:
        note(session, actor, "cases indexed", "cases", "every", now=now)
    after: UUID | None = None
    while True:
        with store.writing() as session:
            ids = extracts.lacking(session, after=after, limit=AT_ONCE)
            kept = sum(_index(session, library, row) for row in cases.standing(session, ids))
        if not ids:
            return
        after = ids[-1]
        yield Indexed(len(ids), kept)


def _index(session: Session, library: Library, row: Any) -> bool:
    """Keep the extract of one case; give whether it has one now."""
    try:
        definition = pinned(session, library, row.condition, row.definition_hash)
        document = unseal(session, row.document, "result", "document", row.result_id)
    except (Damaged, ValueError, LookupError):   # a replay will name it
        return False
    judged = Judgement.from_document(document, row.definition_hash)
    today = row.evaluated_at.astimezone(ZoneInfo(row.timezone)).date()
    if effective(definition.questionnaire, judged.answers, today) != judged.answers:
        return False
    facts = Facts(definition.rules, definition.questionnaire, judged.answers, today, finished=row.finished)
    return _keep(session, row.id, definition, facts, judged.result, condition=row.condition,
                 at=row.evaluated_at)


def _keep(session: Session, case_id: UUID, definition: Definition, facts: Facts, result: Result, *,
          condition: str, at: datetime) -> bool:
    try:
        extract = definition.extracts.write(facts, result)
    except UnsayableError:
        extracts.remove(session, case_id)
        return False
    extracts.keep(session, case_id, extract, condition=condition, definition_hash=definition.hash,
                  evaluated_at=at)
    return True
