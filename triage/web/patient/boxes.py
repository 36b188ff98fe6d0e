"""The three boxes of a date, in the order in which a language writes dates."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from babel.dates import get_date_format


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its part of the date, its label, how many letters it holds."""

    part: str
    words: str
    size: int


def date_boxes(language: str, say: Callable[[str], str]) -> list[Box]:
    """Give the boxes. A month may be typed as a name, so its box is longer."""
    boxes = {"d": Box("day", say("Day"), 2), "M": Box("month", say("Month"), 12),
             "y": Box("year", say("Year"), 4)}
    pattern = get_date_format("short", language.replace("-", "_")).pattern
    return [boxes[letter] for letter in dict.fromkeys(re.findall("[dMy]", pattern))]
