"""From what was typed to what it means: facts of the record, derived answers, the judgement and its hash."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from triage.library import Definition
from triage.questionnaire.age import age_on
from triage.questionnaire.answers import AnswerSet, from_document, to_document
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.values import Code, PartialDate, Value
from triage.rules.engine import Evaluation
from triage.rules.model import Rule
from triage.rules.program import UNKNOWN
from triage.rules.result import Finding, Result
from triage.services.unassessed import NOT_ASSESSED, is_unassessed, report, unassessed


@dataclass(frozen=True)
class Judgement:
    """One evaluation with what it rests on. `hash` covers the content, the answers and the result.

    It covers the `version` of the form too, so that what was said again is signed again.
    """

    answers: AnswerSet
    result: Result
    definition_hash: str
    version: int = 1

    def to_document(self) -> dict[str, Any]:
        """Give the JSON form that is kept. It is made once: leave it as it is."""
        return self._document

    @cached_property
    def _document(self) -> dict[str, Any]:
        return {"answers": to_document(self.answers), "result": self.result.to_document()}

    @cached_property
    def hash(self) -> str:
        """64 hexadecimal digits; two judgements with the same are the same."""
        later = {"version": self.version} if self.version > 1 else {}
        return hash_of(self.definition_hash, {**self.to_document(), **later})

    @classmethod
    def from_document(cls, document: Mapping[str, Any], definition_hash: str) -> "Judgement":
        """Read what `to_document` wrote."""
        result = Result.from_document(document["result"])
        return cls(from_document(document["answers"]), result, definition_hash)


def hash_of(definition_hash: str, document: Mapping[str, Any]) -> str:
    """Hash the canonical JSON of content, answers and result."""
    whole = {"definition": definition_hash, **document}
    return sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def facts_of(identity: Mapping[str, Any], settings: Mapping[str, Value], today: date) -> dict[str, Value]:
    """Give the facts that hidden questions are filled from, by the names that questionnaires use."""
    born = date.fromisoformat(identity["birth_date"])
    facts: dict[str, Value] = {**settings, "sex": Code(identity["sex"]),
                               "birth_date": PartialDate(born.year, born.month, born.day)}
    if (years := age_on(born, today)) is not None:
        facts["age"] = years
    return facts


def complete(definition: Definition, typed: AnswerSet, facts: Mapping[str, Value]) -> AnswerSet:
    """Give what was typed with the derived answers on top."""
    return derive(definition.questionnaire, typed, facts)


@dataclass(frozen=True)
class Weighing:
    """Answers weighed on one day. The findings come cheap; the whole judgement is made when asked for.

    Most saves of a page raise nothing, and need no classification and no reasons. `completed` is what
    was typed with the derived answers on top, `answers` that without the branches that do not apply.
    `evaluation` is None where the rules broke on them: then a clinician is told that nothing was judged.
    """

    definition: Definition
    completed: AnswerSet
    answers: AnswerSet
    evaluation: Evaluation | None
    version: int = 1

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that act on the answers so far."""
        if self.evaluation is None:
            return (NOT_ASSESSED,)
        # Of a finished form the whole is needed anyway, and says whether that could be made.
        return self.result.findings if self.evaluation.facts.finished else self._found

    @property
    def failed(self) -> bool:
        """Whether the rules broke on the answers, or on putting into words what they come to."""
        return self.evaluation is None or is_unassessed(self.result)

    @property
    def interrupts(self) -> tuple[Finding, ...]:
        """Findings that must reach the patient and the clinic at once."""
        return tuple(finding for finding in self.findings if finding.interrupt and not finding.open)

    def values_of(self, rule: Rule) -> tuple[int, int]:
        """Give what a rule comes to: for certain, and for acting."""
        if self.evaluation is None:
            return UNKNOWN, UNKNOWN
        return self.definition.judge_of.values_of(self.evaluation, rule)

    @cached_property
    def judgement(self) -> Judgement:
        """The whole result, with what it rests on."""
        return Judgement(self.answers, self.result, self.definition.hash, self.version)

    @cached_property
    def result(self) -> Result:
        """The whole result; where it cannot be made, one that says so."""
        version = self.definition.rules.version
        if self.evaluation is None:
            return unassessed((), version)
        try:
            return self.definition.judge_of.tell(self.evaluation)
        except Exception as error:   # whatever it is: what was typed is kept, and somebody looks
            report(error, self.definition.slug, version)
            return unassessed(self._found, version)

    @cached_property
    def _found(self) -> tuple[Finding, ...]:
        assert self.evaluation is not None
        return self.definition.judge_of.findings(self.evaluation)


def weigh(definition: Definition, typed: AnswerSet, facts: Mapping[str, Value], today: date, *,
          finished: bool, version: int = 1) -> Weighing:
    """Weigh what was typed so far, without the branches that do not apply.

    Rules that break raise nothing: the weighing has `failed`.
    """
    completed = complete(definition, typed, facts)
    answers = effective(definition.questionnaire, completed, today)
    try:
        evaluation = definition.judge_of.weigh(answers, today, finished=finished)
        weighing = Weighing(definition, completed, answers, evaluation, version)
        weighing.findings   # noqa: B018  # now, so that what breaks breaks here
    except Exception as error:   # whatever it is: what was typed is kept, and somebody looks
        report(error, definition.slug, definition.rules.version)
        return Weighing(definition, completed, answers, None, version)
    return weighing


def judge(definition: Definition, typed: AnswerSet, facts: Mapping[str, Value], today: date, *,
          finished: bool) -> Judgement:
    """Judge what was typed so far, whole."""
    return weigh(definition, typed, facts, today, finished=finished).judgement
