"""Conditions about rows in many cases: each row of a view is a slot, and each field of a slot a column.

What one field says is asked of the engine, as in `columns`. How rows come together is said here once more,
as `rules.rows` says it for what acts; tests/rules/many holds the two against each other.
"""

from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from math import inf
from operator import gt

from triage.questionnaire.values import PartialDate
from triage.rules.condition import Condition, Impossible, LongerThanRows, Rows
from triage.rules.engine import Judge
from triage.rules.many.codes import Decoded, decode
from triage.rules.many.columns import Column, Table, Told, Values, packed
from triage.rules.many.extract import Place
from triage.rules.many.lanes import Cases, Lanes
from triage.rules.model import UNKNOWN_REGION, RowsView
from triage.rules.rows import COUNTED, Row, row_of, row_test

ALWAYS, NEVER = 10**9, -(10**9)   # days beyond any date
NO_LIMIT = 10**8


class Mark(Enum):
    """What is asked of a field beside leaves and regions."""

    SAID = 0     # anything at all
    COUNTS = 1   # a type that counts


Asked = Condition | Mark | str   # a str is a region


class Field:
    """One field of a view's first row, or of its further rows: what its answers come to."""

    def __init__(self, judge: Judge, view: RowsView, name: str, *, first: bool, place: Place,
                 leaves: Sequence[Condition]) -> None:
        """Take the leaves that read it."""
        self._judge, self._view, self._name, self._first, self._place = judge, view, name, first, place
        self.link_id = (view.first if first else view.fields)[name]
        rules = judge.rule_set.classification
        regions = (*rules.regions, UNKNOWN_REGION) if rules and rules.by == name else ()
        self.asked: tuple[Asked, ...] = (
            Mark.SAID, *((Mark.COUNTS,) if name == "type" else ()), *regions, *leaves)
        self.values = Values(self._find, len(self.asked))
        self.most_days = Table(self._most_days)   # ago that its date can be
        self.last_days = Table(self._last_days)   # ago that its date ends

    def _decoded(self, raw: Hashable) -> Decoded:
        assert isinstance(raw, int | bytes)
        return decode(self._place.numbers, self._place.unpacked(raw))

    def _find(self, raw: Hashable) -> bytes:
        decoded = self._decoded(raw)
        facts = Told(self._judge, {self.link_id: decoded}, finished=True)
        row = row_of(facts, self._view, None if self._first else 0, {self._name: decoded.answer})
        return packed([self._value(asked, row, facts) for asked in self.asked])

    def _value(self, asked: Asked, row: Row, facts: Told) -> int:
        if asked is Mark.SAID:
            return 2 * (not row.is_empty)
        if asked is Mark.COUNTS:
            return 2 * (row.row_class in COUNTED)
        if isinstance(asked, str):
            return 2 * (asked in row.regions)
        return row_test(Rows(self._view.name, False, asked), row, facts)

    def _most_days(self, raw: Hashable) -> float:
        decoded = self._decoded(raw)
        facts = Told(self._judge, {self.link_id: decoded}, finished=True)
        found = facts.span(self.link_id, decoded.answer)
        return inf if found is None else found[1]

    def _last_days(self, raw: Hashable) -> int:
        decoded = self._decoded(raw)
        value = decoded.answer.first
        if not isinstance(value, PartialDate):
            return NEVER
        return ALWAYS if value.first > decoded.today else (decoded.today - value.last).days


class Slot:
    """One row of a view in many cases, the first or the so-manyth further one."""

    def __init__(self, cases: Cases, columns: Mapping[str, Column], fields: Mapping[str, Field],
                 oldest: Sequence[int]) -> None:
        """Take each field's column. `oldest`: the days beyond which no date of a case can lie."""
        self._cases, self._columns, self._fields, self._oldest = cases, columns, fields, oldest
        self._known: dict[Asked, Lanes] = {}
        for name, field in fields.items():
            found = field.values.of(columns[name]).lanes(cases)
            for asked, lanes in zip(field.asked, found, strict=True):
                before = self._known.get(asked, cases.false) if asked is Mark.SAID else cases.false
                self._known[asked] = cases.some((before, lanes))
        self.present = self._known[Mark.SAID]

    def leaf(self, condition: Condition) -> Lanes | None:
        """Give the values of a leaf inside rows; None for a group."""
        if isinstance(condition, Impossible):
            last = map(self._fields[condition.field].last_days.__getitem__, self._columns[condition.field])
            beyond = self._cases.read(bytes(map(gt, last, self._oldest)))
            return Lanes(beyond, beyond)
        return self._known.get(condition)

    def counted(self, region: str) -> Lanes:
        """Whether the row is there for sure and counts for a region."""
        sure = Lanes(self.present.true, self.present.true)
        otherwise = self._cases.sure if region == UNKNOWN_REGION else self._cases.false
        return self._cases.all((sure, self._known.get(Mark.COUNTS, self._cases.sure),
                                self._known.get(region, otherwise)))

    def shorter_than(self, field: str, days: Sequence[float]) -> Lanes:
        """Whether the row can be no longer ago than so many days."""
        most = map(self._fields[field].most_days.__getitem__, self._columns[field])
        found = self._cases.read(bytes(map(gt, days, most)))
        return Lanes(found, found)


def held(cases: Cases, leaf: Rows, slots: Sequence[Slot]) -> Lanes:
    """Whether any (every) row that was told of passes the test."""
    found = []
    for slot in slots:
        here = slot.present if leaf.region is None else slot.counted(leaf.region)
        test = cases.tested(leaf.test, slot.leaf)
        found.append(cases.some((cases.none((here,)), test)) if leaf.every else cases.all((here, test)))
    return cases.all(found) if leaf.every else cases.some(found)


def longer(cases: Cases, leaf: LongerThanRows, slots: Sequence[Slot], days: Sequence[float]) -> Lanes:
    """Whether the span told, of at least so many days, is longer than the time since a row that counts."""
    return cases.some(cases.all((slot.counted(leaf.region), slot.shorter_than(leaf.field, days)))
                      for slot in slots)
