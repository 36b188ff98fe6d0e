"""Keeps a form's case, as the review queue sees it, up with every save; tells the clinic what is new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from triage.library import Definition
from triage.rules.result import Finding, Urgency
from triage.services.alarms.arming import due_at, rouse
from triage.services.alerts import raise_alert
from triage.services.answerer import answered_by
from triage.services.decisions import DECIDED
from triage.services.draft import Draft, Told
from triage.services.extracting import keep_extract
from triage.services.headline import headline, said
from triage.services.judging import Weighing
from triage.services.tally import count_fired
from triage.services.unassessed import NOT_ASSESSED
from triage.services.views.intake import IntakeView
from triage.services.what_changed import what_changed
from triage.store import cases
from triage.store.database import Session
from triage.store.sealing import seal, unseal
from triage.store.tables.case import Case


@dataclass(frozen=True)
class Step:
    """One save as the case sees it: what it weighs, and the findings that the clinic was not told of.

    `added`: it adds to a form that was finished before. `pending`: it says what changed since, and was not
    sent yet, so that the case keeps to what was sent until something must be told.
    """

    weighing: Weighing
    draft: Draft
    new: Mapping[str, Told]
    finished: bool
    added: bool = False
    pending: bool = False

    @property
    def calls(self) -> bool:
        """Whether a clinician must look, even at a case that was signed: more answers alone do not."""
        return bool(self.new) or (self.finished and not self.added)


def news(findings: Iterable[Finding], draft: Draft, definition: Definition, *, finished: bool,
         now: datetime) -> dict[str, Told]:
    """Give the findings to tell the clinic of now. Each rule of a form is told once, ever.

    While the form is open these are what answers made true; once it is finished, also what unanswered
    danger signs ask for. In a later version a rule is told again when the answers behind it are said again.
    """
    return {finding.rule: Told(finding, now) for finding in findings
            if _must_tell(finding, finished) and not _is_known(finding, draft, definition)}


def project(session: Session, view: IntakeView, step: Step, *, now: datetime) -> None:
    """Bring the case up to a save; make it when the form is finished or must not wait for that.

    Where the rules broke, the case says that nothing was assessed, and waits to be judged again.
    """
    if not ((step.finished and not step.pending) or step.draft.told):
        return   # most saves: nothing that a clinician should see yet
    is_new = _keep_result(session, view, step, now)
    case = _case_of(session, view) or _start(session, view, now)
    stood_on, stood = (case.result_hash, case.finished), (case.state, case.urgency)
    first_finished = step.finished and not case.finished
    _update(session, case, view, step, now)
    if case.state == "new" and (step.new or (case.state, case.urgency) != stood or not case.alarmed_at):
        _raise(session, case, view, anew=stood[0] != "new", now=now)
    session.flush()
    if is_new or (case.result_hash, case.finished) != stood_on:
        keep_extract(session, case.id, view, step.weighing)
    if first_finished and not step.weighing.failed:
        count_fired(session, view, step.weighing.findings, now=now)
    if step.new:
        raise_alert(session, case, step.new, now=now)


def _is_known(finding: Finding, draft: Draft, definition: Definition) -> bool:
    if finding == NOT_ASSESSED:   # it rests on no answer: of every version it is told anew
        return finding.rule in draft.told
    return draft.knows(finding, definition.questionnaire)


def _must_tell(finding: Finding, finished: bool) -> bool:
    if finding.open:
        return finished and finding.urgency >= Urgency.SAME_DAY
    return finding.interrupt or finding.urgency >= Urgency.SAME_DAY


def _keep_result(session: Session, view: IntakeView, step: Step, now: datetime) -> bool:
    """Keep what a form came to; give whether it never came to this before."""
    id_ = uuid4()
    return cases.add_result(session, {
        "id": id_, "intake_id": view.intake_id, "hash": step.weighing.judgement.hash,
        "definition_hash": view.definition.hash, "finished": step.finished, "evaluated_at": now,
        "document": seal(session, step.weighing.judgement.to_document(), "result", "document", id_)})


def _case_of(session: Session, view: IntakeView) -> Case | None:
    """Give the case of a form. A later version takes over the case of the one before it."""
    if view.version == 1:
        return cases.of_intake(session, view.intake_id)
    case = cases.of_visit(session, view.visit.id)
    if case:
        case.intake_id = view.intake_id
    return case


def _start(session: Session, view: IntakeView, now: datetime) -> Case:
    case = Case(id=uuid4(), intake_id=view.intake_id, visit_id=view.visit.id, location_id=view.location.id,
                state="new", finished=False, urgency=0, rank=0, due_at=view.visit.starts_at, told=False,
                raised_at=now)
    session.add(case)
    return case


def _update(session: Session, case: Case, view: IntakeView, step: Step, now: datetime) -> None:
    result = step.weighing.judgement.result
    level = max([result.urgency, *(one.finding.urgency for one in step.new.values())])
    if case.state == "signed" and step.calls:
        case.urgency, case.changed = 0, True   # what was signed is settled; this is new, and begins anew
        case.round += 1                        # it may come to the same again, and be signed again
        case.reopened += 1
    if step.calls or (case.state == "seen" and level > case.urgency):
        case.state = "new"
    if case.state != "signed":
        case.urgency = max(case.urgency, level)   # it never falls without a signature
        case.rank = -case.urgency
    case.possible = max(case.urgency, result.possible)
    case.finished = step.finished
    case.told = case.told or bool(step.draft.told)
    case.result_hash = step.weighing.judgement.hash
    case.unassessed_at = now if step.weighing.failed else None
    summary = _summary(session, case, view, step, now)
    case.summary = seal(session, summary, "case", "summary", case.id)


def _raise(session: Session, case: Case, view: IntakeView, *, anew: bool, now: datetime) -> None:
    """Say until when somebody must look at a case, and begin to tell people where nobody does."""
    due = due_at(session, case, view.visit.starts_at, now)
    case.due_at = due if anew or not case.alarm else min(case.due_at, due)
    session.flush()
    rouse(session, case, now)


def _summary(session: Session, case: Case, view: IntakeView, step: Step, now: datetime) -> dict[str, Any]:
    result = step.weighing.judgement.result
    words = headline(result)
    if result.urgency < case.urgency:
        words = f"Told of something more urgent before; answers changed since. Now: {words}"
    summary = {"headline": words, "unknowns": len(result.settling),
               "answered_by": answered_by(view.definition, step.weighing.answers),
               "said": said(result, view.definition, step.weighing.answers)}
    if case.signed_at or case.reopened:   # what was signed goes on showing
        before = unseal(session, case.summary, "case", "summary", case.id)
        summary |= {DECIDED: before[DECIDED]} if DECIDED in before else {}
    return summary if step.weighing.failed else summary | what_changed(
        session, case, step.draft, step.weighing, now)
