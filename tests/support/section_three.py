"""Section 3 of the clinical specification in plain Python, written from its text and not from rules.toml.

Three values: True, False and None, which is "not known". Days are whole days before the day of answering.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

Three = bool | None

# Step 2. Which parts of the body map match an operated region.
STRONG = {
    "low": "low-back hip-back tailbone buttock sit-bone thigh-outer thigh-front thigh-inner thigh-back "
           "knee-back shin-outer shin-inner calf heel foot-big-toe-side foot-little-toe-side sole",
    "neck": "neck shoulder-top shoulder-blade between-shoulder-blades upper-arm-front upper-arm-back "
            "forearm-front forearm-back palm-thumb-side palm-little-side hand-back head-back",
    "mid": "mid-back between-shoulder-blades chest",
}
WEAK = {
    "low": "groin knee-front between-legs-back between-legs-front mid-back",
    "neck": "shoulder-front neck-front face mid-back chest",
    "mid": "belly shoulder-blade low-back groin thigh-front",
}


def match_of(region: str, parts: set[str]) -> str:
    """Give the best match of the parts that hurt. A region that is not known matches every site weakly."""
    if region == "unknown":
        return "weak" if parts else "none"
    return ("strong" if parts & set(STRONG[region].split()) else
            "weak" if parts & set(WEAK[region].split()) else "none")


def timing_of(spans: list[tuple[float, float]]) -> str | None:
    """Say how old the counted operations are, each by the least and the most days ago it can be."""
    def all_in(least: int, most: float) -> bool:
        return all(least <= first and last <= most for first, last in spans)
    if all_in(0, 41):
        return "lt42"
    if all(last <= 41 or first >= 42 for first, last in spans) and all_in(0, 89):
        return "42-89"
    if all_in(90, inf):
        return "ge90"
    settled = all(last <= 89 or first >= 90 for first, last in spans)
    return "mixed" if settled else None


@dataclass(frozen=True)
class Inputs:
    """Step 3: what is set for each operated region. None is "not known"; for `match` sites not known."""

    present: Three
    device: Three
    match: str | None
    timing: str | None
    duration: str | None        # lt90, ge90
    days: str | None            # most, some, rare
    course: str | None          # never-went, back-lt12, back-ge12, new-lt12, new-ge12
    change: str | None          # same, worse, extra, different
    cap: bool
    weak_only: bool
    contradiction: bool
    uncertain_operation: bool   # had-spine-op not sure, declined or empty, but a counted row exists


def both(one: Three, other: Three) -> Three:
    """Give Kleene's "and"."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def of(value: str | None, *wanted: str) -> Three:
    """Whether the value is one of these."""
    return None if value is None else value in wanted


def opposite(value: Three) -> Three:
    """Give "not"."""
    return None if value is None else not value


def reasons_u(given: Inputs) -> dict[str, Three]:
    """Step 4, the reasons that lead to "unlikely". Without any pain there is no place and no time to it."""
    long_good_spell = of(given.course, "back-ge12", "new-ge12")
    return {
        "U1": both(opposite(given.present), opposite(given.device)),
        "U2": False if given.present is False else of(given.match, "none"),
        "U3": of(given.timing, "lt42"),
        "U4": both(of(given.duration, "lt90"), long_good_spell),
    }


def reasons_p(given: Inputs) -> Iterator[str]:
    """Step 4, the reasons that lead to "possible"."""
    table = {
        "P-device": given.present is False and given.device is not False,
        "P-weak": given.present is not False and given.match == "weak",
        "P-42-89": given.timing == "42-89",
        "P-recent": given.timing == "mixed",
        "P-short": given.duration == "lt90",
        "P-dur": given.duration is None,
        "P-days": given.days in ("some", "rare", None),
        "P-gap": given.course in ("back-ge12", "new-ge12"),
        "P-course": given.course is None,
        "P-kind": given.weak_only,
        "P-contra": given.contradiction,
        "P-op": given.uncertain_operation,
        "P-cap": given.cap and given.change in ("different", None),
    }
    return (name for name, holds in table.items() if holds)


def result(given: Inputs) -> str:
    """Step 5."""
    unlikely = list(reasons_u(given).values())
    if True in unlikely:
        return "unlikely"
    return "possible" if None in unlikely or any(reasons_p(given)) else "likely"


def gate(*, age: int | None, had_operation: str, rows: list[str], no_pain: bool,
         device: Three) -> tuple[str, str] | None:
    """Step 0: (gate, result), or None to go on. rows: counted, weak or not-counted, one for each row."""
    counted = [row for row in rows if row != "not-counted"]
    if age is not None and age < 18:
        return "0a", "not_applicable"
    if had_operation == "no" and not counted:
        return "0b", "not_applicable"
    if rows and not counted and had_operation != "not-sure":
        return "0c", "not_applicable"
    if had_operation not in ("yes", "no") and not counted:
        return "0d", "unlikely" if no_pain and device is False else "possible"
    return None
