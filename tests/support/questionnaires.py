"""Small questionnaires for tests: the fixtures by name, and forms built from a few words."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from triage.fhir.questionnaire import read
from triage.questionnaire.model import Condition, Item, ItemType, Meaning, Operator, Option, Questionnaire
from triage.questionnaire.values import Code, Value

FIXTURES = Path(__file__).parent.parent / "fixtures" / "questionnaires"
NAMES = tuple(sorted(path.stem for path in FIXTURES.glob("*.json")))
TODAY = date(2026, 11, 20)
_MEANINGS = {"none": Meaning.NONE, "not-sure": Meaning.UNSURE, "declined": Meaning.DECLINED}


def raw(name: str) -> dict[str, Any]:
    """Give a fixture's JSON, fresh each time."""
    document: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_bytes())
    return document


def fixture(name: str) -> Questionnaire:
    """Read a fixture."""
    return read((FIXTURES / f"{name}.json").read_bytes(), f"{name}.json")


def smallest(**more: Any) -> dict[str, Any]:
    """Give the JSON of a questionnaire of one question, "a"."""
    return {"resourceType": "Questionnaire", "status": "active",
            "item": [{"linkId": "a", "type": "string", "text": "A"}], **more}


def form(*items: Item) -> Questionnaire:
    """Make a questionnaire of these top-level items."""
    return Questionnaire("https://backstory.example/fhir/Questionnaire/small", "1", "Small", "en", items)


def group(link_id: str, *items: Item, **more: Any) -> Item:
    """Make a group."""
    return Item(link_id, ItemType.GROUP, items=items, **more)


def rows(link_id: str, *items: Item, **more: Any) -> Item:
    """Make a repeating group."""
    return Item(link_id, ItemType.GROUP, repeats=True, items=items, **more)


def choice(link_id: str, *codes: str, **more: Any) -> Item:
    """Make a choice. The codes none, not-sure and declined mean what they say."""
    options = tuple(Option(code, code.capitalize(), _MEANINGS.get(code, Meaning.FACT))
                    for code in codes or ("yes", "no", "not-sure", "declined"))
    return Item(link_id, ItemType.CHOICE, text=f"{link_id}?", options=options, **more)


def question(link_id: str, kind: ItemType = ItemType.STRING, **more: Any) -> Item:
    """Make a question without options."""
    return Item(link_id, kind, text=f"{link_id}?", **more)


def when(link_id: str, operator: str, value: Value | bool) -> tuple[Condition, ...]:
    """Make one condition; a text stands for an option's code."""
    return (Condition(link_id, Operator(operator), Code(value) if isinstance(value, str) else value),)


def link_ids(items: Sequence[Item]) -> list[str]:
    """Give the linkIds of items, in order."""
    return [item.link_id for item in items]
