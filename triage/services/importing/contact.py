"""Telephone numbers in one form, by the country of the site, and e-mail addresses."""

import re
from dataclasses import dataclass
from functools import lru_cache

EMAIL = re.compile(r"[^@\s,;<>\"'()\[\]\\]+@[^@\s,;<>\"'()\[\]\\]+\.[^@\s,;<>\"'()\[\]\\.]{2,}")
LONGEST_EMAIL = 254
EXTENSION = re.compile(r"(?:ext|extension|x|#)\.?\s*:?\s*(\d{1,6})\s*$", re.IGNORECASE)
LABEL = re.compile(r"^(?:\(?[chmwp]\)|cell|mobile|home|work|phone|tel|[chmwp])[\s.:]+"
                   r"|\s*\(?(?:[chmw]|cell|mobile|home|work)\)?$", re.IGNORECASE)
NOBODY = frozenset({"none", "n/a", "na", "-", "--", "unknown", "no phone", "no email", "not given", "null",
                    "0", "x", "nil", "ninguno", "no tiene"})
SHORTEST, LONGEST = 7, 15   # digits of a number with its country, as the world's plan has it


@dataclass(frozen=True, slots=True)
class Plan:
    """How a country dials: its code, the digit in front of numbers at home, how many digits follow it."""

    code: str
    trunk: str
    least: int
    most: int


PLANS = {"US": Plan("1", "1", 10, 10), "GB": Plan("44", "0", 9, 10)}


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: "none", "N/A", a dash."""
    return text.strip().casefold() in NOBODY


@lru_cache(4096)
def read_phone(text: str, country: str) -> str | None:
    """Give a number as it is kept: "(555) 010-0142", "020 7946 0123", "+34 ..." for others; None for none."""
    bare = LABEL.sub("", text.strip())
    extension = EXTENSION.search(bare)
    if extension:
        bare = bare[:extension.start()]
    if re.search(r"[^\d\s()+./\-\N{NO-BREAK SPACE}\N{EN DASH}]", bare):
        return None
    digits = re.sub(r"\D", "", bare)
    shown = _shown(digits, country, abroad=bare.lstrip("( ").startswith("+") or digits.startswith("00"))
    return f"{shown} ext {extension[1]}" if shown and extension else shown


def same_phone(one: str, other: str, country: str) -> bool:
    """Whether two numbers are the same, however they are written."""
    return (read_phone(one, country) or one.strip()) == (read_phone(other, country) or other.strip())


def is_email(text: str) -> bool:
    """Whether it is one address that can be written to."""
    return len(text) <= LONGEST_EMAIL and text.isprintable() and EMAIL.fullmatch(text) is not None \
        and ".." not in text


def _shown(digits: str, country: str, *, abroad: bool) -> str | None:
    plan = PLANS.get(country)
    if abroad:
        digits = digits.removeprefix("00")
        if plan is None or not digits.startswith(plan.code):
            return f"+{digits}" if SHORTEST <= len(digits) <= LONGEST else None
        digits = digits.removeprefix(plan.code)
    if plan is None:
        return digits if SHORTEST <= len(digits) <= LONGEST else None
    digits = digits.removeprefix(plan.trunk) if len(digits) > plan.least else digits
    if not plan.least <= len(digits) <= plan.most:
        return None
    if country == "US":
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    if digits.startswith("2"):
        return f"0{digits[:2]} {digits[2:6]} {digits[6:]}"
    return f"0{digits[:4]} {digits[4:]}" if digits.startswith("7") else f"0{digits[:3]} {digits[3:]}"
