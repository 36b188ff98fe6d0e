"""What staff are given who type a form in from paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typing:
    """One person's typing of a paper. `pairs` are the boxes as they were typed: name and value.

    Of somebody else's, `pairs` are only there once both have finished: the second one types blind.
    `settled` says by linkId which typing was right, 1 or 2.
    """

    number: int
    account_id: UUID
    by: str
    pairs: Pairs
    saved_at: datetime
    finished_at: datetime | None
    settled: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typings:
    """All typings of one paper, as one of the staff may see them. `mine` is None before they began."""

    mine: Typing | None
    other: Typing | None

    @property
    def number(self) -> int:
        """Which typing this person's is, or would be."""
        if self.mine:
            return self.mine.number
        return 2 if self.other else 1

    @property
    def is_second(self) -> bool:
        """Whether this person types after another has."""
        return self.number != 1

    @property
    def both_finished(self) -> bool:
        """Whether it was typed twice, to the end."""
        return bool(self.mine and self.other and self.mine.finished_at and self.other.finished_at)

    @property
    def first(self) -> Typing | None:
        """The first typing, where it may be seen."""
        return self.mine if self.number == 1 else self.other

    @property
    def second(self) -> Typing | None:
        """The second typing, where it may be seen."""
        return self.other if self.number == 1 else self.mine
