"""Part two, offered after sending: what it asks, of whom, and that it can raise no urgency."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import product
from typing import Any

import pytest

from triage.library import Definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Item
from triage.questionnaire.path import completeness, enabled_pages, minutes_left, pages_of, row_questions
from triage.questionnaire.reading import read_flat
from triage.rules.cases import read_cases
from triage.rules.condition import Picked
from triage.rules.reads import questions_read

TODAY = date(2026, 11, 20)
# The specification's table, section 4, part two, and where each line of it is asked. What was tried, and
# which tests were done, are two lists each: helped or not, this year or before.
TABLE = {
    # Where two areas or more hurt, each of them has its number too: the body map has layers, no scale.
    "pain-numbers": ["pain-now", "pain-worst", "pain-neck", "pain-arm", "pain-back", "pain-seat", "pain-leg"],
    "pain-kind": ["pain-feel", "pain-worse-with", "pain-better-with"],
    "where-weak": ["weak-sites"],
    "where-scars": ["scar-sites"],
    "operation-help": ["op-relief", "op-relief-time", "op-problems"],
    "treatments": ["tried-helped", "tried-no-help"],
    "spine-tests": ["tests-had", "tests-earlier"],
    "strong-pills": ["opioid-spread"],
    "medicine-list": ["takes-medicines"],
    "allergy-list": ["has-allergies"],
    "conditions": ["health", "smoking"],
    "sleep-moving": ["sleep-nights", "active", "active-stops"],
    "daily-tasks": ["walk-time", "sit-time", "stand-time", "function"],
    "mood": ["phq2-interest", "phq2-down", "gad2-nervous", "gad2-worry"],
    "work-life": ["work", "claim"],
    "hopes": ["goals", "main-worry"],
}
ROWS = {
    "earlier-operations": ["op-earlier-when", "op-earlier-relief", "op-earlier-relief-time",
                           "op-earlier-problems"],
    "medicines": ["medicine-name", "medicine-dose", "medicine-often", "medicine-helps"],
    "allergies": ["allergy-what", "allergy-reaction"],
}
# Spitzer RL, Williams JBW, Kroenke K et al., word for word.
PUBLISHED = {
    "phq2": "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
    "phq2-interest": "Little interest or pleasure in doing things",
    "phq2-down": "Feeling down, depressed, or hopeless",
    "gad2": "Over the last 2 weeks, how often have you been bothered by the following problems?",
    "gad2-nervous": "Feeling nervous, anxious or on edge",
    "gad2-worry": "Not being able to stop or control worrying",
}
SCORES = {"not-at-all": 0, "several-days": 1, "half-days": 2, "nearly-daily": 3}
LOINC = {"pain-now": "72514-3", "smoking": "72166-2", "phq2": "55757-9", "phq2-interest": "44250-9",
         "phq2-down": "44255-8", "gad2-nervous": "69725-0", "gad2-worry": "68509-9"}


def answers(definition: Definition, given: dict[str, Any]) -> AnswerSet:
    return derive(definition.questionnaire, read_flat(definition.questionnaire, given), {"age": 58})


def asked(definition: Definition, given: dict[str, Any]) -> set[str]:
    told = answers(definition, given)
    return {page.slug for page in enabled_pages(definition.questionnaire, told, TODAY, 2)}


def test_it_asks_what_the_specification_lists_in_its_order(definition: Definition) -> None:
    pages = pages_of(definition.questionnaire, 2)
    assert {page.slug: [item.link_id for item in page.questions] for page in pages} == TABLE
    assert [page.slug for page in pages] == list(TABLE)


def test_operations_medicines_and_allergies_are_rows(definition: Definition) -> None:
    groups = {group.link_id: [item.link_id for item in row_questions(group)]
              for page in pages_of(definition.questionnaire, 2) for group in page.rows}
    assert groups == ROWS


def test_nothing_in_it_is_required(definition: Definition) -> None:
    items = [item for page in pages_of(definition.questionnaire, 2) for item in page.item.walk()]
    assert not any(item.required for item in items)


def test_part_one_and_part_two_do_not_mix(definition: Definition) -> None:
    slugs = {part: {page.slug for page in pages_of(definition.questionnaire, part)} for part in (1, 2)}
    assert slugs[1] & slugs[2] == set()
    assert slugs[2].isdisjoint(page.slug for page in enabled_pages(
        definition.questionnaire, answers(definition, {}), TODAY))


def test_part_one_is_complete_without_it(definition: Definition) -> None:
    form = definition.questionnaire
    alone = answers(definition, {"had-spine-op": "yes"})
    more = answers(definition, {"had-spine-op": "yes", "op-relief": "some", "smoking": "now"})
    assert completeness(form, alone, TODAY) == completeness(form, more, TODAY)
    assert minutes_left(form, alone, TODAY) == minutes_left(form, more, TODAY)
    assert minutes_left(form, more, TODAY, 2) > 0


def test_no_urgency_rests_on_it(definition: Definition) -> None:
    later = {item.link_id for page in pages_of(definition.questionnaire, 2) for item in page.item.walk()}
    rules = definition.rules
    read = {question for rule in rules.rules for question in questions_read(rule.when, rules)}
    assert read & later == set()


def test_everything_that_can_be_considered_has_a_worked_case(definition: Definition) -> None:
    named = {one for case in read_cases(definition.files["cases.toml"])
             for key in ("contributors", "contributors_include") for one in case.expect.get(key, ())}
    assert [one.id for one in definition.rules.contributors if one.id not in named] == []


@pytest.mark.parametrize(("slug", "shown", "hidden"), [
    ("pain-kind", {"pain-sites": ["calf-left"]}, {"pain-sites": ["no-pain"]}),
    ("where-scars", {"had-spine-op": "not-sure"}, {"had-spine-op": "no"}),
    ("operation-help", {"had-spine-op": "yes"}, {"had-spine-op": "no"}),
    ("strong-pills", {"risk-medicines": ["opioid"]}, {"risk-medicines": ["nsaid"]}),
])
def test_nobody_is_asked_what_does_not_apply(
        definition: Definition, slug: str, shown: dict[str, Any], hidden: dict[str, Any]) -> None:
    assert slug in asked(definition, shown)
    assert slug not in asked(definition, hidden)


@pytest.mark.parametrize("link_id", PUBLISHED)
def test_published_scales_are_asked_word_for_word(definition: Definition, link_id: str) -> None:
    assert definition.questionnaire.by_id[link_id].text == PUBLISHED[link_id]


@pytest.mark.parametrize("link_id", [link_id for link_id in PUBLISHED if "-" in link_id])
def test_published_answers_are_offered_and_no_others(definition: Definition, link_id: str) -> None:
    words = [option.text for option in definition.questionnaire.by_id[link_id].options]
    assert words == ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    assert definition.in_language("es").by_id[link_id].hidden


@pytest.mark.parametrize(("scale", "items"), [
    ("depression", ("phq2-interest", "phq2-down")), ("anxiety", ("gad2-nervous", "gad2-worry"))])
def test_a_scale_of_two_is_noted_from_a_total_of_3(
        definition: Definition, scale: str, items: tuple[str, str]) -> None:
    for picks in product([None, *SCORES], repeat=2):
        given = {item: pick for item, pick in zip(items, picks, strict=True) if pick}
        result = definition.judge(answers(definition, given), TODAY, finished=True)
        told = scale in {one.id for one in result.contributors}
        assert told is (sum(SCORES[pick] for pick in picks if pick) >= 3), picks


@pytest.mark.parametrize(("link_id", "code"), LOINC.items())
def test_verified_codes_are_on_the_items(definition: Definition, link_id: str, code: str) -> None:
    assert [one.code for one in definition.questionnaire.by_id[link_id].codings] == [code]


def test_every_option_is_read_or_marked_as_informational(definition: Definition) -> None:
    read: dict[str, set[str]] = {}
    for rule in definition.rules.contributors:
        for pick in _picks(rule.when):
            read.setdefault(pick.question, set()).update(pick.codes)
    for page in pages_of(definition.questionnaire, 2):
        for item in page.questions:
            unread = [code for code, option in item.option_by_code.items() if not option.informational
                      and option.meaning == "fact" and code not in read.get(item.link_id, set())]
            assert _lists(item) or unread == [], item.link_id


def _lists(item: Item) -> bool:
    """Whether the options are shared with a question that other rules read."""
    return item.value_set in {"numb-places", "treatments", "spine-tests", "how-long-able"}


def _picks(condition: Any) -> Iterator[Picked]:
    if isinstance(condition, Picked):
        yield condition
    elif isinstance(condition, tuple):
        for part in condition:
            yield from _picks(part)
    elif is_dataclass(condition):
        for one in fields(condition):
            yield from _picks(getattr(condition, one.name))
