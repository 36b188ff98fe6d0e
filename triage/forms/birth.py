"""The check against misdelivery: a date of birth in three boxes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.forms.dates import PARTS, DateError, read_date


@dataclass(frozen=True, slots=True)
class BirthDate:
    """What was typed. `day` is None with a `problem` in words for the patient, at the box `at`."""

    day: date | None
    problem: str = ""
    at: str = ""


def read_birth_date(posted: Mapping[str, str], language: str, say: Callable[[str], str]) -> BirthDate:
    """Read the boxes "day", "month" and "year"; all three are needed. `say` puts words into the language."""
    typed = [posted.get(part, "").strip() for part in PARTS]
    missing = next((part for part, text in zip(PARTS, typed, strict=True) if not text), "")
    if missing:
        return BirthDate(None, _missing(missing, say), missing)
    try:
        found = read_date(*typed[:2], typed[2], language, say)
    except DateError as error:
        return BirthDate(None, str(error), error.part)
    assert found is not None
    return BirthDate(found.first)


def _missing(part: str, say: Callable[[str], str]) -> str:
    return {"day": say("Add the day you were born"), "month": say("Add the month you were born"),
            "year": say("Add the year you were born, with 4 numbers")}[part]
