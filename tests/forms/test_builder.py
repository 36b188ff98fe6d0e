"""Form classes: made once, and the way back from kept answers to what a browser would post."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.support.questionnaires import NAMES, choice, fixture, question
from triage.config import ROOT
from triage.forms.builder import Questions, form_class, posted_pairs, read
from triage.library import load
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.values import Code, PartialDate, Quantity

EXAMPLES: Mapping[ItemType, Any] = {
    ItemType.QUANTITY: Decimal("81.5"),
    ItemType.BOOLEAN: True, ItemType.INTEGER: 3, ItemType.DECIMAL: Decimal("7.5"), ItemType.STRING: "Ana",
    ItemType.DATE: PartialDate(2024, 5), ItemType.TEXT: "one\ntwo"}
CONTENT = load(ROOT / "questionnaires" / "post-laminectomy").questionnaire


def test_form_class_is_made_once_per_content_page_and_language() -> None:
    items = (choice("pain"),)
    first = form_class(Questions(("hash", "page", "en"), items, "en"))
    assert form_class(Questions(("hash", "page", "en"), items, "en")) is first
    assert form_class(Questions(("hash", "page", "es"), items, "es")) is not first


def test_only_the_questions_asked_are_read() -> None:
    items = (choice("one"), choice("two", required=True))
    sent = read(Questions(("asked",), items, "en"), MultiDict({"q_one": "yes"}), ["one"], AnswerSet())
    assert (list(sent.answers), sent.problems) == (["one"], ())


def test_questions_whose_ids_are_words_of_the_library_are_read() -> None:
    items = tuple(question(name) for name in ("data", "meta", "process", "errors", "validate"))
    posted = MultiDict({f"q_{item.link_id}:text": item.link_id for item in items})
    sent = read(Questions(("reserved",), items, "en"), posted, [item.link_id for item in items], AnswerSet())
    assert {link_id: answer.first for link_id, answer in sent.answers.items()} == {
        item.link_id: item.link_id for item in items}


def example(item: Item) -> Answer:
    """Give a full answer to any question."""
    if item.options:
        return Answer.of(item, *(Code(option.code) for option in item.options[:2 if item.repeats else 1]))
    value = EXAMPLES[item.type] if item.minimum is None else item.minimum
    return Answer.of(item, Quantity(value, item.unit) if item.type is ItemType.QUANTITY else value)


@pytest.mark.parametrize("name", NAMES)
def test_kept_answers_come_back_the_same_through_the_page(name: str) -> None:
    items = tuple(item for item in fixture(name).by_id.values() if item.is_question)
    kept = AnswerSet({item.link_id: example(item) for item in items})
    posted: MultiDict[str, str] = MultiDict(posted_pairs(items, kept))
    sent = read(Questions(("back", name), items, "en"), posted, [item.link_id for item in items], AnswerSet())
    assert dict(sent.answers) == dict(kept.answers)


PICKED = [item for item in CONTENT.by_id.values() if item.options and not item.hidden]
BOXES = ("q_pain", "q_pain:text", "q_when:year", "q_when:month", "q_when:day", "q_n:text")


@given(st.data())
def test_any_answer_to_the_content_comes_back_the_same_through_the_page(data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(PICKED))
    codes = [option.code for option in item.options if option.meaning != "none"]
    most = 5 if item.repeats else 1
    picked = data.draw(st.lists(st.sampled_from(codes), max_size=most, unique=True))
    kept = AnswerSet({item.link_id: Answer.of(item, *map(Code, picked))})
    posted: MultiDict[str, str] = MultiDict(posted_pairs([item], kept))
    sent = read(Questions(("any", item.link_id), (item,), "es"), posted, [item.link_id], AnswerSet())
    assert dict(sent.answers) == dict(kept.answers)


@given(st.dictionaries(st.sampled_from(BOXES), st.text(max_size=12)))
def test_nothing_that_can_be_posted_breaks_the_reading(posted: dict[str, str]) -> None:
    items = (choice("pain", repeats=True), question("when", ItemType.DATE), question("n", ItemType.DECIMAL))
    sent = read(Questions(("fuzz",), items, "en"), MultiDict(posted), ["pain", "when", "n"], AnswerSet())
    assert len(sent.answers) + len(sent.problems) == len(items)
