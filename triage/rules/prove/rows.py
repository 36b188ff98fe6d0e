"""Operations listed one by one, over unknowns: which rows exist, which count, and what holds for them."""

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from triage.questionnaire.windows import option_span
from triage.rules.condition import All, Any, Condition, Impossible, InClass, Not, Open, Picked, Rows, Within
from triage.rules.model import UNKNOWN_REGION, RowsView, RuleSet
from triage.rules.prove.cells import YEAR, Cell, Days
from triage.rules.prove.form import Form, UnprovableError
from triage.rules.prove.gates import picked, window
from triage.rules.prove.logic import NO, YES, Bit, Tri, all_of, any_of, conj, disj, known, neg, when
from triage.rules.rows import COUNTED, STRENGTH

OTHER = "counted"  # the class of a type that no class is given for


@dataclass(frozen=True)
class Row:
    """One row: its cells by field, whether it exists, its class and its regions."""

    cells: Mapping[str, Cell]
    present: Tri
    classes: Mapping[str, Bit]
    regions: Mapping[str, Bit]

    @property
    def is_empty(self) -> Bit:
        """Whether nothing was said in it."""
        return neg(disj(*(cell.has_value for cell in self.cells.values())))

    def counts_in(self, region: str) -> Bit:
        """Whether it is there for sure and counts for a region."""
        return conj(self.present.sure, disj(*(self.classes[one] for one in COUNTED)), self.regions[region])


class RowList:
    """The rows of one view."""

    def __init__(
        self, form: Form, rule_set: RuleSet, view: RowsView, first_present: Tri, no_rows: Bit
    ) -> None:
        """`first_present`: whether the first exists though empty. `no_rows`: further ones surely do not."""
        self._rules = rule_set.classification
        first = {name: form.answer(link_id) for name, link_id in view.first.items()}
        self.rows = [self._row(view, first, first_present)]
        for row in range(form.rows):
            cells = {name: form.answer(link_id, row) for name, link_id in view.fields.items()}
            self.rows.append(self._row(view, cells, NO))
        there = [conj(form.is_shown(view.group), form.is_there(view.group, row)) for row in range(form.rows)]
        self._supposed = disj(
            conj(neg(form.is_shown(view.group)), neg(no_rows)),
            *(conj(bit, row.is_empty) for bit, row in zip(there, self.rows[1:], strict=True)),
        )
        age = form.questionnaire.by_id.get("age")
        self._age = form.answer("age").number if age else None

    def _row(self, view: RowsView, cells: Mapping[str, Cell], empty: Tri) -> Row:
        said = disj(*(cell.has_value for cell in cells.values()))
        return Row(cells, when(said, YES, empty), _classes(view, cells.get("type")), self._regions(cells))

    def _regions(self, cells: Mapping[str, Cell]) -> dict[str, Bit]:
        rules = self._rules
        by = cells.get(rules.by) if rules else None
        found: dict[str, Bit] = {
            region: by.picks.get(region, False) if by else False
            for region in (rules.regions if rules else ())
        }
        return {**found, UNKNOWN_REGION: neg(disj(*found.values()))}

    def truth(self, leaf: Rows, *, acting: bool) -> Tri:
        """Whether any (every) row passes; for certain, rows in which nothing was said leave it open."""
        told = self._told(leaf)
        if acting or leaf.region is not None:
            return told
        return (
            Tri(conj(told.sure, neg(self._supposed)), told.may)
            if leaf.every
            else Tri(told.sure, disj(told.may, self._supposed))
        )

    def _told(self, leaf: Rows) -> Tri:
        found = []
        for row in self.rows:
            there = row.present if leaf.region is None else known(row.counts_in(leaf.region))
            test = self._test(leaf.test, row)
            found.append(any_of((~there, test)) if leaf.every else all_of((there, test)))
        return all_of(found) if leaf.every else any_of(found)

    def operated(self, region: str) -> Bit:
        """Whether a row counts for the region."""
        return disj(*(row.counts_in(region) for row in self.rows))

    def shorter_than(self, told: Cell, field: str, region: str) -> Bit:
        """Whether the least that `told` can mean exceeds the most that some counted row's date can."""
        return disj(*(conj(row.counts_in(region), _longer(told, row.cells[field])) for row in self.rows))

    def _test(self, condition: Condition, row: Row) -> Tri:  # noqa: PLR0911  # one each kind
        match condition:
            case All(parts):
                return all_of([self._test(part, row) for part in parts])
            case Any(parts):
                return any_of([self._test(part, row) for part in parts])
            case Not(parts):
                return ~any_of([self._test(part, row) for part in parts])
            case InClass(classes):
                return known(disj(*(row.classes.get(one, False) for one in classes)))
            case Within(name, days):
                return window(row.cells[name], days)
            case Picked(name, codes):
                return picked(row.cells[name], codes)
            case Open(name):
                return known(neg(row.cells[name].answered))
            case Impossible(name):
                return known(self._impossible(row.cells[name].days))
            case _:
                raise UnprovableError(f"{type(condition).__name__} stands inside rows")

    def _impossible(self, days: Days | None) -> Bit:
        if days is None:
            return False
        found: list[Bit] = [days.most < 0]
        if self._age:
            found.append(conj(self._age.given, days.least > (self._age.value + 1) * YEAR))
        return conj(days.given, disj(*found))


def _classes(view: RowsView, kind: Cell | None) -> dict[str, Bit]:
    """Give each class and whether it is the row's: the strongest of the types picked, else `OTHER`."""
    picks = kind.picks if kind else {}
    said = {
        one: disj(*(pick for code, pick in picks.items() if view.classes.get(str(code), OTHER) == one))
        for one in STRENGTH
    }
    found: dict[str, Bit] = {}
    for one in STRENGTH:
        found[one] = conj(said[one], *(neg(said[stronger]) for stronger in found))
    found[OTHER] = disj(found[OTHER], neg(disj(*said.values())))
    return found


def _longer(told: Cell, since: Cell) -> Bit:
    """Whether one span surely is longer than another: both are a date or an option with days."""
    return disj(
        *(
            conj(is_told, is_since, least > most)
            for is_told, least in _bounds(told, 0)
            for is_since, most in _bounds(since, 1)
        )
    )


def _bounds(cell: Cell, end: int) -> list[tuple[Bit, typing.Any]]:
    """Give each answer's least (end 0) or most (end 1) days, those without such a bound left out."""
    spans = [
        (pick, option_span(cell.item.option_by_code.get(str(code)))) for code, pick in cell.picks.items()
    ]
    found: list[tuple[Bit, typing.Any]] = [
        (pick, int(span[end])) for pick, span in spans if span is not None and span[end] != inf
    ]
    if cell.days:
        found.append((cell.days.in_past, (cell.days.least, cell.days.most)[end]))
    return found
