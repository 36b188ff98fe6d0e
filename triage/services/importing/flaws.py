"""What is wrong with a list as a whole, or with one cell of it, and how to mend it."""

from dataclasses import dataclass


class Unreadable(ValueError):  # noqa: N818 - it says what happened, like the refusals of the services
    """The list cannot be read at all. `too_large`: because it is more than we take at once."""

    def __init__(self, message: str, *, too_large: bool = False) -> None:
        """Keep a sentence that says what is wrong and how to mend it."""
        super().__init__(message)
        self.too_large = too_large


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one row. `field` as in columns.toml; `says` is what is wrong and how to mend it."""

    field: str
    says: str
