"""Every danger sign says since when: old, known signs must not raise alarms, and new ones always do."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from tests.support.worked_cases import definition
from triage.questionnaire.model import Item, Meaning

FORM = definition("post-laminectomy").questionnaire
RULES = definition("post-laminectomy").rules
TIME = re.compile(r"\b(last (\d+ )?(hours|days|weeks|months?)|when|since|began|begin|1 month ago|today|"
                  r"how long|how fast)\b", re.IGNORECASE)
# What a person is, has or takes, and the places drawn. Rules read these beside a sign that says when.
CONTEXT = {"age", "had-spine-op", "op-type", "op-more-type", "op-region", "op-more-region", "op-front",
           "implants", "risk-medicines", "risk-conditions", "pregnant", "pain-sites", "numb-sites",
           "pins-sites", "walk-stop", "who-answers"}
# "Is anyone hurting you?" and the way that a signed thought is followed up are about now.
NOW = {"safe-at-home", "safety-today", "safety-plan"}


def read_by(condition: Any) -> Iterator[str]:
    """Yield the questions that a condition reads, those of rows by their field's question."""
    if isinstance(condition, tuple):
        for part in condition:
            yield from read_by(part)
    elif is_dataclass(condition):
        for one in fields(condition):
            value = getattr(condition, one.name)
            if one.name == "question" and value in FORM.by_id:
                yield value
            else:
                yield from read_by(value)


SIGNS = sorted({question for rule in RULES.rules for question in read_by(rule.when)} - CONTEXT - NOW)


def says_when(item: Item) -> bool:
    options = (option.text for option in item.options if option.meaning is Meaning.FACT)
    return any(TIME.search(text) for text in (item.text, item.hint, *options))


def is_dated(link_id: str) -> bool:
    """Whether the question says when, or one that it follows, or one that follows it."""
    item = FORM.by_id[link_id]
    before = {condition.question for condition in item.enable_when}
    after = {one.link_id for one in FORM.by_id.values()
             if link_id in {condition.question for condition in one.enable_when}}
    return says_when(item) or any(is_dated(one) for one in before - CONTEXT) or any(
        says_when(FORM.by_id[one]) for one in after)


@pytest.mark.parametrize("link_id", SIGNS)
def test_a_danger_sign_says_since_when(link_id: str) -> None:
    assert is_dated(link_id)


def test_the_signs_are_those_of_the_rules() -> None:
    assert len(SIGNS) > 30
    assert {"bladder-change", "cord-signs", "infection-signs", "new-signs", "sudden-pain"} <= set(SIGNS)


@pytest.mark.parametrize("link_id", ["bladder-change", "saddle-feeling", "bowel-change", "sexual-change",
                                     "both-legs", "limb-weak"])
def test_a_sign_of_a_nerve_says_whether_it_is_changing(link_id: str) -> None:
    assert {"new", "worse", "same"} <= set(FORM.by_id[link_id].option_by_code)
