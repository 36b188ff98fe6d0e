"""One case, whole: the one object behind the case page, the printed page and the FHIR bundle."""

from datetime import datetime
from typing import Any
from uuid import UUID

from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.scores import scores
from triage.rules.result import Urgency
from triage.services import definitions
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.bundle import bundle
from triage.services.draft import Draft
from triage.services.entries import Path, unanswered
from triage.services.errors import NotFound
from triage.services.intake import NO_PAGES, SUBMITTED
from triage.services.judging import Judgement
from triage.services.links import location_facts
from triage.services.patients import patient_facts
from triage.services.projection import HELPER, WHO_ANSWERS, answered_by
from triage.services.review import reviews_of
from triage.services.timeline import of_form, timeline
from triage.services.views.case import CaseView, Provenance, Typed
from triage.services.views.facts import VisitFacts
from triage.store import cases, intakes, outbox
from triage.store.database import Session, Store
from triage.store.sealing import unseal

__all__ = ["CaseView", "bundle", "case_view"]

# The desk prints what the patient sent, for the clinician to hold; it reads no case for any other purpose.
PRINTING = "print"


def case_view(store: Store, library: Library, actor: Actor, case_id: UUID, *, now: datetime,
              purpose: str = "view") -> CaseView:
    """Give one case, and record that it was read and for what `purpose`, such as "print the summary".

    Raises NotFound, Forbidden, and Damaged where a record was changed from outside.
    """
    actor.require(Role.CLINICIAN, *((Role.FRONT_DESK,) if purpose.startswith(PRINTING) else ()))
    with store.writing() as session:
        found = cases.get(session, case_id)
        if found is None or not (found.Case.finished or Role.CLINICIAN in actor.roles):
            raise NotFound("There is nothing here.")
        actor.require_at(found.Case.location_id)
        view = _view(session, library, found)
        note(session, actor, "case read", "case", case_id, now=now, detail=(purpose,))
    return view


def _view(session: Session, library: Library, found: Any) -> CaseView:
    case, intake, visit = found.Case, found.Intake, found.Visit
    definition = definitions.pinned(session, library, visit.condition, intake.definition_hash)
    draft = Draft.from_document(unseal(session, intake.document, "intake", "document", intake.id))
    kept = cases.result_of(session, intake.id, case.result_hash)
    judgement = Judgement.from_document(unseal(session, kept.document, "result", "document", kept.id),
                                        kept.definition_hash)
    location, patient = location_facts(found.Location), patient_facts(session, found.Patient)
    today = location.today(kept.evaluated_at)
    path = Path(definition, intake.language, judgement.answers, today)
    sections, reviews = path.sections(), reviews_of(session, case.id)
    origin = _origin(session, intake, definition, draft, judgement.answers)
    result, acting = judgement.result, {finding.rule for finding in judgement.result.findings}
    return CaseView(
        case_id=case.id, patient=patient, age=patient.age(today), location=location, provenance=origin,
        visit=VisitFacts(visit.id, visit.starts_at, found.clinician or "", visit.language, visit.condition),
        state=case.state, finished=case.finished, urgency=Urgency(case.urgency), due_at=case.due_at,
        result=result, withdrawn=tuple(one.finding for rule, one in draft.told.items() if rule not in acting),
        definition=definition, answers=judgement.answers, sections=sections, body=path.body(),
        unanswered=unanswered(sections), scores=scores(definition.questionnaire, judgement.answers),
        reviews=reviews, seen_hash=case.result_hash, today=today,
        timeline=timeline(of_form(origin, draft, result), outbox.of_case(session, case.id), reviews,
                          case.printed_at),
        evaluated_at=kept.evaluated_at, printed_at=case.printed_at)


def _origin(session: Session, intake: Any, definition: Definition, draft: Draft,
            answers: AnswerSet) -> Provenance:
    typed = intakes.typists(session, intake.id, NO_PAGES)
    return Provenance(
        channel=intake.channel, answered_by=answered_by(definition, answers), language=intake.language,
        helped=HELPER in answers[WHO_ANSWERS].codes,
        condition=definition.slug, definition_hash=definition.hash,
        questionnaire_version=definition.questionnaire.version, rules_version=definition.rules.version,
        started_at=intake.started_at, saved_at=intake.saved_at, submitted_at=intake.submitted_at,
        finished_early=draft.finished_early, receipt=intake.receipt or "",
        identity_checked=intake.identity_checked, sent_by_staff=_is_sent_by_staff(session, intake),
        typed=tuple(Typed(channel, name or "", pages, first, last)
                    for channel, name, pages, first, last in typed))


def _is_sent_by_staff(session: Session, intake: Any) -> bool:
    sending = intakes.newest_of_page(session, intake.id, SUBMITTED)
    return sending is not None and sending.account_id is not None
