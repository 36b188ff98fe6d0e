"""Judges one set of answers: urgency and its range, findings with reasons, classification, contributors.

Pure and deterministic: the day is an argument, nothing is read or kept, the same input gives the same
bytes. A rule set is compiled once; see `program` for how.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from triage.questionnaire.answers import AnswerSet, State
from triage.questionnaire.model import Questionnaire
from triage.rules.classify import UNCLASSIFIED, Classifier
from triage.rules.facts import Facts
from triage.rules.leaves import Key, questions_of
from triage.rules.model import ContributorRule, Rule, RuleSet
from triage.rules.program import TRUE, UNKNOWN, Program, compile_program
from triage.rules.proof import Proof
from triage.rules.result import Contributor, Finding, Reason, Result, Undetermined, Urgency
from triage.rules.vector import Leaves


@dataclass(frozen=True)
class Verdict:
    """The bare judgement: three levels, and how each rule acts (its level, or None)."""

    urgency: Urgency
    certain: Urgency
    possible: Urgency
    acting: tuple[Urgency | None, ...]


@dataclass(frozen=True)
class Evaluation:
    """Everything that was worked out for one set of answers, before it is put into words."""

    facts: Facts
    certain: Sequence[int]
    acting: Sequence[int]
    verdict: Verdict


class Judge:
    """A rule set compiled against its questionnaire."""

    def __init__(self, rule_set: RuleSet, questionnaire: Questionnaire) -> None:
        """Compile. Raises program.CircularRulesError when rules refer to each other in a circle."""
        self.rule_set = rule_set
        self.questionnaire = questionnaire
        conditions = {rule.id: rule.when for rule in rule_set.rules}
        roots = [rule.when for rule in rule_set.rules] + [one.when for one in rule_set.contributors]
        self.program: Program = compile_program(roots, conditions)
        self._leaves = Leaves(self.program.leaves)
        # Looked up once: a condition's hash takes in all its parts.
        index = self.program.index
        self.nodes = {rule.id: index[rule.when] for rule in rule_set.rules}
        self.contributor_nodes = {rule.id: index[rule.when] for rule in rule_set.contributors}
        self.classifier = Classifier(rule_set.classification, conditions) if rule_set.classification else None

    @cached_property
    def danger_questions(self) -> tuple[str, ...]:
        """Questions that a rule wants answered: those it reads when it has a level for unknown."""
        facts = Facts(self.rule_set, self.questionnaire, AnswerSet(), date.min, finished=False)
        read = {question for rule in self.rule_set.rules if rule.if_unknown is not None
                for question in questions_of(rule.when, facts)}
        return tuple(link_id for link_id, item in self.questionnaire.by_id.items()
                     if link_id in read and not item.hidden)

    def weigh(self, answers: AnswerSet, today: date, *, finished: bool) -> Evaluation:
        """Evaluate every rule and keep every node's value: all that a proof needs."""
        facts = Facts(self.rule_set, self.questionnaire, answers, today, finished=finished)
        certain_leaves, acting_leaves = self._leaves.evaluate(facts)
        certain = self.program.run(certain_leaves)
        acting = certain if certain_leaves == acting_leaves else self.program.run(acting_leaves)
        return Evaluation(facts, certain, acting, self._verdict(facts, certain, acting))

    def evaluate(self, answers: AnswerSet, today: date, *, finished: bool) -> Result:
        """Judge, and put everything into one Result.

        answers: effective answers, hidden items worked out. today: the day of answering in the
        clinic's time zone. finished: danger questions never shown count as left empty.
        """
        return self.tell(self.weigh(answers, today, finished=finished))

    def tell(self, evaluation: Evaluation) -> Result:
        """Put an evaluation into words and reasons."""
        return _Teller(self, evaluation).result()

    def findings(self, evaluation: Evaluation) -> tuple[Finding, ...]:
        """Give the findings alone, as `tell` would. A save needs no more unless one of them acts."""
        return tuple(_Teller(self, evaluation).findings())

    def values_of(self, evaluation: Evaluation, rule: Rule) -> tuple[int, int]:
        """Give what a rule comes to: for certain, and for acting."""
        node = self.nodes[rule.id]
        return evaluation.certain[node], evaluation.acting[node]

    def _verdict(self, facts: Facts, certain: Sequence[int], acting: Sequence[int]) -> Verdict:
        proof = Proof(self.program, acting, facts)
        levels = tuple(self._level(rule, node, proof) for rule, node in self._rules())
        sure = [rule.urgency for rule, node in self._rules() if certain[node] == TRUE]
        may = [rule.urgency for rule, node in self._rules() if certain[node] or acting[node]]
        return Verdict(max((level for level in levels if level is not None), default=Urgency.ROUTINE),
                       max(sure, default=Urgency.ROUTINE), max(may, default=Urgency.ROUTINE), levels)

    def _rules(self) -> Iterator[tuple[Rule, int]]:
        return ((rule, self.nodes[rule.id]) for rule in self.rule_set.rules)

    def _level(self, rule: Rule, node: int, proof: Proof) -> Urgency | None:
        value = proof.values[node]
        if value == TRUE:
            return rule.urgency
        waits = value == UNKNOWN and rule.if_unknown is not None
        return rule.if_unknown if waits and (proof.facts.finished or proof.is_left_open(node)) else None


class _Teller:
    """Puts one evaluation into the words and reasons of a Result."""

    def __init__(self, judge: Judge, evaluation: Evaluation) -> None:
        self.judge = judge
        self.evaluation = evaluation
        self.facts = evaluation.facts
        self.acting = Proof(judge.program, evaluation.acting, self.facts)
        self.certain = Proof(judge.program, evaluation.certain, self.facts)

    def result(self) -> Result:
        verdict = self.evaluation.verdict
        undetermined = tuple(self._undetermined())
        classifier = self.judge.classifier
        classified = classifier.classify(self.facts) if classifier else UNCLASSIFIED
        return Result(
            urgency=verdict.urgency, certain=verdict.certain, possible=verdict.possible,
            classification=classified.classification, region=classified.region,
            regions=classified.regions, class_reasons=classified.reasons,
            findings=tuple(self.findings()), undetermined=undetermined,
            settling=_settling(undetermined, verdict.urgency), incomplete=tuple(self._incomplete()),
            contributors=tuple(self._contributors()), notes=classified.notes,
            rules_version=self.judge.rule_set.version)

    def findings(self) -> Iterator[Finding]:
        """Yield findings, the most urgent first, else in the order of the rule set."""
        levels = self.evaluation.verdict.acting
        ranked = sorted((-level, place) for place, level in enumerate(levels) if level is not None)
        for _, place in ranked:
            rule, level = self.judge.rule_set.rules[place], levels[place]
            assert level is not None
            yield self._finding(rule, level)

    def _finding(self, rule: Rule, level: Urgency) -> Finding:
        node = self.judge.nodes[rule.id]
        is_open = self.evaluation.acting[node] != TRUE
        because = (tuple(Reason(question) for question in self.acting.waits_for(node)) if is_open
                   else tuple(map(self._reason, self.acting.ordered(self.acting.because(node)))))
        return Finding(rule.id, rule.flag, level, rule.says, is_open, because, rule.cites, rule.verified,
                       rule.interrupt)

    def _reason(self, key: Key) -> Reason:
        question, row = key
        if row is None:
            return Reason(question, tuple(_said(self.facts.answers, question)))
        group = self.judge.questionnaire.rows_of[question].link_id
        return Reason(question, tuple(_said(self.facts.answers.rows[group][row], question)), row)

    def _undetermined(self) -> Iterator[Undetermined]:
        for rule in self.judge.rule_set.rules:
            node = self.judge.nodes[rule.id]
            if self.evaluation.certain[node] == UNKNOWN:
                yield Undetermined(rule.id, rule.flag, rule.urgency, rule.says, self.certain.waits_for(node))

    def _incomplete(self) -> Iterator[str]:
        """Yield danger questions that were not shown and may apply, unless the form is finished."""
        if self.facts.finished:
            return
        for question in self.judge.danger_questions:
            if question in self.judge.questionnaire.rows_of:
                continue
            if self.facts.answers[question].state is State.NOT_ASKED and not self.facts.excludes(question):
                yield question

    def _contributors(self) -> Iterator[Contributor]:
        for rule in self.judge.rule_set.contributors:
            if self.evaluation.acting[self.judge.contributor_nodes[rule.id]] == TRUE:
                yield self._contributor(rule)

    def _contributor(self, rule: ContributorRule) -> Contributor:
        keys = self.acting.because(self.judge.contributor_nodes[rule.id])
        return Contributor(rule.id, rule.kind, rule.says,
                           tuple(map(self._reason, self.acting.ordered(keys))), rule.cites)


def _said(answers: AnswerSet, question: str) -> list[str]:
    """Give what was answered, as codes or plain words."""
    return [getattr(value, "code", None) or str(value) for value in answers[question].values]


def _settling(undetermined: Sequence[Undetermined], urgency: Urgency) -> tuple[str, ...]:
    """Give the questions that could still raise the urgency, those behind the most urgent rules first."""
    order: dict[str, None] = {}
    for rule in sorted(undetermined, key=lambda one: -one.urgency):
        if rule.urgency > urgency:
            order.update(dict.fromkeys(rule.waits_for))
    return tuple(order)
