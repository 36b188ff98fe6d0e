"""Many extracts side by side, read by columns: of each question, what every case says."""

from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from struct import Struct

from triage.rules.many.extract import FINISHED, FIXED, Layout, Part

STANDING = bytes(byte % FINISHED for byte in range(256))   # without whether the form was sent
Columns = dict[str, Sequence[Hashable]]


class Batch:
    """Extracts of one layout."""

    def __init__(self, layout: Layout, extracts: Sequence[bytes]) -> None:
        """Take them in the order in which they are to be judged."""
        self._layout, self._extracts = layout, extracts
        self.count = len(extracts)
        self._size = layout.head.struct.size
        self._heads = b"".join([one[:self._size] for one in extracts])

    @property
    def standings(self) -> bytes:
        """Give the byte of each case that says where it stood."""
        return self._heads[1::self._size].translate(STANDING)

    def columns(self, questions: Iterable[str]) -> Columns:
        """Give the numbers of questions outside rows."""
        return {question: self._column(question) for question in questions}

    def _column(self, question: str) -> Sequence[Hashable]:
        place = self._layout.head.places[question]
        return self._heads[place.offset::self._size] if place.size == 1 else self._wide[question]

    @cached_property
    def _wide(self) -> Columns:
        return _wide(self._layout.head, self._heads, 0, self._size)

    def together(self, questions: Sequence[str]) -> Sequence[Hashable]:
        """Give one column for several questions: tuples where they are more than one."""
        columns = self.columns(questions)
        if len(questions) == 1:
            return columns[questions[0]]
        return list(zip(*(columns[one] for one in questions), strict=True))

    def rows(self, group: str) -> list[Columns]:
        """Give the numbers of all questions of a group, row by row; 0 in cases that have fewer rows."""
        part = self._layout.groups[group]
        size, number = part.struct.size, list(self._layout.groups).index(group)
        counts = self._heads[len(FIXED) + number::self._size]
        most = max(counts, default=0)
        if not most:
            return []
        width = most * size
        joined = b"".join([self._rows_of(one, number, size).ljust(width, b"\0") for one in self._extracts])
        return [_narrow(part, joined, row * size, width) | _wide(part, joined, row * size, width)
                for row in range(most)]

    def _rows_of(self, extract: bytes, number: int, size: int) -> bytes:
        """Give the rows of the so-manyth group of one case."""
        at = self._size
        for place, part in enumerate(self._layout.groups.values()):
            if place == number:
                break
            at += extract[len(FIXED) + place] * part.struct.size
        return extract[at:at + extract[len(FIXED) + number] * size]


def _narrow(part: Part, joined: bytes, begin: int, width: int) -> Columns:
    """Read the columns whose numbers take one byte."""
    return {question: joined[begin + place.offset::width] for question, place in part.places.items()
            if place.size == 1}


def _wide(part: Part, joined: bytes, begin: int, width: int) -> Columns:
    """Read all other columns, in one pass."""
    wide = {question: place for question, place in part.places.items() if place.size > 1}
    letters, at = "<", 0
    for place in wide.values():   # in their order
        letters += f"{begin + place.offset - at}x{place.letter}"
        at = begin + place.offset + place.size
    many = zip(*Struct(f"{letters}{width - at}x").iter_unpack(joined), strict=True)
    return dict(zip(wide, many, strict=True))
