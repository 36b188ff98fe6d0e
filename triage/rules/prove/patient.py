"""A patient that refutes a promise: the fewest answers that still do, as a form that the engine can judge."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import z3

from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.values import Code, PartialDate, Value
from triage.rules.prove.cells import Cell
from triage.rules.prove.form import Form, Place
from triage.rules.prove.logic import Bit, conj, neg


@dataclass(frozen=True)
class Patient:
    """Answers that were found, and their lines. `exact` is False where a date could not be given as a day."""

    answers: AnswerSet
    lines: tuple[str, ...]
    exact: bool = True


def silent(cell: Cell) -> Bit:
    """Whether the question was never shown."""
    return conj(neg(cell.asked), neg(cell.has_value))


def fewest(solver: z3.Solver, cells: Mapping[Place, Cell], wanted: Sequence[Bit]) -> z3.ModelRef | None:
    """Give a model of `wanted` in which as many questions as a greedy search finds are silent, or None."""
    kept: list[Bit] = [bit for bit in wanted if bit is not True]
    if any(bit is False for bit in kept) or solver.check(*kept) != z3.sat:
        return None
    kept += _quiet(solver, kept, [silent(cell) for cell in cells.values()])
    kept += _quiet(solver, kept, [cell.days.least == cell.days.most for cell in cells.values() if cell.days])
    solver.check(*kept)
    return solver.model()


def _quiet(solver: z3.Solver, kept: Sequence[Bit], wishes: Sequence[Bit]) -> list[Bit]:
    """Give the wishes that can be had together, halving what cannot."""
    open_wishes = [wish for wish in wishes if not isinstance(wish, bool)]
    if not open_wishes or solver.check(*kept, *open_wishes) == z3.sat:
        return open_wishes
    if len(open_wishes) == 1:
        return []
    half = len(open_wishes) // 2
    first = _quiet(solver, kept, open_wishes[:half])
    return first + _quiet(solver, [*kept, *first], open_wishes[half:])


def patient_of(model: z3.ModelRef, form: Form, places: Sequence[Place], today: date) -> Patient:
    """Read a patient off a model: what counts of the form, question by question."""
    told: dict[Place, Answer] = {}
    exact = True
    for place in places:
        cell = form.answer(*place)
        if _true(model, cell.asked):
            answer, is_exact = _answer(model, cell, today)
            told[place] = answer
            exact = exact and is_exact
    return Patient(_answers(told, form.questionnaire), tuple(_lines(told)), exact)


def _answer(model: z3.ModelRef, cell: Cell, today: date) -> tuple[Answer, bool]:
    values: list[Value] = [
        code if isinstance(code, bool) else Code(code)
        for code, pick in cell.picks.items()
        if _true(model, pick)
    ]
    exact = True
    if cell.number and _true(model, cell.number.given):
        values.append(_int(model, cell.number.value))
    if cell.days and _true(model, cell.days.given):
        least, most = _int(model, cell.days.least), _int(model, cell.days.most)
        day, exact = today - timedelta(least), least == most
        values.append(PartialDate(day.year, day.month, day.day))
    if _true(model, cell.other):
        values.append("words")
    return (Answer.of(cell.item, *values) if values else SKIPPED), exact


def _answers(told: Mapping[Place, Answer], questionnaire: Questionnaire) -> AnswerSet:
    answers = AnswerSet().with_answers(
        {link_id: answer for (link_id, row), answer in told.items() if row is None}
    )
    rows: dict[str, dict[int, dict[str, Answer]]] = {}
    for (link_id, row), answer in told.items():
        if row is not None:
            group = questionnaire.rows_of[link_id].link_id
            rows.setdefault(group, {}).setdefault(row, {})[link_id] = answer
    for group, found in rows.items():
        answers = answers.with_rows(
            group, tuple(AnswerSet().with_answers(found[row]) for row in sorted(found))
        )
    return answers


def _lines(told: Mapping[Place, Answer]) -> Iterator[str]:
    for (link_id, row), answer in told.items():
        said = ", ".join(getattr(value, "code", None) or str(value) for value in answer.values)
        where = link_id if row is None else f"{link_id} (row {row + 1})"
        yield f"{where}: {said or 'left empty'}"


def _true(model: z3.ModelRef, bit: Bit) -> bool:
    return bit if isinstance(bit, bool) else z3.is_true(model.eval(bit, model_completion=True))


def _int(model: z3.ModelRef, value: z3.ArithRef) -> int:
    return int(model.eval(value, model_completion=True).as_long())
