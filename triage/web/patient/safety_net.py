"""The danger signs to watch for after sending: those that each alone make a rule an emergency."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.library import Definition
from triage.questionnaire.model import Item
from triage.rules.condition import Any as AnyOf
from triage.rules.condition import Condition, Picked
from triage.rules.result import Urgency


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign in the patient's words. `more` says what it means; "" when the words say it all."""

    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class SafetyNet:
    """`first`: signs that may come slowly and are easy to miss. `others`: those nobody would miss."""

    first: tuple[Sign, ...]
    others: tuple[Sign, ...]


def safety_net(definition: Definition, language: str) -> SafetyNet:
    """Give the signs of a condition that its rules call an emergency whoever has them.

    Questions that only some people are asked, and sensitive ones, are left out.
    """
    by_id = definition.in_language(language).by_id
    first: dict[str, Sign] = {}
    others: dict[str, Sign] = {}
    for question, code in alone(definition):
        item = by_id[question]
        if item.enable_when or item.sensitive or item.hidden:
            continue
        if item.repeats:
            others[item.option_by_code[code].text] = Sign(item.option_by_code[code].text)
        else:
            first[item.link_id] = Sign(item.sign) if item.sign else Sign(_plain(item), _meaning(item))
    return SafetyNet(tuple(first.values()), tuple(others.values()))


def _plain(item: Item) -> str:
    return item.short_text or item.text


def _meaning(item: Item) -> str:
    """Give a question's hint, unless it quotes an answer: then it is about how to answer."""
    return "" if "'" in item.hint else item.hint


def alone(definition: Definition) -> Iterator[tuple[str, str]]:
    """Give the questions and picks that are an emergency each by itself, but for what the card speaks of."""
    for rule in definition.rules.rules:
        if rule.urgency is Urgency.EMERGENCY and rule.interrupt and not rule.card:
            yield from _picks(definition, rule.when)


def _picks(definition: Definition, condition: Condition) -> Iterator[tuple[str, str]]:
    """Give the single picks, in the order of asking, each of which makes a condition true."""
    if isinstance(condition, AnyOf):
        for part in condition.parts:
            yield from _picks(definition, part)
    elif isinstance(condition, Picked):
        options = definition.questionnaire.by_id[condition.question].options
        yield from ((condition.question, option.code) for option in options if option.code in condition.codes)
