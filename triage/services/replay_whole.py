"""Replaying cases one at a time, from whole stored results: slow, and whatever the candidate asks."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.library import Definition
from triage.rules.classify import UNCLASSIFIED
from triage.rules.engine import Evaluation
from triage.rules.many.said import Said
from triage.rules.result import Urgency
from triage.services.older_answers import reread
from triage.services.replay_sentences import move
from triage.services.replay_versions import Versions
from triage.services.stored_result import StoredResult
from triage.services.views.replay import Move, Standing, Totals, Unjudged
from triage.store import cases
from triage.store.database import Session
from triage.store.errors import Damaged
from triage.store.sealing import cipher_of, context


class Whole:
    """One candidate over whole results."""

    def __init__(self, candidate: Definition, slug: str, versions: Versions) -> None:
        """Take what stays the same between the cases."""
        self._candidate, self._slug, self._versions = candidate, slug, versions

    def judge(self, session: Session, ids: Collection[UUID], since: datetime | None,
              totals: Totals) -> Iterator[Move | Unjudged]:
        """Yield those of these cases that do not stay where they are, or cannot be judged."""
        for row in cases.standing(session, ids, condition=self._slug, since=since):
            totals.cases += 1
            totals.whole += 1
            found = self._found(session, row, totals)
            if found is not None:
                yield found

    def _found(self, session: Session, row: Any, totals: Totals) -> Move | Unjudged | None:
        try:
            return self._judged(session, row, totals)
        except Damaged as error:
            return Unjudged(row.id, Urgency(row.urgency), str(error))
        except Exception as error:   # whatever it is, the case is named. Its text may hold an answer.
            return Unjudged(row.id, Urgency(row.urgency), type(error).__name__)

    def _judged(self, session: Session, row: Any, totals: Totals) -> Move | None:
        place = context("result", "document", row.result_id)
        stored = StoredResult(cipher_of(session).open(row.document, place).decode())
        today = row.evaluated_at.astimezone(ZoneInfo(row.timezone)).date()
        answers = stored.answers
        if not self._versions.of(session, row.definition_hash).asks_the_same:
            read = reread(self._candidate, answers, today)
            answers = read.answers
            totals.unknown |= read.unknown
        evaluation = self._candidate.judge_of.weigh(answers, today, finished=row.finished)
        if self._standing(evaluation) == stored.standing:   # most: nothing has to be put into words
            return None
        return move(row.id, Said.of(stored.result), Said.of(self._candidate.judge_of.tell(evaluation)))

    def _standing(self, evaluation: Evaluation) -> Standing:
        classifier = self._candidate.judge_of.classifier
        classified = classifier.classify(evaluation.facts) if classifier else UNCLASSIFIED
        return Standing(evaluation.verdict.urgency, classified.classification)
