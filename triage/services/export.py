"""One case, whole: the one object behind the case page, the printed page and the FHIR bundle."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import scores
from triage.rules.result import Urgency
from triage.services import definitions, stated
from triage.services.actors import Actor, Role
from triage.services.alarms.told import of_steps
from triage.services.answerer import answered_by, helped_by, helper_name
from triage.services.asking_patient import ask_of
from triage.services.audit import note
from triage.services.bundle import bundle
from triage.services.decisions import reviews_of, seen_of
from triage.services.draft import Draft
from triage.services.entries import Path, unanswered
from triage.services.errors import Conflict, NotFound
from triage.services.intake import NO_PAGES, SUBMITTED
from triage.services.last_time import last_time
from triage.services.links import location_facts
from triage.services.moved import came_from
from triage.services.patients import patient_facts
from triage.services.timeline import of_form, timeline
from triage.services.versions import changes_of, draft_of, earlier, judged, standing
from triage.services.views.case import CaseView, Provenance, Typed, Version
from triage.services.views.facts import VisitFacts
from triage.store import cases, intakes, outbox
from triage.store.database import Session, Store

__all__ = ["CaseView", "bundle", "case_view"]

# The desk prints what the patient sent, for the clinician to hold; it reads no case for any other purpose.
PRINTING = "print"


def case_view(store: Store, library: Library, actor: Actor, case_id: UUID, *, now: datetime,
              purpose: str = "view", version: int | None = None) -> CaseView:
    """Give one case, and record that it was read and for what `purpose`, such as "print the summary".

    `version`: an earlier one of its form, as it was when the next was begun; the latest unless told.

    Raises NotFound, Forbidden, and Damaged where a record was changed from outside.
    """
    actor.require(Role.CLINICIAN, *((Role.FRONT_DESK,) if purpose.startswith(PRINTING) else ()))
    with store.writing() as session:
        found = cases.get(session, case_id)
        if found is None or not (found.Case.finished or Role.CLINICIAN in actor.roles):
            raise NotFound("There is nothing here.")
        actor.require_at(found.Case.location_id)
        if found.Patient.unknown and purpose != "view":
            raise Conflict("Nobody knows yet whose form this is. Put that right first, at the front desk.")
        last = last_time(session, library, actor, found, now)
        view = replace(whole(session, library, found, version), last=last,
                       moved=came_from(session, found.Visit.id) if found.Case.round else None)
        note(session, actor, "case read", "case", case_id, now=now, detail=(purpose,))
    return view


def whole(session: Session, library: Library, found: Any, version: int | None) -> CaseView:
    """Give one case as `cases.get` found it. Whoever asks has looked whether they may, and notes it."""
    case, visit = found.Case, found.Visit
    intake, hash_ = standing(session, found, version)
    definition = definitions.pinned(session, library, visit.condition, intake.definition_hash)
    draft = draft_of(session, intake)
    judgement, kept = judged(session, intake, hash_)
    every = intakes.versions(session, visit.id, found.Intake.version)
    location, patient = location_facts(found.Location), patient_facts(session, found.Patient)
    today = location.today(kept.evaluated_at)
    path = Path(definition, intake.language, judgement.answers, today)
    sections, reviews = path.sections(), reviews_of(session, case.id)
    origin = _origin(session, intake, definition, draft, judgement.answers)
    told, shown = {**draft.carried, **draft.told}, intake.version == found.Intake.version
    result, acting = judgement.result, {finding.rule for finding in judgement.result.findings}
    return CaseView(
        case_id=case.id, patient=patient, age=patient.age(today), location=location, provenance=origin,
        visit=VisitFacts(visit.id, visit.starts_at, found.clinician or "", visit.language, visit.condition),
        state=case.state, finished=case.finished, due_at=case.due_at,
        urgency=Urgency(case.urgency) if shown else result.urgency, result=result,
        withdrawn=tuple(one.finding for rule, one in told.items() if rule not in acting),
        definition=definition, answers=judgement.answers, sections=sections, body=path.body(),
        unanswered=unanswered(sections), scores=scores(definition.questionnaire, judgement.answers),
        reviews=reviews, seen_hash=hash_, today=today,
        shown_hash=seen_of(case, intake, result).page if shown else "",
        timeline=timeline((*earlier(every, intake.version), *of_form(origin, draft, result),
                           *of_steps(session, case), *stated.events(session, case.id)),
                          outbox.of_case(session, case.id), reviews, case.printed_at),
        evaluated_at=kept.evaluated_at, printed_at=case.printed_at, version=intake.version,
        versions=tuple(Version(one.version, one.submitted_at) for one in every),
        changes=changes_of(session, definition, intake, draft, judgement.answers),
        ask=ask_of(session, definition, intake) if shown else None)


def _origin(session: Session, intake: Any, definition: Definition, draft: Draft,
            answers: AnswerSet) -> Provenance:
    every = intakes.versions(session, intake.visit_id, intake.version)
    typed = intakes.typists(session, [one.id for one in every], NO_PAGES)
    return Provenance(
        channel=intake.channel, answered_by=answered_by(definition, answers), language=intake.language,
        helped_by=helped_by(definition, answers), helper=helper_name(answers),
        condition=definition.slug, definition_hash=definition.hash,
        questionnaire_version=definition.questionnaire.version, rules_version=definition.rules.version,
        started_at=intake.started_at, saved_at=intake.saved_at, submitted_at=intake.submitted_at,
        finished_early=draft.finished_early, receipt=intake.receipt or "",
        identity_checked=intake.identity_checked, version=intake.version,
        sent_by_staff=_is_sent_by_staff(session, intake),
        typed=tuple(Typed(channel, name or "", pages, first, last)
                    for channel, name, pages, first, last in typed))


def _is_sent_by_staff(session: Session, intake: Any) -> bool:
    sending = intakes.newest_of_page(session, intake.id, SUBMITTED)
    return sending is not None and sending.account_id is not None
