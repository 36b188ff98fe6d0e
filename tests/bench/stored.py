"""Stored cases in any number, for what runs over all of them: made-up answers, really judged and sealed.

Each is a quiet form in which some answers were exchanged for made-up ones. They are written past the
services, a thousand rows at a time: by real use a hundred thousand would take hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from tests.support.random_answers import Teller
from tests.support.walking import QUIET
from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code
from triage.services.judging import weigh
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
class Made:
    """One case to be stored. `document`: its result whole; None where it was judged by its extract alone."""

    at: datetime
    sent: bool
    urgency: int
    hash: str
    document: dict[str, Any] | None
    extract: bytes


@dataclass(frozen=True)
class Maker:
    """Makes cases from a seed, always the same."""

    definition: Definition
    random: Random

    def cases(self) -> Iterator[Made]:
        """Yield cases without end, a minute apart."""
        at = BEGAN
        while True:
            yield self._case(at)
            at += timedelta(minutes=1)

    def _case(self, at: datetime) -> Made:
        sent, today = self.random.random() >= NOT_SENT, at.astimezone(ZONE).date()
        facts = {"age": self.random.randint(20, 90), "sex": Code(self.random.choice(["female", "male"]))}
        weighing = weigh(self.definition, self._typed(today), facts, today, finished=sent)
        judged = weighing.judgement
        extract = self.definition.extracts.write(weighing.evaluation.facts, judged.result)
        return Made(at, sent, int(judged.result.urgency), judged.hash, judged.to_document(), extract)

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


@dataclass(frozen=True)
class Writer:
    """Writes cases of one site into a store."""

    definition: Definition
    cipher: Cipher
    location: UUID
    random: Random

    def begin(self, store: Store) -> None:
        """Write the site and the content."""
        whole = self.definition
        with store.writing() as session:
            definitions.keep(session, whole.hash, whole.slug, whole.files, BEGAN)
            session.add(Location(id=self.location, name="Juniper Hill Clinic", timezone=ZONE.key, phone="",
                                 condition=whole.slug, created_at=BEGAN))

    def write(self, store: Store, cases: Iterable[Made]) -> None:
        """Write cases, so many at once."""
        left = iter(cases)
        while some := [self._rows(made) for made in islice(left, ROWS_AT_ONCE)]:
            with store.writing() as session:
                for model in (Patient, Visit, Intake, Result, Case, CaseExtract):
                    session.execute(insert(model), [rows[model] for rows in some])

    def _rows(self, made: Made) -> dict[type[Base], dict[str, object]]:
        whole, at = self.definition, made.at
        patient, visit, intake, result, case = (UUID(int=self.random.getrandbits(128)) for _ in range(5))
        document = self.cipher.seal_json(made.document, context("result", "document", result)) if (
            made.document) else b"x"
        extract = self.cipher.seal(made.extract, context("case_extract", "document", case))
        return {
            Patient: {"id": patient, "identity": b"x", "record_number_hash": patient.bytes, "created_at": at},
            Visit: {"id": visit, "patient_id": patient, "location_id": self.location, "starts_at": at,
                    "condition": whole.slug, "language": "en", "key": str(visit), "created_by": "bench",
                    "created_at": at},
            Intake: {"id": intake, "visit_id": visit, "definition_hash": whole.hash, "started_at": at,
                     "status": "submitted", "language": "en", "channel": "home", "document": b"x",
                     "receipt": intake.hex[:16], "submitted_at": at},
            Result: {"id": result, "intake_id": intake, "hash": made.hash, "finished": made.sent,
                     "definition_hash": whole.hash, "evaluated_at": at, "document": document},
            Case: {"id": case, "intake_id": intake, "visit_id": visit, "location_id": self.location,
                   "finished": made.sent, "urgency": made.urgency, "possible": made.urgency,
                   "rank": -made.urgency, "due_at": at, "result_hash": made.hash, "summary": b"x",
                   "raised_at": at},
            CaseExtract: {"id": case, "condition": whole.slug, "evaluated_at": at,
                          "definition_hash": whole.hash, "document": extract}}
