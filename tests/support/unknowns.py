"""Runs formulas of the prover on known answers: a formula becomes a Python function of the answers."""

from collections.abc import Callable, Mapping
from datetime import date

import z3

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.values import Code, PartialDate
from triage.questionnaire.windows import interval
from triage.rules.prove.cells import Cell
from triage.rules.prove.form import Place

Known = Mapping[str, bool | int]
WRITE = {
    z3.Z3_OP_AND: " and ",
    z3.Z3_OP_OR: " or ",
    z3.Z3_OP_ADD: " + ",
    z3.Z3_OP_MUL: " * ",
    z3.Z3_OP_LE: " <= ",
    z3.Z3_OP_GE: " >= ",
    z3.Z3_OP_LT: " < ",
    z3.Z3_OP_GT: " > ",
    z3.Z3_OP_EQ: " == ",
    z3.Z3_OP_SUB: " - ",
}


def function(formulas: list[z3.ExprRef | bool]) -> Callable[[Known], list[bool]]:
    """Give a function from the values of the unknowns to the values of the formulas."""
    writer = _Writer()
    told = [writer.name(formula) if z3.is_expr(formula) else repr(formula) for formula in formulas]
    source = f"def run(known):\n{''.join(writer.lines)}    return [{', '.join(told)}]\n"
    space: dict[str, Callable[[Known], list[bool]]] = {}
    exec(source, space)
    return space["run"]


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[int, str] = {}

    def name(self, formula: z3.ExprRef) -> str:
        key = formula.get_id()
        if key not in self.names:
            text = self._text(formula)
            self.names[key] = f"n{len(self.names)}"
            self.lines.append(f"    {self.names[key]} = {text}\n")
        return self.names[key]

    def _text(self, formula: z3.ExprRef) -> str:
        kind, parts = formula.decl().kind(), [self.name(part) for part in formula.children()]
        if z3.is_int_value(formula):
            return str(formula.as_long())
        if kind == z3.Z3_OP_UNINTERPRETED:
            return f"known[{formula.decl().name()!r}]"
        if kind == z3.Z3_OP_NOT:
            return f"not {parts[0]}"
        if kind == z3.Z3_OP_ITE:
            return f"{parts[1]} if {parts[0]} else {parts[2]}"
        if kind in (z3.Z3_OP_TRUE, z3.Z3_OP_FALSE):
            return str(kind == z3.Z3_OP_TRUE)
        return WRITE[kind].join(parts)


def values_of(
    cells: Mapping[Place, Cell], groups: Mapping[str, str], answers: AnswerSet, today: date, name: str = ""
) -> dict[str, bool | int]:
    """Give the values of a form's unknowns for known answers. groups: question inside rows → its group."""
    known: dict[str, bool | int] = {}
    for (link_id, row), cell in cells.items():
        given = answers
        if row is not None:
            rows = answers.rows.get(groups[link_id], ())
            given = rows[row] if row < len(rows) else AnswerSet()
            known[f"{groups[link_id]}:shown"] = groups[link_id] in answers.rows
            known[f"{groups[link_id]}#{row + 1}:there"] = row < len(rows)
        known.update(
            _of_cell(cell, f"{name}{link_id}" + ("" if row is None else f"#{row + 1}"), given, link_id, today)
        )
    return known


def _of_cell(cell: Cell, name: str, given: AnswerSet, link_id: str, today: date) -> dict[str, bool | int]:
    answer = given[link_id]
    picked = {
        value.code if isinstance(value, Code) else value
        for value in answer.values
        if isinstance(value, Code | bool)
    }
    known: dict[str, bool | int] = {f"{name}={code}": code in picked for code in cell.picks}
    known[f"{name}:shown"] = link_id in given
    number = [value for value in answer.values if isinstance(value, int) and not isinstance(value, bool)]
    dates = [value for value in answer.values if isinstance(value, PartialDate)]
    known[f"{name}:typed"] = any(isinstance(value, str) for value in answer.values)
    known[f"{name}:given"], known[f"{name}:number"] = bool(number), number[0] if number else 0
    least, most = map(int, interval(dates[0], today)) if dates else (0, 0)
    known.update({f"{name}:dated": bool(dates), f"{name}:least": least, f"{name}:most": most})
    return known
