"""What a check found: a fault to mend, or a note to know about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, said so that an author can mend it. `place` is a linkId or a table of the file."""

    file: str
    place: str
    problem: str
    mend: str

    def __str__(self) -> str:
        """Give the line that the command prints."""
        return f"{self.file}: {self.place}: {self.problem} {self.mend}"
