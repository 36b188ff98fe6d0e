"""A form that is found to be somebody else's: put with another visit, and weighed with that person's facts.

What was sent stays as it was sent, and what it came to stays on record. Age and sex are the record's, not the
form's: with another record they are others, and so may be what the rules say.
"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from triage.library import Library
from triage.services import definitions
from triage.services.alerts import raise_alert
from triage.services.judging import weigh
from triage.services.opening import view_of
from triage.services.projection import Step, news, project
from triage.services.versions import draft_of
from triage.services.views.intake import IntakeView
from triage.store import cases, intakes, steps, visits
from triage.store.database import Session
from triage.store.sealing import seal
from triage.store.tables.case import Case
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Patient, Visit

# Whoever it is: no name, no age, no sex. The date is one that gives no age.
NOBODY = {"family": "Not known yet", "given": "somebody", "birth_date": "0001-01-01", "sex": "unknown",
          "phone": "", "email": ""}


def keeper(session: Session, like: Visit, patient_id: UUID | None, *, standing: str, reason: str, by: str,
           now: datetime) -> Visit:
    """Make a visit that keeps a form which is not the patient's of `like`; None is somebody not known yet."""
    id_ = uuid4()
    if patient_id is None:
        patient_id = _somebody(session, like, now).id
    made = Visit(id=id_, patient_id=patient_id, location_id=like.location_id, key=f"keeper-{id_.hex}",
                 clinician_id=like.clinician_id, starts_at=like.starts_at, condition=like.condition,
                 language=like.language, created_by=by, created_at=now, standing=standing, standing_at=now,
                 reason=reason)
    session.add(made)
    session.flush()
    return made


def _somebody(session: Session, like: Visit, now: datetime) -> Patient:
    whose = session.get_one(Patient, like.patient_id)
    identity = {**NOBODY, "record_number": f"none-{uuid4().hex[:8]}"}
    made = visits.add_patient(session, identity, demo=whose.demo, now=now)
    made.unknown = True
    session.flush()
    return made


def transfer(session: Session, library: Library, from_: Visit, to: Visit, *, now: datetime) -> None:
    """Put the forms of one visit with another, which has none, and weigh them anew. Links and devices end.

    A clinician looks at the case again; where one was told of it or has signed it, one is told of this too.
    """
    for visit in (from_, to):
        steps.close(session, visit.id, now)
    case = steps.case_of(session, from_.id)
    known = bool(case and (case.told or case.state == "signed"))
    steps.move_forms(session, from_.id, to)
    session.expire_all()
    weigh_anew(session, library, to, now=now)
    if case and known:
        raise_alert(session, case, [f"moved:{to.id}:{now.isoformat()}"], now=now)


def weigh_anew(session: Session, library: Library, visit: Visit, *, now: datetime) -> None:
    """Weigh the latest form of a visit with the facts of the visit's patient, and show it to a clinician."""
    case = steps.case_of(session, visit.id)
    if case is None:
        return
    form = session.get_one(Intake, case.intake_id)
    case.round += 1
    _again(case, visit)
    _weigh_form(session, library, case, form, now=now)


def assess(session: Session, library: Library, intake_id: UUID, *, now: datetime) -> UUID | None:
    """Judge the case of a form again that the rules broke on; give its id if they could be applied now.

    What a clinician has signed stays signed, unless there is something that the clinic was not told of.
    """
    # The form first, as every save does: then no two wait for each other.
    form = session.get_one(Intake, intake_id, with_for_update=True)
    case = cases.of_intake(session, intake_id)
    if case is None or case.unassessed_at is None:
        return None
    done = _weigh_form(session, library, case, form, now=now, added=case.state == "signed", whole=True)
    return case.id if done else None


def _weigh_form(session: Session, library: Library, case: Case, form: Intake, *, now: datetime,
                added: bool = False, whole: bool = False) -> bool:
    """Weigh a form and bring its case up to that. `whole`: only where the rules can be applied."""
    session_id = steps.session_of(session, form.id)
    if session_id is None:
        return False
    visit = session.get_one(Visit, form.visit_id)
    definition = definitions.pinned(session, library, visit.condition, form.definition_hash)
    row = intakes.by_session(session, session_id)
    view = replace(view_of(session, row, definition, now), draft=draft_of(session, form))
    facts = {**view.draft.settings, **view.facts}   # the view of a sent form holds no draft, nor settings
    weighing = weigh(definition, view.draft.answers, facts, _day(form, view),
                     finished=case.finished, version=form.version)
    if whole and weighing.failed:
        return False
    new = news(weighing.findings, view.draft, definition, finished=case.finished, now=now)
    draft = replace(view.draft, told={**view.draft.told, **new})
    form.document = seal(session, draft.to_document(), "intake", "document", form.id)
    form.revision += 1
    session.flush()
    project(session, view, Step(weighing, draft, new, finished=case.finished, added=added), now=now)
    return True


def _again(case: Case, visit: Visit) -> None:
    """Put a case before a clinician again, as one that none has looked at in this record."""
    if case.state == "signed":   # what was decided was decided about somebody else
        case.due_at = visit.starts_at
    case.state, case.changed, case.printed_at, case.alarmed_at = "new", False, None, None


def _day(form: Intake, view: IntakeView) -> date:
    """Give the day on which it was answered: spans of time are told from there."""
    return view.location.local(form.submitted_at).date() if form.submitted_at else view.today
