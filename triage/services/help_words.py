"""The places where a site may put words of its own, and what those words may not be.

A number must be there to call; no cause may be named; the words must be easy. What the rules give as the
reason, one line for each flag, is clinical content and no clinic's own.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triage.services.reading_grade import grade
from triage.services.views.help import NUMBER

FILE = Path(__file__).with_name("help_words.toml")
HIGHEST_GRADE = 8.0
EMERGENCY_NUMBERS = ("911", "999", "112")   # of the countries that we know
COUNTRIES: Mapping[str, str] = {"US": "911", "GB": "999", "001": "112"}
NUMBER_SHAPE = re.compile(r"\d{3,6}")
CALLABLE = re.compile(r"text \d{3,15}(?: [A-Za-z]+)?|\+?[\d ()-]{2,20}\d")
MOST_LINES = 4
REST = "…"


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for words. `numbered`: the emergency number must be among them; `lines`: ways to call."""

    name: str
    longest: int
    numbered: bool = False
    lines: bool = False


SLOTS = (
    Slot("headline", 60, numbered=True),
    Slot("hospital", 200),
    Slot("tell", 300),
    Slot("avoid", 200),
    Slot("closing", 200),
    Slot("crisis", 300, lines=True),
    Slot("closed", 200),
    Slot("foot", 20, numbered=True),
    Slot("ending", 100, numbered=True),
    Slot("ending_more", 200),
)


def as_kept(text: str, number: str) -> str:
    """Put the mark in place of the emergency number, and take needless blanks away."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    return re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", NUMBER, "\n".join(filter(None, lines)))


def as_read(kept: str, number: str) -> str:
    """Put the emergency number where its mark stands."""
    return kept.replace(NUMBER, number)


def problems(words: Mapping[str, str], language: str, number: str) -> dict[str, str]:
    """Say what is wrong: slot → message. `words` as kept; a slot that is empty has its default."""
    found = {slot.name: next(_wrong(slot, words[slot.name], language, number), "")
             for slot in SLOTS if words.get(slot.name)}
    return {name: message for name, message in found.items() if message}


def crisis_lines(text: str) -> tuple[tuple[str, str], ...]:
    """Read lines like "Text 988 | text 988": what stands on the button, and what it calls."""
    pairs = (line.partition("|") for line in text.splitlines() if line.strip())
    return tuple((words.strip(), call.strip()) for words, _, call in pairs)


def _wrong(slot: Slot, kept: str, language: str, number: str) -> Iterator[str]:
    text = as_read(kept, number)
    if len(text) > slot.longest:
        yield f"Use at most {slot.longest} characters; this has {len(text)}."
    if slot.numbered and NUMBER not in kept:
        yield f"Say the emergency number, {number}: somebody may read nothing but this."
    if slot.lines:
        yield from _wrong_lines(text)
    elif others := sorted(set(re.findall(r"(?<!\d)\d{3}(?!\d)", text)) & {*EMERGENCY_NUMBERS} - {number}):
        yield f"{others[0]} is the emergency number of another country. Here it is {number}."
    if named := _said(text, language, "names"):
        yield f"“{named}” names a disease. Say what to do, and what to tell; never what it may be."
    if named := _said(text, language, "comfort"):
        yield f"“{named}” says that all is well. Nobody has looked at the patient yet."
    if (level := grade(text, language)) > HIGHEST_GRADE:
        yield (f"This is grade {level:.0f} to read; the limit is {HIGHEST_GRADE:.0f}. "
               "Use shorter words and sentences.")


def _wrong_lines(text: str) -> Iterator[str]:
    pairs = crisis_lines(text)
    if len(pairs) > MOST_LINES:
        yield f"Use at most {MOST_LINES} lines."
    for words, call in pairs:
        if not words or not CALLABLE.fullmatch(call):
            yield f"Write each line like “Call 988 | 988” or “Text 988 | text 988”. This is not: “{words}”."


def _said(text: str, language: str, kind: str) -> str:
    """Give the first word that may not be there; "" when there is none."""
    patterns = _refused()
    found = patterns[language, kind].search(text) if (language, kind) in patterns else None
    return found[0] if found else ""


@cache
def _refused() -> Mapping[tuple[str, str], re.Pattern[str]]:
    table = tomllib.loads(FILE.read_text())
    return {(language, kind): _any_of(said) for language, kinds in table.items()
            for kind, said in kinds.items()}


def _any_of(said: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(one).replace(REST, r"\w*") for one in said)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
