"""Stored cases in any number, for what runs over all of them: made-up answers, really judged and sealed.

Each is a quiet form in which some answers were exchanged for made-up ones. They are written past the
services, a thousand rows at a time: by real use a hundred thousand would take hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from tests.support.random_answers import Teller
from tests.support.walking import QUIET
from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code
from triage.services.judging import Weighing, weigh
from triage.store import definitions
from triage.store.crypto import Cipher
from triage.store.database import Store
from triage.store.models import Base, Case, CaseExtract, Intake, Location, Patient, Result, Visit
from triage.store.sealing import context

BEGAN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
ROWS_AT_ONCE = 1000
NOT_SENT = 0.03                # share of forms with a danger sign that never were
EXCHANGED = (0.02, 0.1, 0.3)   # shares of a form's answers that differ from the quiet one's


@dataclass(frozen=True)
class Maker:
    """Makes cases from a seed, always the same."""

    definition: Definition
    cipher: Cipher
    location: UUID
    random: Random

    def fill(self, store: Store, number: int) -> None:
        """Store so many cases of one site."""
        whole = self.definition
        with store.writing() as session:
            definitions.keep(session, whole.hash, whole.slug, whole.files, BEGAN)
            session.add(Location(id=self.location, name=f"Juniper Hill Clinic {self.location.int}",
                                 timezone=ZONE.key, phone="", condition=whole.slug, created_at=BEGAN))
        for begin in range(0, number, ROWS_AT_ONCE):
            made = [self._rows(place) for place in range(begin, min(begin + ROWS_AT_ONCE, number))]
            with store.writing() as session:
                for model in (Patient, Visit, Intake, Result, Case, CaseExtract):
                    session.execute(insert(model), [rows[model] for rows in made])

    def _rows(self, place: int) -> dict[type[Base], dict[str, object]]:
        at = BEGAN + timedelta(minutes=place)
        sent = self.random.random() >= NOT_SENT
        weighing = self._weighed(at, sent=sent)
        judged = weighing.judgement
        patient, visit, intake, result, case = (self._id() for _ in range(5))
        level = int(judged.result.urgency)
        return {
            Patient: {"id": patient, "identity": b"x", "record_number_hash": patient.bytes, "created_at": at},
            Visit: {"id": visit, "patient_id": patient, "location_id": self.location, "starts_at": at,
                    "condition": self.definition.slug, "language": "en", "key": str(visit),
                    "created_by": "bench", "created_at": at},
            Intake: {"id": intake, "visit_id": visit, "definition_hash": self.definition.hash,
                     "started_at": at, "status": "submitted", "language": "en", "channel": "home",
                     "document": b"x", "receipt": intake.hex[:16], "submitted_at": at},
            Result: {"id": result, "intake_id": intake, "hash": judged.hash, "finished": sent,
                     "definition_hash": self.definition.hash, "evaluated_at": at,
                     "document": self.cipher.seal_json(judged.to_document(),
                                                       context("result", "document", result))},
            Case: {"id": case, "intake_id": intake, "visit_id": visit, "location_id": self.location,
                   "finished": sent, "urgency": level, "possible": level, "rank": -level, "due_at": at,
                   "result_hash": judged.hash, "summary": b"x", "raised_at": at},
            CaseExtract: {"id": case, "condition": self.definition.slug, "evaluated_at": at,
                          "definition_hash": self.definition.hash, "document": self.cipher.seal(
                              self.definition.extracts.write(weighing.evaluation.facts, judged.result),
                              context("case_extract", "document", case))}}

    def _weighed(self, at: datetime, *, sent: bool) -> Weighing:
        facts = {"age": self.random.randint(20, 90), "sex": Code(self.random.choice(["female", "male"]))}
        today = at.astimezone(ZONE).date()
        return weigh(self.definition, self._typed(today), facts, today, finished=sent)

    def _typed(self, today: date) -> AnswerSet:
        quiet = read_flat(self.definition.questionnaire, QUIET)
        made_up = Teller(self.definition.questionnaire, self.random.getrandbits(32), today).form()
        share = self.random.choice(EXCHANGED)
        exchanged = {link_id: answer for link_id, answer in made_up.answers.items()
                     if self.random.random() < share}
        found = quiet.with_answers(exchanged)
        for link_id in self._some(made_up, share):
            found = found.with_rows(link_id, made_up.rows[link_id])
        return found

    def _some(self, made_up: AnswerSet, share: float) -> Iterator[str]:
        return (link_id for link_id in made_up.rows if self.random.random() < share)

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))
