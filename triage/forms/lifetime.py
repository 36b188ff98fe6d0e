"""The days in which something can have happened to a patient."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage.questionnaire.values import PartialDate, Value

AGE, BORN = "age", "birth_date"   # facts of the record


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From `first`, which is None where it is not known when somebody was born, to `today`, both included."""

    first: date | None
    today: date

    @classmethod
    def of(cls, facts: Mapping[str, Value], today: date) -> "Lifetime":
        """Read it off the record. A date of birth without an age stands for one that nobody knows."""
        born = facts.get(BORN)
        return cls(born.first if isinstance(born, PartialDate) and AGE in facts else None, today)
