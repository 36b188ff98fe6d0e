"""The blank form on paper: which one it is, for whom, and what the clinic asks on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from triage.library import Definition, Library
from triage.questionnaire.model import Questionnaire
from triage.services import definitions
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import NotFound
from triage.services.links import location_facts, visit_of
from triage.services.opening import form_settings
from triage.services.patients import patient_facts
from triage.services.views.facts import LocationFacts, PatientFacts
from triage.store import intakes, visits
from triage.store.database import Session, Store
from triage.store.tables.visit import Visit


@dataclass(frozen=True)
class Paper:
    """One form to print. `patient`, `starts_at` and `visit_id` are None on one for nobody yet.

    `settings` are those questions that hang on a setting of the clinic, with what it is.
    """

    definition: Definition
    language: str
    settings: Mapping[str, bool]
    location: LocationFacts | None = None
    patient: PatientFacts | None = None
    starts_at: datetime | None = None
    clinician: str = ""
    visit_id: UUID | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked, in the language of the paper."""
        return self.definition.in_language(self.language)

    @property
    def today(self) -> date | None:
        """The day of the visit at its site."""
        return self.location.local(self.starts_at).date() if self.location and self.starts_at else None


def blank(store: Store, library: Library, condition: str, language: str,
          location: LocationFacts | None = None) -> Paper:
    """Give a form for nobody yet. Raises NotFound for a condition or language that there is not."""
    if condition not in library.slugs:
        raise NotFound("There is no such form.")
    definition = library.get(condition)
    if language not in definition.languages:
        raise NotFound("The form is not in that language.")
    with store.reading() as session:
        return Paper(definition, language, _settings(session, definition.questionnaire), location)


def for_visit(store: Store, library: Library, actor: Actor, visit_id: UUID, language: str, *,
              now: datetime) -> Paper:
    """Give the form of a visit, of the content that it was begun with, and record that it was printed."""
    actor.require(Role.FRONT_DESK)
    with store.writing() as session:
        visit, place = visit_of(session, actor, visit_id)
        found = visits.get(session, visit_id)
        assert found is not None
        definition = _definition(session, library, visit, now)
        if language not in definition.languages:
            raise NotFound("The form is not in that language.")
        note(session, actor, "paper form printed", "visit", visit.id, now=now, detail=(language,))
        return Paper(definition, language, _settings(session, definition.questionnaire),
                     location_facts(place), patient_facts(session, found.Patient), visit.starts_at,
                     found.clinician or "", visit.id)


def _definition(session: Session, library: Library, visit: Visit, now: datetime) -> Definition:
    intake = intakes.latest_of_visit(session, visit.id)
    if intake is not None:
        return definitions.pinned(session, library, visit.condition, intake.definition_hash)
    return definitions.current(session, library, visit.condition, now=now)


def _settings(session: Session, form: Questionnaire) -> dict[str, bool]:
    """Give what is known of the hidden yes-or-no questions that settings answer; what is not set is no."""
    known = form_settings(session)
    return {item.link_id: known.get(item.derivation.key) is True for item in form.derived
            if item.derivation and item.derivation.key.startswith("setting.")}
