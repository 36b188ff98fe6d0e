"""The answer to one question as unknowns: left unshown, shown and empty, or any answer that fits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import z3

from triage.questionnaire.limits import LARGEST_INTEGER
from triage.questionnaire.model import Derivation, Item, ItemType, Meaning, Source
from triage.questionnaire.options import parts
from triage.questionnaire.reading import DATE_OR_OPTION, MAP
from triage.rules.prove.logic import Bit, at_most_one, conj, disj, neg, same

OLDEST = 120  # years: nobody is older, and no date lies further back
LATEST = 20 * 366  # days that a date may lie ahead, by a slip of the pen
YEAR = 366
# How many days a date may cover: one, a month or a year; less where the month or year is not over.
MONTH_DAYS, YEAR_DAYS = (27, 30), (364, 365)

Code = str | bool
"""What can be picked: an option's code, the bare name of a body part, or true and false."""


@dataclass(frozen=True)
class Days:
    """A date as the least and the most days that it may lie before the day of answering."""

    given: Bit
    least: z3.ArithRef
    most: z3.ArithRef

    @property
    def in_past(self) -> Bit:
        """Whether the date tells anything: one that is yet to come does not."""
        return conj(self.given, self.most >= 0)


@dataclass(frozen=True)
class Number:
    """A whole number that may be given."""

    given: Bit
    value: z3.ArithRef


@dataclass(frozen=True)
class Cell:
    """One answer. `asked`: the question was shown. `known` is set where picks do not say the state.

    `other` is a value that no rule looks into, such as free text.
    """

    item: Item
    asked: Bit
    picks: Mapping[Code, Bit] = field(default_factory=dict)
    number: Number | None = None
    days: Days | None = None
    other: Bit = False
    known: Bit | None = None

    @cached_property
    def values(self) -> tuple[Bit, ...]:
        """Every value that may be there."""
        given = [one.given for one in (self.number, self.days) if one is not None]
        return (*self.picks.values(), *given, self.other)

    @cached_property
    def has_value(self) -> Bit:
        """Whether anything was picked or typed, "not sure" included."""
        return disj(*self.values)

    @cached_property
    def opens(self) -> Bit:
        """Whether "not sure" or "rather not say" was picked, alone or among others."""
        return self.any_of(self.item.open_codes)

    @cached_property
    def answered(self) -> Bit:
        """Whether the state is "answered"."""
        if self.known is not None:
            return self.known
        open_codes = self.item.open_codes
        facts = [pick for code, pick in self.picks.items() if code not in open_codes]
        given = [one.given for one in (self.number, self.days) if one is not None]
        return disj(*facts, *given, self.other)

    @cached_property
    def is_open(self) -> Bit:
        """Whether more may be true than what was picked."""
        return disj(neg(self.answered), self.opens)

    @cached_property
    def bare(self) -> Mapping[str, Bit]:
        """Picks of a body part whose side was not told."""
        options = self.item.option_by_code
        return {
            code: pick for code, pick in self.picks.items() if isinstance(code, str) and code not in options
        }

    def any_of(self, codes: "frozenset[str] | set[str]") -> Bit:
        """Whether one of the codes was picked."""
        return disj(*(self.picks[code] for code in sorted(codes) if code in self.picks))

    def only(self, counts: Bit) -> "Cell":
        """Give the cell as if it had never been shown unless `counts`."""
        return self.instead(neg(counts), {}, asked=False)

    def instead(self, changed: Bit, picks: Mapping[Code, Bit], *, asked: Bit = True) -> "Cell":
        """Give the cell in which, where `changed`, exactly `picks` are picked."""
        kept = neg(changed)
        number = self.number and replace(self.number, given=conj(self.number.given, kept))
        days = self.days and replace(self.days, given=conj(self.days.given, kept))
        new = {
            code: disj(conj(kept, pick), conj(changed, picks.get(code, False)))
            for code, pick in self.picks.items()
        }
        known = None if self.known is None else conj(self.known, kept)
        return Cell(
            self.item,
            disj(conj(kept, self.asked), conj(changed, asked)),
            new,
            number,
            days,
            conj(self.other, kept),
            known,
        )

    def equals(self, other: "Cell") -> Bit:
        """Whether both cells hold the same answer. The two have unknowns of their own."""
        bits = [same(self.asked, other.asked), same(self.other, other.other)]
        bits += [same(pick, other.picks[code]) for code, pick in self.picks.items()]
        if self.number and other.number:
            bits += [same(self.number.given, other.number.given), self.number.value == other.number.value]
        if self.days and other.days:
            bits += [
                same(self.days.given, other.days.given),
                self.days.least == other.days.least,
                self.days.most == other.days.most,
            ]
        return conj(*bits)


def codes_of(item: Item) -> tuple[Code, ...]:
    """Give everything that can be picked in a question."""
    if item.type is ItemType.BOOLEAN:
        return (True, False)
    bare = sorted(parts(item)) if item.control == MAP else []
    return (*(option.code for option in item.options), *bare)


def fresh(item: Item, name: str) -> Cell:
    """Give an answer of which nothing is known. `name` begins the names of its unknowns."""
    picks: dict[Code, Bit] = {code: z3.Bool(f"{name}={code}") for code in codes_of(item)}
    number = days = None
    other: Bit = False
    if item.type is ItemType.INTEGER:
        number = Number(z3.Bool(f"{name}:given"), z3.Int(f"{name}:number"))
    elif item.control == DATE_OR_OPTION or item.type is ItemType.DATE:
        days = Days(z3.Bool(f"{name}:dated"), z3.Int(f"{name}:least"), z3.Int(f"{name}:most"))
    elif (not item.options and item.type is not ItemType.BOOLEAN) or item.type is ItemType.OPEN_CHOICE:
        other = z3.Bool(f"{name}:typed")
    return Cell(item, z3.Bool(f"{name}:shown"), picks, number, days, other)


def fits(cell: Cell) -> Bit:
    """Whether the cell holds what the question takes: one answer or many, in its limits."""
    item = cell.item
    rules = [disj(neg(cell.has_value), cell.asked)]
    if not item.repeats:
        rules.append(at_most_one([value for value in cell.values if value is not False]))
    for option in item.options:
        if option.meaning is Meaning.NONE:
            others = disj(*(pick for code, pick in cell.picks.items() if code != option.code), cell.other)
            rules.append(neg(conj(cell.picks[option.code], others)))
    if cell.number:
        rules.append(_in_limits(item, cell.number.value))
    if cell.days:
        rules.append(_is_a_date(cell.days))
    return conj(*rules)


def _in_limits(item: Item, value: z3.ArithRef) -> Bit:
    least, most = item.minimum, item.maximum
    if item.derivation == Derivation(Source.RECORD, "age"):
        least, most = 0, OLDEST
    least = least if isinstance(least, int) else -LARGEST_INTEGER
    most = most if isinstance(most, int) else LARGEST_INTEGER
    return z3.And(value >= least, value <= most)


def _is_a_date(days: Days) -> Bit:
    width = days.most - days.least
    whole = [width == 0] + [z3.And(width >= few, width <= many) for few, many in (MONTH_DAYS, YEAR_DAYS)]
    running = z3.And(days.least == 0, days.most >= 0, days.most <= YEAR_DAYS[1])
    return z3.And(z3.Or(*whole, running), days.least >= -LATEST, days.most <= (OLDEST + 5) * YEAR)
