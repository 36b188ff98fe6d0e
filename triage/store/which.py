"""Which cases a list of the queue takes in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

RANKS = (-3, -2, -1, 0)
EITHER = (False, True)
# What each word takes in; "" is all that wait.
KINDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "": {}, "new": {"state": ("new",), "changed": (False,)},
    "changed": {"state": ("new",), "changed": (True,)}, "seen": {"state": ("seen",), "changed": EITHER},
    "signed": {"overridden": EITHER}, "overridden": {"overridden": (True,)}}
SIGNED = ("signed", "overridden")


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases of some sites a list takes in. `state`: a word of KINDS; `whose`: "mine", "nobody" or "".

    `rank`: of one level. `unfinished`: only forms that were not sent. `account` is whose "mine" is. Signed
    cases are listed whoever's they are, sent or not.
    """

    locations: tuple[UUID, ...]
    rank: int | None = None
    state: str = ""
    unfinished: bool = False
    whose: str = ""
    account: UUID | None = None

    @property
    def signed(self) -> bool:
        """Whether it lists what was signed, the newest signature first, rather than what waits."""
        return self.state in SIGNED

    @property
    def kinds(self) -> dict[str, tuple[Any, ...]]:
        """Give what makes a stream of its own beside the site: columns with their values."""
        if self.signed:
            return {**KINDS[self.state], "rank": self.ranks}
        if self.unfinished:
            return {"state": ("new", "seen"), "changed": EITHER, **KINDS[self.state], "finished": (False,)}
        return {**KINDS[self.state], "finished": EITHER} if self.state else {}

    @property
    def order(self) -> tuple[str, ...]:
        """Give the columns that the list is sorted by."""
        return ("signed_at", "id") if self.signed else ("rank", "due_at", "id")

    @property
    def ranks(self) -> tuple[int, ...]:
        """Give the ranks that it takes in."""
        return RANKS if self.rank is None else (self.rank,)

    @property
    def fixed(self) -> tuple[str, ...]:
        """Name the conditions that hold in every stream."""
        if self.signed:
            return ("signed",)
        return ("waiting", *(["rank"] if self.rank is not None else []), *filter(None, [self.whose]))
