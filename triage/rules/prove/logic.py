"""Two- and three-valued logic over unknowns, with what is constant worked out at once."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

import z3

Bit: TypeAlias = bool | z3.BoolRef  # python 3.11
"""True, False, or a formula."""


def conj(*bits: Bit) -> Bit:
    """Give "and"."""
    if any(bit is False for bit in bits):
        return False
    open_bits = [bit for bit in bits if bit is not True]
    return z3.And(*open_bits) if len(open_bits) > 1 else open_bits[0] if open_bits else True


def disj(*bits: Bit) -> Bit:
    """Give "or"."""
    if any(bit is True for bit in bits):
        return True
    open_bits = [bit for bit in bits if bit is not False]
    return z3.Or(*open_bits) if len(open_bits) > 1 else open_bits[0] if open_bits else False


def neg(bit: Bit) -> Bit:
    """Give "not"."""
    return not bit if isinstance(bit, bool) else z3.Not(bit)


def choose(when: Bit, then: Bit, otherwise: Bit) -> Bit:
    """Give `then` where `when` holds, else `otherwise`."""
    return disj(conj(when, then), conj(neg(when), otherwise))


def same(one: Bit, other: Bit) -> Bit:
    """Whether both are true or both are false."""
    return choose(one, other, neg(other))


def some(bits: Sequence[Bit], count: int) -> Bit:
    """Whether at least `count` hold."""
    return disj(*(conj(*few) for few in combinations(bits, count)))


def at_most_one(bits: Sequence[Bit]) -> Bit:
    """Whether no two hold."""
    return neg(some(bits, 2))


class Tri(NamedTuple):
    """A value of Kleene's logic: `sure` when it is true, `may` when it is not false."""

    sure: Bit
    may: Bit

    @property
    def false(self) -> Bit:
        """Whether it is false."""
        return neg(self.may)

    @property
    def open(self) -> Bit:
        """Whether it is unknown."""
        return conj(self.may, neg(self.sure))

    def __invert__(self) -> "Tri":
        """Give "not": what is unknown stays unknown."""
        return Tri(neg(self.may), neg(self.sure))


NO, UNKNOWN, YES = Tri(False, False), Tri(False, True), Tri(True, True)


def known(bit: Bit) -> Tri:
    """Take a two-valued fact as a three-valued one."""
    return Tri(bit, bit)


def all_of(values: Iterable[Tri]) -> Tri:
    """Give Kleene's "and"."""
    parts = list(values)
    return Tri(conj(*(one.sure for one in parts)), conj(*(one.may for one in parts)))


def any_of(values: Iterable[Tri]) -> Tri:
    """Give Kleene's "or"."""
    parts = list(values)
    return Tri(disj(*(one.sure for one in parts)), disj(*(one.may for one in parts)))


def at_least(count: int, values: Iterable[Tri]) -> Tri:
    """Give Kleene's "at least `count` of"."""
    parts = list(values)
    return Tri(some([one.sure for one in parts], count), some([one.may for one in parts], count))


def when(condition: Bit, then: Tri, otherwise: Tri) -> Tri:
    """Give `then` where `condition` holds, else `otherwise`."""
    return Tri(choose(condition, then.sure, otherwise.sure), choose(condition, then.may, otherwise.may))
