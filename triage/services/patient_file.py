"""Everything kept of one patient, for the patient: in words, and as FHIR."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.fhir.response import write_response
from triage.library import Library
from triage.services import definitions
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.bundle import bundle
from triage.services.entries import Path
from triage.services.errors import InvalidInput
from triage.services.export import whole
from triage.services.holds import may_keep
from triage.services.links import location_facts
from triage.services.patients import patient_facts
from triage.services.purposes import KEEPING
from triage.services.versions import draft_of
from triage.services.views.case import CaseView, Section
from triage.services.views.facts import PatientFacts
from triage.store import cases, patient_files
from triage.store.database import Session, Store

LONGEST = 500
ANSWERS = "QuestionnaireResponse"


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form that came to nothing the clinic acts on: what was typed, page by page."""

    location: str
    started_at: datetime
    saved_at: datetime | None
    sections: tuple[Section, ...]
    response: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit. `at` is on the site's clock."""

    at: datetime
    location: str
    standing: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the patient: its text as it was, or would have been, sent."""

    at: datetime
    channel: str
    state: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class PatientFile:
    """Everything. `facts` has more than one where records were merged; `cases` has each version of a form."""

    made_at: datetime
    facts: tuple[PatientFacts, ...]
    visits: tuple[Planned, ...]
    cases: tuple[CaseView, ...]
    unsent: tuple[Unsent, ...]
    messages: tuple[Message, ...]

    def fhir(self) -> dict[str, Any]:
        """Give all of it that FHIR has words for, as one R4 Bundle; what is in two forms comes once.

        Of a form that was changed after it was sent each version of the answers is there, by its number.
        """
        entries = [entry for case in self.cases for entry in bundle(case)["entry"]
                   if case.is_latest or entry["resource"]["resourceType"] == ANSWERS]
        entries += [{"fullUrl": f"urn:uuid:{one.response['id']}", "resource": one.response}
                    for one in self.unsent]
        once = {_known_by(entry, str(number)): entry for number, entry in enumerate(entries)}
        return {"resourceType": "Bundle", "type": "collection", "timestamp": self.made_at.isoformat(),
                "entry": [{key: value for key, value in one.items() if key in ("fullUrl", "resource")}
                          for one in once.values()]}


def _known_by(entry: dict[str, Any], otherwise: str) -> tuple[str, str]:
    version = entry["resource"].get("meta", {}).get("versionId", "")
    return entry.get("fullUrl", otherwise), version


def patient_file(store: Store, library: Library, actor: Actor, patient_id: UUID, reason: str, *,
                 now: datetime) -> PatientFile:
    """Gather everything of a patient. For an administrator of all their sites, who says why, and the shell.

    Raises NotFound, Forbidden, InvalidInput without a reason, Damaged.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST:
        raise InvalidInput("reason", f"Say why, in at most {LONGEST} characters.")
    with store.writing() as session:
        one = may_keep(session, actor, patient_id)
        found = patient_files.gather(session, one)
        facts = tuple(patient_facts(session, patient) for patient in found.patients)
        visits = tuple(Planned(location_facts(place).local(visit.starts_at), place.name, visit.standing)
                       for visit, place in found.visits)
        unsent = tuple(_unsent(session, library, row) for row in found.unsent)
        messages = tuple(Message(at, channel, state, text["to"], text["text"])
                         for at, channel, state, text in found.messages)
        note(session, actor, "patient exported", "patient", one, now=now, reason=reason)
        judged = tuple(view for id_ in found.cases for view in _versions(session, library, id_))
        for id_ in found.cases:
            note(session, actor, "case read", "case", id_, now=now, detail=("export for the patient",),
                 why=KEEPING)
    return PatientFile(now, facts, visits, judged, unsent, messages)


def _versions(session: Session, library: Library, case_id: UUID) -> list[CaseView]:
    """Give a case as each version of its form stands, the latest last."""
    found = cases.get(session, case_id)
    latest = whole(session, library, found, None)
    numbers = [one.number for one in latest.versions if one.number < latest.version]
    return [*(whole(session, library, found, number) for number in numbers), latest]


def _unsent(session: Session, library: Library, row: Any) -> Unsent:
    form, place = row.Intake, location_facts(row.Location)
    definition = definitions.pinned(session, library, row.Visit.condition, form.definition_hash)
    draft = draft_of(session, form)
    today = place.today(form.saved_at or form.started_at)
    sections = Path(definition, form.language, draft.answers, today).sections()
    response = write_response(definition.in_language(form.language), draft.answers, today=today)
    return Unsent(place.name, form.started_at, form.saved_at, sections,
                  {**response, "id": str(form.id), "status": "in-progress"})
