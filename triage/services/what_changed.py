"""What is otherwise than the time before, in a few words for the queue: made once, when a case is kept."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import scores
from triage.rules.result import Result
from triage.services.difference import differences
from triage.services.draft import Draft
from triage.services.headline import short
from triage.services.judging import Judgement, Weighing
from triage.services.last_time import every_number
from triage.services.versions import changes_of, judged
from triage.services.views.case import Difference
from triage.store import cases
from triage.store.database import Session
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Visit

MOST = 3            # a line of the queue, not a report
LONGEST = 60        # characters of an answer


def what_changed(session: Session, case: Case, draft: Draft, weighing: Weighing,
                 now: datetime) -> dict[str, Any]:
    """Give `news`, the most important first, and since when (`since`); nothing where there is no time before.

    A later version is held against the one before it, a form against the last one of the patient that was
    sent at the same site, for another visit.
    """
    with session.no_autoflush:   # the case is being made
        form, visit = session.get_one(Intake, case.intake_id), session.get_one(Visit, case.visit_id)
        changes = changes_of(session, weighing.definition, form, draft, weighing.answers)
        if changes is not None:
            return _said(changes.since, _in_words(changes.differences))
        sent_at = form.submitted_at or now
        before = cases.sent_before(session, case, visit.patient_id, sent_at, [case.location_id])
        if before is None or before.Visit.condition != weighing.definition.slug:
            return {}
        earlier = judged(session, before.Intake, before.Case.result_hash)[0]
    return _said(before.Intake.submitted_at, _since(weighing, earlier))


def _said(since: datetime, words: Iterable[str]) -> dict[str, Any]:
    every = list(words)
    more = [f"and {len(every) - MOST} more"] if len(every) > MOST else []
    return {"since": since.isoformat(), "news": [*every[:MOST], *more]}


def _since(weighing: Weighing, before: Judgement) -> Iterator[str]:
    """Say what is new since another visit: danger signs, then numbers that moved."""
    definition, answers = weighing.definition, weighing.answers
    yield from _new_findings(weighing.judgement.result, before.result)
    if before.definition_hash == definition.hash:   # else an answer of then may have no words now
        yield from _in_words(one for one in differences(definition, before.answers, answers) if one.danger)
    yield from _moved(definition, before.answers, answers)


def _new_findings(result: Result, before: Result) -> Iterator[str]:
    known = {finding.rule for finding in before.findings}
    for finding in sorted(result.findings, key=lambda one: -one.urgency):
        if finding.rule not in known:
            yield f"New: {finding.says}"


def _moved(definition: Definition, before: AnswerSet, after: AnswerSet) -> Iterator[str]:
    then, now = every_number(definition, before), every_number(definition, after)
    names = {one.link_id: one.name for one in scores(definition.questionnaire, after)}
    for link_id, value in now.items():
        if link_id in then and then[link_id] != value:
            item = definition.questionnaire.by_id[link_id]
            name = names.get(link_id) or item.short_text or item.text
            yield f"{name}: {then[link_id]} → {value}"


def _in_words(found: Iterable[Difference]) -> Iterator[str]:
    return (f"{one.label}: {short(one.before, LONGEST)} → {short(one.after, LONGEST)}" for one in found)
