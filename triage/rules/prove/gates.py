"""Which questions surely do not apply, however the open ones are answered: `kleene.Gates` over unknowns."""

from dataclasses import replace

from triage.questionnaire.model import Behaviour, Condition, Item, Meaning, Operator
from triage.questionnaire.options import PART, properties
from triage.questionnaire.values import Code as Picked
from triage.questionnaire.windows import inside, option_span
from triage.rules.exclusion import plain_gates
from triage.rules.prove.cells import Cell
from triage.rules.prove.form import Form, Place, equal, met
from triage.rules.prove.logic import NO, UNKNOWN, YES, Bit, Tri, all_of, any_of, conj, disj, known, neg, when


class Gates:
    """Says of each question whether known answers exclude it."""

    def __init__(self, form: Form) -> None:
        """Keep the form."""
        self._form = form
        self._known: dict[Place, Tri] = {}

    def excludes(self, link_id: str, row: int | None = None) -> Bit:
        """Whether the question is never asked, whatever is answered later."""
        item = self._form.questionnaire.by_id[link_id]
        return conj(neg(self._form.enabled(link_id, row)), self._surely(item, row).false)

    def absent(self, link_id: str) -> Tri:
        """Take a question never shown as false when it does not apply, else as unknown."""
        return when(self.excludes(link_id), NO, UNKNOWN)

    def _surely(self, item: Item, row: int | None) -> Tri:
        place = item.link_id, row
        if place not in self._known:
            self._known[place] = all_of((self._inherits(item, row), self._own(item, row)))
        return self._known[place]

    def _inherits(self, item: Item, row: int | None) -> Tri:
        form, found = self._form, [YES]
        parent = form.questionnaire.parent_of.get(item.link_id)
        if parent is not None:
            found.append(self._surely(parent, None if parent.is_rows else row))
            if parent.is_question:
                found.append(self._holds(Condition(parent.link_id, Operator.EXISTS, True), item, row))
        if item.derivation and item.derivation.of:
            link_id, place = form.source(item.derivation.of, item, row)
            found.append(self._surely(form.questionnaire.by_id[link_id], place))
        return all_of(found)

    def _own(self, item: Item, row: int | None) -> Tri:
        if not item.enable_when:
            return YES
        combine = all_of if item.enable_behaviour is Behaviour.ALL else any_of
        return combine([self._holds(one, item, row) for one in item.enable_when])

    def _holds(self, condition: Condition, asker: Item, row: int | None) -> Tri:
        link_id, place = self._form.source(condition.question, asker, row)
        source = self._form.questionnaire.by_id[link_id]
        asked, cell = self._surely(source, place), self._form.asked_answer(link_id, place)
        if asker.link_id in plain_gates(
            self._form.questionnaire
        ):  # what was told counts, though it was not asked for
            cell = self._form.answer(link_id, place)
            asked = when(cell.asked, YES, asked)
        seen = compared(condition, cell)
        hidden = known(met(condition, Cell(source, False)))
        # A question that open answers may yet hide counts only where both ways come to the same.
        alike = disj(asked.sure, _equal(seen, hidden))
        return when(asked.false, hidden, when(alike, seen, UNKNOWN))


def _equal(one: Tri, other: Tri) -> Bit:
    return conj(
        disj(conj(one.sure, other.sure), conj(neg(one.sure), neg(other.sure))),
        disj(conj(one.may, other.may), conj(neg(one.may), neg(other.may))),
    )


def compared(condition: Condition, cell: Cell) -> Tri:
    """Whether a condition holds for what is true of the person: `kleene.compare` and `within`."""
    if condition.within_days is not None:
        return when(cell.is_open, UNKNOWN, window(cell, condition.within_days))
    if condition.operator is Operator.NOT_EQUAL:
        return ~compared(replace(condition, operator=Operator.EQUAL), cell)
    if condition.operator is Operator.EXISTS:
        exists = when(cell.has_value, YES, when(cell.answered, NO, UNKNOWN))
        return exists if condition.value is True else ~exists
    sure, may = equal(condition, cell)
    if isinstance(condition.value, Picked):
        literal = picked(cell, frozenset({condition.value.code}))
        return when(cell.answered, any_of((Tri(sure, may), literal)), literal)
    return when(cell.answered, when(conj(neg(may), cell.is_open), UNKNOWN, Tri(sure, may)), UNKNOWN)


def window(cell: Cell, days: int) -> Tri:
    """Whether what was picked or typed lies in the last `days` days; unknown where nothing dated is."""
    sure: list[Bit] = []
    out: list[Bit] = []
    for code, pick in cell.picks.items():
        span = option_span(cell.item.option_by_code.get(str(code)))
        if span is not None:
            told = inside(span, (0, days))
            sure += [pick] if told is True else []
            out += [pick] if told is False else []
    if cell.days:
        sure.append(conj(cell.days.in_past, cell.days.most <= days))
        out.append(conj(cell.days.in_past, cell.days.least > days))
    return Tri(disj(*sure), neg(disj(*out)))


def picked(cell: Cell, codes: frozenset[str]) -> Tri:
    """Whether one of the options is what the person has: `kleene.picked`."""
    item, literal = cell.item, cell.any_of(codes)
    meanings = {option.meaning for code in codes if (option := item.option_by_code.get(code))}
    meanings -= {Meaning.UNSURE, Meaning.DECLINED}
    unsaid = when(cell.is_open, UNKNOWN, Tri(False, _bare(cell, codes)))
    if not meanings:
        unsaid = NO
    elif meanings == {Meaning.NONE}:
        facts = {option.code for option in item.options if option.meaning is Meaning.FACT}
        unsaid = when(disj(cell.any_of(facts), *cell.bare.values()), NO, unsaid)
    return when(literal, YES, when(cell.asked, unsaid, UNKNOWN))


def _bare(cell: Cell, codes: frozenset[str]) -> Bit:
    sides = {part for code in codes for part in properties(cell.item, code, PART)}
    return disj(*(pick for code, pick in cell.bare.items() if code in sides))
