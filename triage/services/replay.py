"""Another rule set over the stored cases: who would move up or down, and which sentences do it.

Every case is judged as it was judged last: on the answers in effect then, as of that day, finished or not.
Cases come in batches by id, so that memory holds one batch and the same cases give the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.library import QUESTIONNAIRE, Definition
from triage.rules.classify import UNCLASSIFIED
from triage.rules.engine import Evaluation
from triage.rules.result import Finding, Result, Urgency
from triage.services.actors import Actor
from triage.services.audit import note
from triage.services.older_answers import reread
from triage.services.sieve import Sieve
from triage.services.stored_result import StoredResult
from triage.services.views.replay import Move, Sentence, Standing, Totals, Unjudged
from triage.store import cases, definitions
from triage.store.database import Session, Store
from triage.store.errors import Damaged
from triage.store.sealing import context

__all__ = ["Move", "Replay", "Sentence", "Standing", "Totals", "Unjudged", "record"]

BATCH = 500
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


def record(store: Store, actor: Actor, slug: str, candidate: Definition, *, now: datetime) -> None:
    """Note in the trail that every case of a condition is about to be read by a replay."""
    with store.writing() as session:
        note(session, actor, "rules replayed", "rules", slug, now=now, detail=(candidate.hash,))


class Replay:
    """One candidate over the stored cases of the condition `slug`. `totals` grow while `over` is read."""

    def __init__(self, candidate: Definition, slug: str, totals: Totals | None = None) -> None:
        """Take what stays the same between the cases; count into `totals`."""
        self.totals = totals or Totals()
        self._candidate = candidate
        self._slug = slug
        self._judge = candidate.judge_of
        self._versions: dict[str, Version] = {}   # content hash → what is different in the candidate

    def over(self, store: Store, *, since: datetime | None = None, after: UUID = FIRST,
             last: UUID = LAST) -> Iterator[Move | Unjudged]:
        """Yield the cases past `after` up to `last` that do not stay where they are, by id.

        With `since`, of those judged at that moment or later. Raises Unavailable.
        """
        read = partial(cases.standing, condition=self._slug, last=last, since=since, limit=BATCH)
        while True:
            with store.reading() as session:
                rows = read(session, after=after)
                found = [self._moved(session, row) for row in rows]
            for one in found:
                if one is not None:
                    self.totals.count(one)
                    yield one
            if len(rows) < BATCH:
                return
            after = rows[-1].id

    def _moved(self, session: Session, row: Any) -> Move | Unjudged | None:
        self.totals.cases += 1
        version = self._version(session, row.definition_hash)
        try:
            return self._judged(session, row, version)
        except Damaged as error:
            return Unjudged(row.id, Urgency(row.urgency), str(error))
        except Exception as error:   # whatever it is, the case is named. Its text may hold an answer.
            return Unjudged(row.id, Urgency(row.urgency), type(error).__name__)

    def _judged(self, session: Session, row: Any, version: "Version") -> Move | None:
        place = context("result", "document", row.result_id)
        stored = StoredResult(session.info["cipher"].open(row.document, place).decode())
        today = row.evaluated_at.astimezone(ZoneInfo(row.timezone)).date()
        answers = stored.answers
        if version.sieve and version.sieve.passes(stored.standing.urgency, answers, today,
                                                  finished=row.finished):
            return None
        if not version.asks_the_same:
            read = reread(self._candidate, answers, today)
            answers = read.answers
            self.totals.unknown |= read.unknown
        evaluation = self._judge.weigh(answers, today, finished=row.finished)
        return self._move(row.id, stored, evaluation)

    def _standing(self, evaluation: Evaluation) -> Standing:
        classifier = self._judge.classifier
        classified = classifier.classify(evaluation.facts) if classifier else UNCLASSIFIED
        return Standing(evaluation.verdict.urgency, classified.classification)

    def _move(self, case_id: UUID, stored: StoredResult, evaluation: Evaluation) -> Move | None:
        before, after = stored.standing, self._standing(evaluation)
        if before == after:
            return None
        told = stored.result, self._judge.tell(evaluation)
        return Move(case_id, before, after, (*_of_urgency(*told), *_of_class(*told)))

    def _version(self, session: Session, hash_: str) -> "Version":
        if hash_ not in self._versions:
            before = Definition(self._slug, definitions.files_of(session, hash_))
            same = before.files[QUESTIONNAIRE] == self._candidate.files[QUESTIONNAIRE]
            self._versions[hash_] = Version(same, _sieve(before, self._candidate) if same else None)
        return self._versions[hash_]


@dataclass(frozen=True)
class Version:
    """A version that cases were judged by, beside the candidate.

    `asks_the_same`: its questionnaire is the candidate's, so that its answers in effect are, too.
    """

    asks_the_same: bool
    sieve: Sieve | None


def _sieve(before: Definition, candidate: Definition) -> Sieve | None:
    try:
        return Sieve(before, candidate)
    except (ValueError, LookupError):   # rules so old that they cannot be read: every case is judged whole
        return None


def _of_urgency(before: Result, after: Result) -> Iterator[Sentence]:
    """Yield what lifts a case above where it was, or what held it above where it comes to stand."""
    if after.urgency > before.urgency:
        yield from (_sentence(one, now=True) for one in after.findings if one.urgency > before.urgency)
    elif after.urgency < before.urgency:
        yield from (_sentence(one, now=False) for one in before.findings if one.urgency > after.urgency)


def _of_class(before: Result, after: Result) -> Iterator[Sentence]:
    """Yield the reasons that came and went with the classification; all of them where they are the same."""
    if before.classification is after.classification:
        return
    gone = dict.fromkeys(before.class_reasons)
    come = dict.fromkeys(after.class_reasons)
    changed = [(one, True) for one in come if one not in gone] + [
        (one, False) for one in gone if one not in come]
    for one, now in changed or [(one, True) for one in come]:
        yield Sentence(one.id, one.says, now, None, one.unknown)


def _sentence(finding: Finding, *, now: bool) -> Sentence:
    return Sentence(finding.rule, finding.says, now, finding.urgency, finding.open)
