"""What a step of a visit's trail changed, as the desk reads it. Ids become names where they are known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.services.board_words import CANCELLED
from triage.services.undoing import StepFacts
from triage.services.views import LocationFacts

STANDINGS: Mapping[str, str] = {"expected": "expected", "late": "will be late", "arrived": "arrived",
                                "no_show": "did not come", "cancelled": "cancelled"}


def told(step: StepFacts, place: LocationFacts, names: Mapping[str, str]) -> str:
    """Say in one line what a step changed: "expected → arrived". "" where its title says it all."""
    before, after = (_side(step.kind, side, place, names) for side in (step.before, step.after))
    return f"{before or 'nothing'} → {after or 'nothing'}" if before != after else ""


def _side(kind: str, side: Mapping[str, Any], place: LocationFacts, names: Mapping[str, str]) -> str:
    if kind == "standing":
        why = CANCELLED.get(side.get("reason", ""), "")
        return ", ".join(filter(None, (STANDINGS[side["standing"]], why)))
    if kind == "moved":
        at = place.local(datetime.fromisoformat(side["starts_at"]))
        words = [f"{at.day} {at:%b %Y}, {at.hour}:{at.minute:02d}", _name(side["location"], names)]
        return ", ".join(filter(None, [*words, _name(side["clinician"], names)]))
    if kind == "address":
        return ", ".join(filter(None, (side["phone"], side["email"]))) or "no address"
    if kind == "place":
        return _name(side["wants"], names)
    return ""


def _name(id_: str | None, names: Mapping[str, str]) -> str:
    return names.get(id_, "another location") if id_ else ""
