"""A view of rows, compiled: which fields its leaves read, and the slots that a batch of cases has."""

from collections.abc import Hashable, Iterator, Mapping, Sequence

from triage.rules.condition import (
    All,
    Any,
    Condition,
    Impossible,
    InClass,
    Not,
    Open,
    Picked,
    Rows,
    Within,
)
from triage.rules.engine import Judge
from triage.rules.many.batch import Batch, Columns
from triage.rules.many.codes import decode
from triage.rules.many.columns import Table, Told
from triage.rules.many.extract import Layout
from triage.rules.many.lanes import Cases, Lanes
from triage.rules.many.rows import NO_LIMIT, Field, Slot
from triage.rules.model import RowsView
from triage.rules.program import Program
from triage.rules.rows import LONGEST_YEAR

AGE = "age"   # the question that says how long ago a date can be


class View:
    """One view of rows in many cases."""

    def __init__(self, judge: Judge, layout: Layout, view: RowsView, program: Program) -> None:
        """Compile. Raises LookupError or ValueError where its rows have to be judged one case at a time."""
        self._judge, self._view = judge, view
        tests = [leaf.test for leaf in program.leaves if isinstance(leaf, Rows) and leaf.rows == view.name]
        read: dict[str, list[Condition]] = {name: [] for name in view.fields}
        for name, leaf in dict.fromkeys(one for test in tests for one in _leaves(test)):
            read[name].append(leaf)
        group = layout.groups[view.group].places
        self._first, self._further = (
            {name: Field(judge, view, name, first=first, place=places[links[name]], leaves=leaves)
             for name, leaves in read.items()}
            for first, places, links in ((True, layout.head.places, view.first), (False, group, view.fields)))
        self._age = layout.head.places.get(AGE)
        self._limits = Table(self._limit)

    def slots(self, cases: Cases, batch: Batch, leaves: Mapping[Condition, Lanes]) -> list[Slot]:
        """Give the first row and as many further ones as any case has."""
        oldest = self._oldest(batch)
        first = self._slot(cases, batch.columns(self._view.first.values()), self._first, oldest)
        present = cases.tested(self._view.present, leaves.get)
        first.present = cases.some((first.present, present))
        further = batch.rows(self._view.group)
        return [first, *(self._slot(cases, columns, self._further, oldest) for columns in further)]

    def _slot(self, cases: Cases, columns: Columns, fields: Mapping[str, Field],
              oldest: Sequence[int]) -> Slot:
        return Slot(cases, {name: columns[field.link_id] for name, field in fields.items()}, fields, oldest)

    def _oldest(self, batch: Batch) -> Sequence[int]:
        if self._age is None:
            return [NO_LIMIT] * batch.count
        return list(map(self._limits.__getitem__, batch.columns((AGE,))[AGE]))

    def _limit(self, raw: Hashable) -> int:
        assert self._age is not None
        assert isinstance(raw, int | bytes)
        told = {AGE: decode(self._age.numbers, self._age.unpacked(raw))}
        age = Told(self._judge, told, finished=True).number(AGE)
        return NO_LIMIT if age is None else (age + 1) * LONGEST_YEAR


def _leaves(test: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield the leaves inside rows that a column can say, each with the field that it reads."""
    match test:
        case All(parts) | Any(parts) | Not(parts):
            for part in parts:
                yield from _leaves(part)
        case InClass():
            yield "type", test
        case Within(name, _) | Picked(name, _) | Open(name):
            yield name, test
        case Impossible():
            return
        case _:
            raise ValueError(f"{type(test).__name__} is judged one case at a time")
