"""The ways to answer a question that rules can tell apart: one answer stands for all that mean the same."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

from triage.questionnaire.answers import Answer
from triage.questionnaire.model import Item, ItemType, Meaning
from triage.questionnaire.values import Code, Value
from triage.rules.condition import Compared
from triage.rules.engine import Judge
from triage.rules.reads import properties_read, sets_read

FEW_OPTIONS = 4  # of so many that differ, every choice is tried; of more, one, two or all together
OLDEST = 120

Values = tuple[Value, ...]


class Ways:
    """Gives the ways to answer each question of one rule set, the least telling first."""

    def __init__(self, judge: Judge) -> None:
        """Take the rules whose reading tells answers apart."""
        self._judge = judge
        self._known: dict[str, tuple[Values, ...]] = {}

    @cached_property
    def _sets(self) -> dict[str, list[set[str]]]:
        return sets_read(self._judge.questionnaire, self._judge.rule_set)

    @cached_property
    def _properties(self) -> frozenset[str]:
        return properties_read(self._judge.questionnaire, self._judge.rule_set)

    def given(self, item: Item, answer: Answer) -> Iterator[Values]:
        """Yield the answers to an open question; what was picked beside "not sure" stays."""
        picked = {value for value in answer.values
                  if isinstance(value, Code) and value.code not in item.open_codes}
        if picked:
            yield tuple(sorted(picked, key=str))
        for values in self.of(item):
            if not picked:
                yield values
            elif not any(is_none(item, value) for value in values):
                yield tuple(dict.fromkeys((*sorted(picked, key=str), *values)))

    def of(self, item: Item) -> tuple[Values, ...]:
        """Give every way to answer a question about which nothing was said."""
        found = self._known.get(item.link_id)
        if found is None:
            found = self._known[item.link_id] = tuple(self._all(item))
        return found

    def _all(self, item: Item) -> Iterator[Values]:
        if item.type is ItemType.BOOLEAN:
            yield from ((False,), (True,))
        elif item.type is ItemType.INTEGER:
            yield from ((number,) for number in self._numbers(item))
        else:
            yield from self._choices(item)

    def _numbers(self, item: Item) -> list[int]:
        """Give the numbers at and beside every edge that a rule or a question's condition has."""
        edges = {leaf.number for leaf in self._judge.program.leaves
                 if isinstance(leaf, Compared) and leaf.question == item.link_id}
        edges |= {one.value for other in self._judge.questionnaire.by_id.values()
                  for one in other.enable_when
                  if one.question == item.link_id and isinstance(one.value, int)}
        least = item.minimum if isinstance(item.minimum, int) else 0
        most = item.maximum if isinstance(item.maximum, int) else OLDEST
        return sorted({number for edge in (*edges, least) for number in (edge - 1, edge, edge + 1)
                       if least <= number <= most})

    def _choices(self, item: Item) -> Iterator[Values]:
        """Yield picks: "none", one option of each kind, of a list also several kinds."""
        none = [option.code for option in item.options if option.meaning is Meaning.NONE]
        codes = self._kinds(item)
        yield from ((Code(code),) for code in (*none, *codes))
        if item.repeats and codes:
            sizes = range(2, len(codes) + 1) if len(codes) <= FEW_OPTIONS else (2, len(codes))
            yield from (tuple(map(Code, few)) for size in sizes for few in combinations(codes, size))

    def _kinds(self, item: Item) -> list[str]:
        """Give one option of each kind: those that the same conditions look for, with the same properties.

        What nothing looks for comes first.
        """
        found: dict[object, str] = {}
        for option in item.options:
            if option.meaning is Meaning.FACT:
                looked_for = tuple(option.code in codes for codes in self._sets[item.link_id])
                told = tuple(tuple(option.properties.get(name, ())) for name in sorted(self._properties))
                found.setdefault((any(looked_for), looked_for, told), option.code)
        return [code for _, code in sorted(found.items(), key=lambda one: str(one[0]))]

    def beside(self, item: Item, answer: Answer) -> Iterator[Values]:
        """Yield answers that differ from the one given by a single pick."""
        if not item.repeats or not answer.codes:
            yield from (values for values in self.of(item) if values != answer.values and len(values) == 1)
            return
        for option in item.options:
            code = Code(option.code)
            if code in answer.values:
                yield tuple(value for value in answer.values if value != code)
            elif option.meaning is Meaning.FACT:
                yield (*(value for value in answer.values if not is_none(item, value)), code)


def is_none(item: Item, value: Value) -> bool:
    """Whether the value is the option that says "none of these"."""
    return isinstance(value, Code) and item.option_by_code[value.code].meaning is Meaning.NONE


def words(values: Sequence[Value]) -> tuple[str, ...]:
    """Give values as codes or plain words."""
    return tuple(getattr(value, "code", None) or str(value) for value in values)
