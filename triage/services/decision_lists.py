"""What clinicians pick from when they change a level, plan, or open a case again."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from triage.services.errors import InvalidInput

FILE = Path(__file__).with_name("decision_lists.toml")
LONGEST_TEXT = 4000   # characters


@dataclass(frozen=True, slots=True)
class Pick:
    """One entry of a list. `words`: it needs words beside it. `alone`: a plan that is nobody's to do."""

    code: str
    says: str
    words: bool = False
    alone: bool = False


LISTS: Mapping[str, tuple[Pick, ...]] = {
    name: tuple(Pick(**one) for one in picks) for name, picks in tomllib.loads(FILE.read_text()).items()}
REASONS, PLANS, REOPENINGS = LISTS["reason"], LISTS["plan"], LISTS["reopening"]


def pick_of(picks: tuple[Pick, ...], code: str, words: str, field: str) -> Pick | None:
    """Give what was picked, checked with the words beside it; None where only words were written.

    Raises InvalidInput at `field` for words that are too long or missing, at `field`_code for no such pick.
    """
    need_short(words, field)
    if not code:
        return None
    found = next((one for one in picks if one.code == code), None)
    if found is None:
        raise InvalidInput(f"{field}_code", "Pick one from the list.")
    if found.words and not words.strip():
        raise InvalidInput(field, f"Say it in a few words: “{found.says}” alone says nothing.")
    return found


def need_short(words: str, field: str) -> None:
    """Raise InvalidInput at `field` for words that are too long to keep."""
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(field, f"Use at most {LONGEST_TEXT} characters.")
