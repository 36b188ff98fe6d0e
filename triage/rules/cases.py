"""Worked cases: answers and the result that clinicians expect, the executable specification."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from triage.rules.errors import RuleSetError
from triage.rules.result import Result

REMOVED = ""   # an answer of "" takes the base's answer away: the question was not shown

# What a case can expect, and where it stands in a result.
READ: Mapping[str, Callable[[Result], object]] = {
    "urgency": lambda result: str(result.urgency),
    "certain_urgency": lambda result: str(result.certain),
    "possible_urgency": lambda result: str(result.possible),
    "classification": lambda result: str(result.classification),
    "region": lambda result: result.region,
    "findings": lambda result: sorted(finding.rule for finding in result.findings if not finding.open),
    "open": lambda result: sorted(finding.rule for finding in result.findings if finding.open),
    "levels": lambda result: {finding.rule: str(finding.urgency) for finding in result.findings},
    "undetermined": lambda result: sorted(rule.rule for rule in result.undetermined),
    "contributors": lambda result: sorted(one.id for one in result.contributors),
    "notes": lambda result: sorted(result.notes),
    "reasons": lambda result: sorted(reason.id for reason in result.class_reasons),
    "regions": lambda result: {one.region: str(one.classification) for one in result.regions},
    "course": lambda result: next((one.course for one in result.regions if one.course), ""),
}
INCLUDE = "_include"
PARTIAL = ("undetermined",)   # a case names some of these, never all


@dataclass(frozen=True)
class Case:
    """One worked case. `answers`: flat linkId → answer, as in an answers file. `expect`: see READ.

    A case that is not `finished` is a form still being filled in.
    """

    id: str
    title: str
    today: date
    answers: Mapping[str, Any]
    expect: Mapping[str, Any]
    finished: bool = True

    def disagreements(self, result: Result) -> list[str]:
        """Say where a result is not what the case expects; an empty list when it is."""
        found = []
        for key, wanted in self.expect.items():
            name, told = _told(key, wanted, result)
            if told is not None:
                found.append(f"{self.id}: {name}: expected {wanted!r}, got {told!r}")
        return found


def _told(key: str, wanted: Any, result: Result) -> tuple[str, object | None]:
    """Give what the result says where it disagrees, else None."""
    told = READ[key.removesuffix(INCLUDE)](result)
    if key.endswith(INCLUDE) or key in PARTIAL:
        same = set(wanted) <= set(told)  # type: ignore[call-overload]  # lists, by READ
    else:
        same = sorted(wanted) == told if isinstance(wanted, list) else wanted == told
    return key, None if same else told


def read_cases(data: bytes, file: str = "cases.toml") -> tuple[Case, ...]:
    """Read worked cases. Raises RuleSetError that names file, case and mend."""
    raw = tomllib.loads(data.decode())
    bases: Mapping[str, Any] = raw.get("base", {})
    return tuple(_case(one, bases, file) for one in raw.get("case", []))


def _case(raw: Mapping[str, Any], bases: Mapping[str, Any], file: str) -> Case:
    name = str(raw.get("id", "?"))
    for key in ("id", "title", "expect"):
        if not raw.get(key):
            raise RuleSetError(file, f"case ({name})", f"'{key}' is missing.", f"Add {key}.")
    if raw.get("base") and raw["base"] not in bases:
        raise RuleSetError(file, f"case ({name})", f"there is no base '{raw['base']}'.",
                           f"Use one of: {', '.join(bases)}.")
    unknown = [key for key in raw["expect"] if key.removesuffix(INCLUDE) not in READ]
    if unknown:
        raise RuleSetError(file, f"case ({name})", f"a result has no '{unknown[0]}'.",
                           f"Expect one of: {', '.join(READ)}.")
    answers = {**bases.get(raw.get("base", ""), {}).get("answers", {}), **raw.get("answers", {})}
    kept = {link_id: answer for link_id, answer in answers.items() if answer != REMOVED}
    return Case(name, raw["title"], raw["today"], kept, raw["expect"], raw.get("finished", True))
