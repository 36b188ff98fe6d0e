import pytest

from tests.support.questionnaires import TODAY, fixture, question
from triage.questionnaire.answers import DECLINED, NOT_ASKED, SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.model import Derivation, Item, ItemType, Questionnaire, Source
from triage.questionnaire.pages import pages
from triage.questionnaire.path import effective, visible
from triage.questionnaire.values import Code, Value

DERIVED = fixture("derived")
SITES = DERIVED.by_id["sites"]


def picked(*codes: str) -> AnswerSet:
    return AnswerSet().with_answers({"sites": Answer.of(SITES, *(Code(code) for code in codes))})


def test_facts_of_the_record_become_answers() -> None:
    found = derive(DERIVED, AnswerSet(), {"age": 61, "sex": "female", "unheard-of": "x"})
    assert found["age"] == Answer(State.ANSWERED, (61,))
    assert found["sex"] == Answer(State.ANSWERED, (Code("female"),))
    assert set(found) == {"age", "sex"}


@pytest.mark.parametrize(("facts", "sex"), [
    ({}, NOT_ASKED), ({"sex": "martian"}, NOT_ASKED),
    ({"sex": Code("male")}, Answer(State.ANSWERED, (Code("male"),))),
    ({"sex": "unknown"}, Answer(State.UNSURE, (Code("unknown"),)))])
def test_a_fact_that_is_absent_or_no_option_leaves_the_item_open(
        facts: dict[str, Value], sex: Answer) -> None:
    assert derive(DERIVED, AnswerSet(), facts)["sex"] == sex


def test_a_fact_that_is_absent_leaves_an_answer_that_is_there() -> None:
    given = AnswerSet().with_answers({"age": Answer(State.ANSWERED, (70,))})
    assert derive(DERIVED, given, {})["age"].values == (70,)


@pytest.mark.parametrize(("codes", "regions"), [
    (("back-left", "back-right"), ("low",)), (("arm-left", "back-left"), ("low", "neck")),
    (("arm",), ("neck",)),
    (("no-pain",), ())])
def test_what_picks_amount_to_is_listed_and_counted(codes: tuple[str, ...], regions: tuple[str, ...]) -> None:
    found = derive(DERIVED, picked(*codes), {})
    assert found["regions"] == Answer(State.ANSWERED, tuple(Code(region) for region in regions))
    assert found["region-count"] == Answer(State.ANSWERED, (len(regions),))


@pytest.mark.parametrize(("answer", "derived"), [
    (SKIPPED, SKIPPED), (DECLINED, DECLINED), (Answer.of(SITES, Code("not-sure")), Answer(State.UNSURE)),
    (NOT_ASKED, NOT_ASKED)])
def test_what_is_unknown_stays_as_unknown_as_it_was(answer: Answer, derived: Answer) -> None:
    given = AnswerSet() if answer is NOT_ASKED else AnswerSet().with_answers({"sites": answer})
    found = derive(DERIVED, given, {})
    assert (found["regions"], found["region-count"]) == (derived, derived)


def test_not_sure_beside_picks_leaves_the_count_uncertain_but_asks_on() -> None:
    found = derive(DERIVED, picked("back-left", "arm-left", "not-sure"), {})
    assert found["region-count"] == Answer(State.UNSURE, (2,))
    asked = visible(DERIVED, pages(DERIVED)[0], found, TODAY)
    assert "worst" in [item.link_id for item in asked]


def test_a_text_item_takes_the_values_as_texts() -> None:
    words = question("words", repeats=True, hidden=True,
                     derivation=Derivation(Source.PROPERTY, "part", "sites"))
    small = Questionnaire("", "", "", "en", (SITES, words))
    assert derive(small, picked("arm-left"), {})["words"].values == ("arm",)


def test_nothing_derived_gives_the_same_answers() -> None:
    plain = Questionnaire("", "", "", "en", (Item("a", ItemType.STRING),))
    answers = AnswerSet().with_answers({"a": SKIPPED})
    assert derive(plain, answers, {"age": 1}) is answers


def test_deriving_twice_changes_nothing() -> None:
    once = derive(DERIVED, picked("back-left"), {"age": 30})
    assert derive(DERIVED, once, {"age": 30}) == once
    assert effective(DERIVED, once, TODAY) == once


def test_what_the_record_does_not_say_is_as_the_questionnaire_says_it_begins() -> None:
    asks = Item("asks", ItemType.BOOLEAN, hidden=True, initial=(False,),
                derivation=Derivation(Source.RECORD, "setting.asks"))
    form = Questionnaire("urn:f", "1", "F", "en", (asks,))
    assert derive(form, AnswerSet(), {})["asks"] == Answer.of(asks, False)
    assert derive(form, AnswerSet(), {"setting.asks": True})["asks"] == Answer.of(asks, True)
