"""Three-valued logic over many cases at once: whole numbers with one byte for each case.

A value is a pair: `true` has a 1 for each case in which it is true, `may` for each in which it is not false.
One operation on such numbers is done for thousands of cases at the price of one.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from triage.rules.condition import All, Any, AtLeast, Condition, Not, Sure
from triage.rules.program import TRUE, Program

LEAVES_A_BYTE = 4
# What a byte with the values of four leaves says of each: translated, it is 1 or 0.
IS_TRUE = tuple(bytes(byte >> 2 * leaf & 3 == TRUE for byte in range(256)) for leaf in range(LEAVES_A_BYTE))
IS_NOT_FALSE = tuple(bytes(byte >> 2 * leaf & 3 > 0 for byte in range(256)) for leaf in range(LEAVES_A_BYTE))
UNKNOWN_LEFT_OPEN = 3   # in such a byte: unknown, and a question that was shown is left open
IS_LEFT_OPEN = tuple(bytes(byte >> 2 * leaf & 3 == UNKNOWN_LEFT_OPEN for byte in range(256))
                     for leaf in range(LEAVES_A_BYTE))
MOST_PARTS = 255   # a byte counts no further


class Lanes(NamedTuple):
    """The values of one condition in many cases."""

    true: int
    may: int


class Cases:
    """So many cases side by side."""

    def __init__(self, count: int) -> None:
        """Begin."""
        self.count = count
        self.every = int.from_bytes(b"\1" * count, "little")   # a 1 for each
        self.false, self.sure = Lanes(0, 0), Lanes(self.every, self.every)

    def read(self, flags: bytes) -> int:
        """Take a byte for each case."""
        return int.from_bytes(flags, "little")

    def written(self, lanes: int) -> bytes:
        """Give a byte for each case."""
        return lanes.to_bytes(self.count, "little")

    def some(self, parts: Iterable[Lanes]) -> Lanes:
        """Whether any of them holds."""
        every = tuple(parts)
        return Lanes(reduce(or_, (one.true for one in every), 0), reduce(or_, (one.may for one in every), 0))

    def all(self, parts: Iterable[Lanes]) -> Lanes:
        """Whether every one holds."""
        every = tuple(parts)
        return Lanes(reduce(and_, (one.true for one in every), self.every),
                     reduce(and_, (one.may for one in every), self.every))

    def none(self, parts: Iterable[Lanes]) -> Lanes:
        """Whether none of them holds."""
        some = self.some(parts)
        return Lanes(self.every ^ some.may, self.every ^ some.true)

    def at_least(self, count: int, parts: Sequence[Lanes]) -> Lanes:
        """Whether so many of them hold."""
        assert len(parts) <= MOST_PARTS
        enough = bytes(found >= count for found in range(256))
        return Lanes(*(self.read(self.written(sum(column)).translate(enough))
                       for column in zip(*parts, strict=True)))

    def combine(self, group: Condition, parts: Sequence[Lanes]) -> Lanes:
        """Give a group's value from those of its parts. Raises TypeError for what is no group."""
        match group:
            case All():
                return self.all(parts)
            case Any():
                return self.some(parts)
            case Not():
                return self.none(parts)
            case Sure():
                return Lanes(parts[0].true, parts[0].true)
            case AtLeast(count, _):
                return self.at_least(count, parts)
            case _:
                raise TypeError(f"no group: {type(group).__name__}")

    def run(self, program: Program, leaves: Sequence[Lanes]) -> list[Lanes]:
        """Give the value of every node of a program from those of its leaves."""
        found = list(leaves)
        for node, parts in program.children.items():   # parts stand before what uses them
            found.append(self.combine(program.nodes[node], [found[part] for part in parts]))
        return found

    def left_open(self, program: Program, values: Sequence[Lanes], leaves: Sequence[int]) -> list[int]:
        """Give for every node whether it is unknown, and waits for a leaf that is left open."""
        found = list(leaves)
        for node, parts in program.children.items():
            unknown = values[node].true ^ values[node].may
            found.append(unknown & reduce(or_, (found[part] for part in parts), 0))
        return found

    def tested(self, condition: Condition, leaf: Callable[[Condition], Lanes | None]) -> Lanes:
        """Give the value of a condition; `leaf` gives those of its leaves, and None for a group."""
        found = leaf(condition)
        if found is not None:
            return found
        parts = getattr(condition, "parts", ())
        return self.combine(condition, [self.tested(part, leaf) for part in parts])
