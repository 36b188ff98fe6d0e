"""One whole form of which nothing is known: the answers, which of them count, and what is derived."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import z3

from triage.questionnaire.model import Behaviour, Condition, Derivation, Item, Operator, Questionnaire, Source
from triage.questionnaire.options import properties
from triage.questionnaire.values import Code as Picked
from triage.questionnaire.windows import NEVER, inside, option_span
from triage.rules.model import RuleSet
from triage.rules.prove.cells import Cell, Code, Days, Number, codes_of, fits, fresh
from triage.rules.prove.logic import Bit, conj, disj, neg

Place = tuple[str, int | None]
"""A question, and its row inside a repeating group."""


class UnprovableError(ValueError):
    """The content uses something that has no translation yet; the message names it."""


def places(questionnaire: Questionnaire, needed: "frozenset[str]", rows: int) -> Iterator[Place]:
    """Yield the places of the needed questions; those inside rows once for each of `rows` rows."""
    for link_id, item in questionnaire.by_id.items():
        if link_id in needed and item.is_question:
            if link_id in questionnaire.rows_of:
                yield from ((link_id, row) for row in range(rows))
            elif item.derivation is None or item.derivation.of is None:
                yield link_id, None


def unknown_answers(
    questionnaire: Questionnaire, needed: "frozenset[str]", rows: int, name: str = ""
) -> dict[Place, Cell]:
    """Give a fresh answer for every place. `name` tells the unknowns of two forms apart."""
    return {
        (link_id, row): fresh(
            questionnaire.by_id[link_id], f"{name}{link_id}" + ("" if row is None else f"#{row + 1}")
        )
        for link_id, row in places(questionnaire, needed, rows)
    }


class Form:
    """Answers as typed, and which of them count: those to questions that apply.

    `told` lets what is said of rows count on branches that do not apply, as in files from elsewhere.
    """

    def __init__(
        self, questionnaire: Questionnaire, rule_set: RuleSet, typed: Mapping[Place, Cell], told: Bit = False
    ) -> None:
        """Take the typed answers."""
        self.questionnaire = questionnaire
        self.typed = dict(typed)
        self.rows = 1 + max((row for _, row in typed if row is not None), default=-1)
        self._told = told
        self._row_questions = {
            link_id
            for view in rule_set.rows.values()
            for link_id in (*view.first.values(), *view.fields.values())
        }
        self._enabled: dict[Place, Bit] = {}
        self._counted: dict[Place, Cell] = {}

    @property
    def fits(self) -> Bit:
        """Whether every answer is one that its question takes, and stands in a row that is there."""
        groups = self.questionnaire.rows_of
        in_rows = [
            disj(neg(cell.asked), self.is_there(groups[link_id].link_id, row))
            for (link_id, row), cell in self.typed.items()
            if row is not None
        ]
        return conj(*(fits(cell) for cell in self.typed.values()), *in_rows)

    def is_shown(self, group: str) -> Bit:
        """Whether somebody was asked for rows of the group, and it counts."""
        return conj(z3.Bool(f"{group}:shown"), disj(self.enabled(group), self._told))

    def is_there(self, group: str, row: int) -> Bit:
        """Whether the row was added, be there anything in it or not."""
        return conj(z3.Bool(f"{group}:shown"), z3.Bool(f"{group}#{row + 1}:there"))

    def raw(self, link_id: str, row: int | None = None) -> Cell:
        """Give the answer as typed, or as worked out from another one."""
        place = link_id, row
        if place not in self.typed:
            item = self.questionnaire.by_id[link_id]
            if item.derivation is None or item.derivation.of is None:
                raise UnprovableError(f"'{link_id}' is read, and was not expected to be")
            self.typed[place] = _derived(item, item.derivation, self.raw(item.derivation.of, row))
        return self.typed[place]

    def answer(self, link_id: str, row: int | None = None) -> Cell:
        """Give the answer as far as it counts."""
        place = link_id, row
        if place not in self._counted:
            counts = self.enabled(link_id, row)
            if link_id in self._row_questions:
                counts = disj(counts, self._told)
            self._counted[place] = self.raw(link_id, row).only(counts)
        return self._counted[place]

    def asked_answer(self, link_id: str, row: int | None = None) -> Cell:
        """Give the answer if the question applies, whatever was told elsewhere."""
        return self.raw(link_id, row).only(self.enabled(link_id, row))

    def enabled(self, link_id: str, row: int | None = None) -> Bit:
        """Whether the item, and everything that it sits in, applies."""
        place = link_id, row
        if place not in self._enabled:
            item = self.questionnaire.by_id[link_id]
            self._enabled[place] = conj(self._inherits(item, row), self._own(item, row))
        return self._enabled[place]

    def source(self, link_id: str, asker: Item, row: int | None) -> Place:
        """Give the place that a condition of `asker` reads."""
        group = self.questionnaire.rows_of.get(link_id)
        if group is None:
            return link_id, None
        if row is None or self.questionnaire.rows_of.get(asker.link_id) is not group:
            raise UnprovableError(f"'{asker.link_id}' is asked by what stands in rows ('{link_id}')")
        return link_id, row

    def _inherits(self, item: Item, row: int | None) -> Bit:
        found: list[Bit] = []
        parent = self.questionnaire.parent_of.get(item.link_id)
        if parent is not None:
            above = None if parent.is_rows else row
            found.append(self.enabled(parent.link_id, above))
            if parent.is_question:
                found.append(self.asked_answer(parent.link_id, above).has_value)
        if item.derivation and item.derivation.of:
            found.append(self.enabled(*self.source(item.derivation.of, item, row)))
        return conj(*found)

    def _own(self, item: Item, row: int | None) -> Bit:
        if not item.enable_when:
            return True
        combine = conj if item.enable_behaviour is Behaviour.ALL else disj
        return combine(
            *(met(one, self.asked_answer(*self.source(one.question, item, row))) for one in item.enable_when)
        )


def met(condition: Condition, cell: Cell) -> Bit:
    """Whether one enableWhen holds for what was literally picked or typed."""
    if condition.within_days is not None:
        return _may_be_within(cell, condition.within_days)
    if condition.operator is Operator.EXISTS:
        return cell.has_value if condition.value is True else neg(cell.has_value)
    if condition.operator is Operator.NOT_EQUAL:
        return neg(equal(replace(condition, operator=Operator.EQUAL), cell)[0])
    return equal(condition, cell)[0]


def _may_be_within(cell: Cell, days: int) -> Bit:
    found = [
        pick
        for code, pick in cell.picks.items()
        if isinstance(code, str) and _option_may_be(cell, code, days)
    ]
    if cell.days:
        found.append(conj(cell.days.in_past, cell.days.least <= days))
    return disj(*found)


def _option_may_be(cell: Cell, code: str, days: int) -> bool:
    span = option_span(cell.item.option_by_code.get(code))
    return code in cell.item.open_codes if span is None else inside(span, (0, days)) is not False


def equal(condition: Condition, cell: Cell) -> tuple[Bit, Bit]:
    """Whether a value surely stands so to the condition's, and whether it may."""
    wanted = condition.value
    if isinstance(wanted, Picked):
        sure: Bit = cell.picks.get(wanted.code, False) if condition.operator is Operator.EQUAL else False
        bucket = option_span(cell.item.option_by_code.get(wanted.code))
        if cell.days and bucket:
            whole, part = (False, False) if bucket == NEVER else _in_bucket(cell.days, bucket)
            # A date that is yet to come may be anything.
            part = disj(part, conj(cell.days.given, cell.days.most < 0))
            return disj(sure, whole), disj(sure, part)
        return sure, sure
    if isinstance(wanted, bool):
        return (cell.picks.get(wanted, False),) * 2
    if isinstance(wanted, int):
        found = compared(condition.operator, cell.number, wanted) if cell.number else False
        return found, found
    raise UnprovableError(f"a condition on '{condition.question}' compares with {wanted!r}")


def _in_bucket(days: Days, bucket: tuple[float, float]) -> tuple[Bit, Bit]:
    first, last = int(bucket[0]), bucket[1]
    ends = last != float("inf")
    whole = conj(days.least >= first, days.most <= int(last) if ends else True)
    part = conj(days.most >= first, days.least <= int(last) if ends else True)
    return conj(days.in_past, whole), conj(days.in_past, part)


def compared(operator: Operator, number: Number, wanted: int) -> Bit:
    """Whether a number that was given compares."""
    ways: Mapping[Operator, z3.BoolRef] = {
        Operator.EQUAL: number.value == wanted,
        Operator.GREATER: number.value > wanted,
        Operator.LESS: number.value < wanted,
        Operator.GREATER_OR_EQUAL: number.value >= wanted,
        Operator.LESS_OR_EQUAL: number.value <= wanted,
    }
    return conj(number.given, ways[operator])


def _derived(item: Item, how: Derivation, origin: Cell) -> Cell:
    listed = dict.fromkeys(
        value for option in origin.item.options for value in option.properties.get(how.key, ())
    )
    found = {
        value: conj(
            origin.answered,
            disj(
                *(
                    pick
                    for code, pick in origin.picks.items()
                    if isinstance(code, str) and value in properties(origin.item, code, how.key)
                )
            ),
        )
        for value in listed
    }
    known = conj(origin.answered, neg(origin.opens))
    if how.source is Source.COUNT:
        count = z3.Sum([z3.If(bit, 1, 0) for bit in found.values() if not isinstance(bit, bool)])
        return Cell(item, origin.asked, {}, Number(origin.answered, count), known=known)
    picks: dict[Code, Bit] = {code: found.get(str(code), False) for code in codes_of(item)}
    return Cell(item, origin.asked, picks, known=known)
