"""What conditions make of a form, over unknowns, for certain and for acting on."""

from collections.abc import Mapping

from triage.questionnaire.options import properties
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    LongerThanRows,
    Match,
    Not,
    NotSaid,
    Open,
    Picked,
    Rows,
    RuleHolds,
    Said,
    Sure,
    Within,
)
from triage.rules.model import UNKNOWN_REGION, RuleSet
from triage.rules.prove.cells import Cell
from triage.rules.prove.form import Form, UnprovableError, compared
from triage.rules.prove.gates import Gates, picked, window
from triage.rules.prove.logic import (
    NO,
    UNKNOWN,
    YES,
    Bit,
    Tri,
    all_of,
    any_of,
    at_least,
    conj,
    disj,
    known,
    neg,
    when,
)
from triage.rules.prove.rows import RowList


class Reader:
    """Gives the value of every condition of a rule set for one form. `acting`: see decision 2."""

    def __init__(self, rule_set: RuleSet, form: Form, finished: Bit = True) -> None:
        """`finished`: danger questions never shown count as left empty."""
        self.rule_set = rule_set
        self.form = form
        self.gates = Gates(form)
        self._finished = finished
        self._rules: Mapping[str, Condition] = {rule.id: rule.when for rule in rule_set.rules}
        self._known: dict[tuple[Condition, bool], Tri] = {}
        self._read: dict[str, Cell] = {}
        self._rows: dict[str, RowList] = {}

    def truth(self, condition: Condition, *, acting: bool) -> Tri:
        """Give a condition's value."""
        key = condition, acting
        if key not in self._known:
            self._known[key] = self._group(condition, acting=acting)
        return self._known[key]

    def _group(self, condition: Condition, *, acting: bool) -> Tri:  # noqa: PLR0911  # one each kind
        match condition:
            case All(parts):
                return all_of([self.truth(part, acting=acting) for part in parts])
            case Any(parts):
                return any_of([self.truth(part, acting=acting) for part in parts])
            case Not(parts):
                return ~any_of([self.truth(part, acting=acting) for part in parts])
            case AtLeast(count, parts):
                return at_least(count, [self.truth(part, acting=acting) for part in parts])
            case Sure(part):
                return known(self.truth(part, acting=acting).sure)
            case RuleHolds(rule):
                return self.truth(self._rules[rule], acting=acting)
            case _:
                return self._leaf(condition, acting=acting)

    def _leaf(self, leaf: Condition, *, acting: bool) -> Tri:  # noqa: PLR0911  # one each kind
        match leaf:
            case NotSaid():
                return self._not_said(leaf, acting=acting)
            case Said():
                return self._said(leaf, acting=acting)
            case Open():
                is_open = self.is_open(leaf.question)
                return is_open if acting else Tri(False, is_open.may)
            case Rows():
                return self.rows(leaf.rows).truth(leaf, acting=acting)
            case Match():
                return self._match(leaf)
            case LongerThanRows():
                return self._longer(leaf)
            case Picked() | Compared() | Within() | HasProperty():
                return self._about(leaf)
            case _:
                raise UnprovableError(f"{type(leaf).__name__} has no translation")

    def _about(self, leaf: Picked | Compared | Within | HasProperty) -> Tri:
        absent = self.gates.absent(leaf.question)
        if isinstance(leaf, Compared):
            number = self.form.answer(leaf.question).number
            if number is None:
                return absent
            return when(number.given, known(compared(leaf.operator, number, leaf.number)), absent)
        cell = self.answer(leaf.question)
        if isinstance(leaf, Picked):
            seen = picked(cell, leaf.codes)
        elif isinstance(leaf, Within):
            seen = window(cell, leaf.days)
        else:
            found = _with_property(cell, leaf.name, leaf.values)
            seen = when(found, YES, Tri(False, cell.is_open))
        return when(cell.asked, seen, absent)

    def _not_said(self, leaf: NotSaid, *, acting: bool) -> Tri:
        cell = self.answer(leaf.question)
        told = known(neg(cell.picks.get(leaf.code, False)))
        unsaid = when(cell.asked, UNKNOWN, ~self.gates.absent(leaf.question))
        truth = when(cell.answered, told, unsaid)
        return any_of((truth, self.is_open(leaf.question))) if acting else truth

    def _said(self, leaf: Said, *, acting: bool) -> Tri:
        cell = self.answer(leaf.question)
        told = known(cell.any_of(leaf.codes))
        return (
            told
            if acting
            else when(cell.answered, told, when(cell.asked, UNKNOWN, self.gates.absent(leaf.question)))
        )

    def answer(self, question: str) -> Cell:
        """Give the answer to use, after readings."""
        if question not in self._read:
            cell = self.form.answer(question)
            for reading in self.rule_set.readings:
                if reading.question == question:
                    only = [neg(pick) for code, pick in cell.picks.items() if code != reading.said]
                    alone = conj(cell.picks[reading.said], *only)
                    asked = self.form.answer(reading.ask)
                    for code, stands_for in reading.reads.items():
                        cell = cell.instead(conj(alone, asked.picks[code]), {stands_for: True})
            self._read[question] = cell
        return self._read[question]

    def is_open(self, question: str) -> Tri:
        """Whether the question applies and is not known."""
        cell = self.answer(question)
        never = when(self.gates.excludes(question), NO, Tri(self._finished, True))
        return when(cell.answered, NO, when(cell.asked, YES, never))

    def rows(self, name: str) -> RowList:
        """Give the rows of a view."""
        if name not in self._rows:
            view = self.rule_set.rows[name]
            present = self.truth(view.present, acting=True)
            self._rows[name] = RowList(
                self.form, self.rule_set, view, present, self.gates.excludes(view.group)
            )
        return self._rows[name]

    def _match(self, leaf: Match) -> Tri:
        rules = self.rule_set.classification
        assert rules is not None
        cell = self.answer(rules.sites_question)
        sites = _with_property(cell, rules.sites_property, None)
        strong, weak = self._best(leaf.region, cell)
        is_level = {"strong": strong, "weak": conj(neg(strong), weak), "none": conj(neg(strong), neg(weak))}[
            leaf.level
        ]
        vague = NO if leaf.level == "none" else UNKNOWN
        best = disj(strong, weak) if leaf.region == UNKNOWN_REGION else strong  # more sites match no better
        open_ = when(best, known(is_level), when(weak, vague, UNKNOWN))
        whole = when(sites, known(is_level), NO)  # no pain at all is not "pain elsewhere"
        return when(cell.asked, when(cell.is_open, open_, whole), self.gates.absent(rules.sites_question))

    def _best(self, region: str, cell: Cell) -> tuple[Bit, Bit]:
        rules = self.rule_set.classification
        assert rules is not None
        if region == UNKNOWN_REGION:
            return False, _with_property(cell, rules.sites_property, None)
        found = rules.matches[region]
        return (
            _with_property(cell, rules.sites_property, found.strong),
            _with_property(cell, rules.sites_property, found.weak),
        )

    def _longer(self, leaf: LongerThanRows) -> Tri:
        rules = self.rule_set.classification
        assert rules is not None
        told = self.answer(leaf.question)
        return known(conj(told.answered, self.rows(rules.rows).shorter_than(told, leaf.field, leaf.region)))


def _with_property(cell: Cell, name: str, values: frozenset[str] | None) -> Bit:
    """Whether a picked option has the property; `values` None stands for any value."""
    found = []
    for code, pick in cell.picks.items():
        has = properties(cell.item, str(code), name)
        if has and (values is None or not values.isdisjoint(has)):
            found.append(pick)
    return disj(*found)
