"""Picks that no leaf tells apart: the many sites of a body map come down to a few kinds."""

from collections.abc import Sequence
from functools import cached_property

from triage.questionnaire.model import Item, Meaning
from triage.questionnaire.options import PART, properties
from triage.rules.condition import Compared, HasProperty, Leaf, Match, NotSaid, Open, Picked, Said
from triage.rules.many.codes import STATE_BITS, Numbers, Several
from triage.rules.model import RuleSet

FREE_TEXT = 1 << STATE_BITS   # the lowest bit after the state


class Alike:
    """For one question with several picks: each pick's first equal, as the leaves see it."""

    def __init__(self, numbers: Several, leaves: Sequence[Leaf], rule_set: RuleSet) -> None:
        """Compare all picks."""
        self._numbers, self._leaves, self._rule_set = numbers, leaves, rule_set

    @classmethod
    def of(cls, numbers: Numbers, leaves: Sequence[Leaf], rule_set: RuleSet) -> "Alike | None":
        """Give it where it is known how the leaves look at picks."""
        known = all(isinstance(leaf, KINDS) for leaf in leaves)
        return cls(numbers, leaves, rule_set) if known and isinstance(numbers, Several) else None

    def least(self, number: int) -> int:
        """Give the number with each pick's first equal in its place."""
        state, picks = number & FREE_TEXT - 1, number & -FREE_TEXT
        found = number & FREE_TEXT
        while picks:
            pick = picks & -picks
            found |= self._first_equal.get(pick, pick)
            picks ^= pick
        return state | found

    @cached_property
    def _first_equal(self) -> dict[int, int]:
        first: dict[tuple[object, ...], int] = {}
        found = {}
        for place, code in enumerate(self._numbers.codes, STATE_BITS + 1):
            found[1 << place] = first.setdefault(self._kind(code), 1 << place)
        return found

    def _kind(self, code: str) -> tuple[object, ...]:
        item = self._numbers.item
        option = item.option_by_code.get(code)
        return (option.meaning if option else Meaning.FACT,
                *(_seen(leaf, item, code, self._rule_set) for leaf in self._leaves))


KINDS = (Picked, Said, NotSaid, HasProperty, Match, Open, Compared)


def _seen(leaf: Leaf, item: Item, code: str, rule_set: RuleSet) -> object:
    """Give all that a leaf asks of one pick."""
    match leaf:
        case Picked(_, codes):
            side_of = not item.option_by_code.get(code) and any(
                code in properties(item, one, PART) for one in codes)
            return code in codes, side_of
        case Said(_, codes):
            return code in codes
        case NotSaid(_, one):
            return code == one
        case HasProperty(_, name, values):
            return not values.isdisjoint(properties(item, code, name))
        case Match(region, _) if rule_set.classification:
            rules = rule_set.classification
            found, match = set(properties(item, code, rules.sites_property)), rules.matches.get(region)
            return bool(found), match and (bool(found & match.strong), bool(found & match.weak))
        case _:
            return None
