"""Many extracts side by side, read by columns: of each question, what every case says."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from struct import Struct

from triage.rules.many.extract import FINISHED, FIXED, Layout, Part

STANDING = bytes(byte % FINISHED for byte in range(256))   # without whether the form was sent
Columns = Mapping[str, Sequence[Hashable]]


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
        return _columns(self._layout.head, self._heads, 0, self._size, questions)

    def together(self, questions: Sequence[str]) -> Sequence[Hashable]:
        """Give one column for several questions: tuples where they are more than one."""
        columns = self.columns(questions)
        if len(questions) == 1:
            return columns[questions[0]]
        return list(zip(*(columns[one] for one in questions), strict=True))

    def rows(self, group: str, questions: Collection[str]) -> list[Columns]:
        """Give the numbers of questions of a group, row by row; 0 in cases that have fewer rows."""
        part = self._layout.groups[group]
        size, number = part.struct.size, list(self._layout.groups).index(group)
        counts = self._heads[len(FIXED) + number::self._size]
        most = max(counts, default=0)
        if not most:
            return []
        width = most * size
        joined = b"".join([self._rows_of(one, number, size).ljust(width, b"\0") for one in self._extracts])
        return [_columns(part, joined, row * size, width, questions) for row in range(most)]

    def _rows_of(self, extract: bytes, number: int, size: int) -> bytes:
        """Give the rows of the so-manyth group of one case."""
        at = self._size
        for place, part in enumerate(self._layout.groups.values()):
            if place == number:
                break
            at += extract[len(FIXED) + place] * part.struct.size
        return extract[at:at + extract[len(FIXED) + number] * size]


def _columns(part: Part, joined: bytes, begin: int, width: int, questions: Iterable[str]) -> Columns:
    """Read columns: one byte at a time where a number is no larger, else by one pass over all."""
    found: dict[str, Sequence[Hashable]] = {}
    wide = []
    for question in dict.fromkeys(questions):
        place = part.places[question]
        if place.size == 1:
            found[question] = joined[begin + place.offset::width]
        else:
            wide.append((begin + place.offset, question))
    letters, at = "<", 0
    for offset, question in sorted(wide):
        letters += f"{offset - at}x{part.places[question].letter}"
        at = offset + part.places[question].size
    if wide:
        many = zip(*Struct(f"{letters}{width - at}x").iter_unpack(joined), strict=True)
        found |= {question: column for (_, question), column in zip(sorted(wide), many, strict=True)}
    return found
