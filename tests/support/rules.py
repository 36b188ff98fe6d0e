"""Small questionnaires and rule sets for tests of the engine, built without any file."""

from datetime import date

from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item, ItemType, Meaning, Option, Questionnaire
from triage.questionnaire.reading import read_flat
from triage.rules.engine import Judge
from triage.rules.load import read

TODAY = date(2026, 11, 20)
HEAD = """
[rule_set]
id = "small"
version = "1"
[flag.f]
title = "A flag"
patient = "This needs care."
"""


def option(code: str, days: str = "", **properties: str) -> Option:
    """Give an option; `none`, `not-sure` and `declined` mean what they say."""
    meaning = {"none": Meaning.NONE, "not-sure": Meaning.UNSURE, "declined": Meaning.DECLINED}
    found = {name: (value,) for name, value in properties.items()} | ({"days": (days,)} if days else {})
    return Option(code, code.title(), meaning.get(code, Meaning.FACT), properties=found)


def choice(link_id: str, *codes: str | Option, repeats: bool = False, **more: object) -> Item:
    """Give a choice question."""
    options = tuple(code if isinstance(code, Option) else option(code) for code in codes)
    return Item(link_id, ItemType.CHOICE, link_id, repeats=repeats, options=options, **more)  # type: ignore[arg-type]


def number(link_id: str) -> Item:
    """Give a question for a whole number."""
    return Item(link_id, ItemType.INTEGER, link_id)


def form(*items: Item) -> Questionnaire:
    """Give a questionnaire of these items."""
    return Questionnaire("urn:small", "1", "Small", "en", items)


def judge(questionnaire: Questionnaire, rules: str) -> Judge:
    """Compile rules, their head left out, against a questionnaire."""
    return Judge(read((HEAD + rules).encode(), questionnaire), questionnaire)


def said(questionnaire: Questionnaire, **answers: object) -> AnswerSet:
    """Give answers by linkId, underscores for hyphens."""
    return read_flat(questionnaire, {link_id.replace("_", "-"): value for link_id, value in answers.items()})


__all__ = ["TODAY", "Answer", "choice", "form", "judge", "number", "option", "said"]
