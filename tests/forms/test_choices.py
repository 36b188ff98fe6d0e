"""Answers that are picked."""

from dataclasses import replace

import pytest

from tests.support.questionnaires import choice, question
from tests.support.typing import problem, send, values
from triage.questionnaire.answers import State
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.values import Code

ONE = choice("pain", "better", "worse", "not-sure", "declined")
MANY = choice("signs", "fever", "chills", "none", "not-sure", repeats=True)


def open_choice(link_id: str, **more: object) -> Item:
    """Give a choice that also takes own words."""
    return replace(choice(link_id, "desk", "feet"), type=ItemType.OPEN_CHOICE, **more)


def test_one_option_is_read_as_its_code() -> None:
    assert values(ONE, ("", "worse")) == (Code("worse"),)


def test_nothing_picked_is_skipped_and_not_no() -> None:
    assert send(ONE).answers["pain"].state is State.SKIPPED


@pytest.mark.parametrize(("code", "state"), [("not-sure", State.UNSURE), ("declined", State.DECLINED)])
def test_ways_not_to_answer_are_kept_as_such(code: str, state: State) -> None:
    assert send(ONE, ("", code)).answers["pain"].state is state


def test_code_that_the_page_never_offered_is_refused() -> None:
    assert problem(ONE, ("", "cured")) == "Pick one of the answers below"


def test_several_options_are_read_in_the_order_sent() -> None:
    assert values(MANY, ("", "chills"), ("", "fever")) == (Code("chills"), Code("fever"))


def test_option_sent_twice_counts_once() -> None:
    assert values(MANY, ("", "fever"), ("", "fever")) == (Code("fever"),)


def test_not_sure_beside_a_sign_is_kept() -> None:
    assert values(MANY, ("", "fever"), ("", "not-sure")) == (Code("fever"), Code("not-sure"))


def test_none_of_these_beside_a_sign_is_a_question_back_not_a_guess() -> None:
    said = problem(MANY, ("", "fever"), ("", "none"))
    assert said == "You picked “None” and something else. Keep only what is true"


def test_error_leads_to_the_first_option() -> None:
    assert send(MANY, ("", "fever"), ("", "none")).problems[0].anchor == "q_signs.fever"


def test_yes_and_no_are_true_and_false() -> None:
    item = question("smokes", ItemType.BOOLEAN)
    assert values(item, ("", "true")) == (True,)
    assert values(item, ("", "false")) == (False,)


def test_yes_or_no_refuses_anything_else() -> None:
    assert problem(question("smokes", ItemType.BOOLEAN), ("", "1")) == "Pick one of the answers below"


def test_scale_reads_a_number_within_its_bounds() -> None:
    item = question("worst", ItemType.INTEGER, control="scale", minimum=0, maximum=10)
    assert values(item, ("", "0")) == (0,)
    assert values(item, ("", "10")) == (10,)


@pytest.mark.parametrize("word", ["11", "-1", "5.5", "five", "\N{ARABIC-INDIC DIGIT THREE}"])
def test_scale_refuses_what_is_not_on_it(word: str) -> None:
    item = question("worst", ItemType.INTEGER, control="scale", minimum=0, maximum=10)
    assert problem(item, ("", word)) == "Pick one of the numbers below"


def test_own_words_count_without_a_pick() -> None:
    assert values(open_choice("job"), ("text", " I teach ")) == ("I teach",)


def test_option_wins_over_words_left_behind_in_the_box() -> None:
    item = open_choice("job")
    assert values(item, ("", "desk"), ("text", "I teach")) == (Code("desk"),)


def test_own_words_picked_but_not_written_are_asked_for() -> None:
    sent = send(open_choice("job"), ("", "+own"))
    assert sent.problems[0].message == "Write a few words, or pick another answer"
    assert sent.problems[0].anchor == "q_job:text"


def test_several_options_and_own_words_are_read_together() -> None:
    item = open_choice("tried", repeats=True)
    assert values(item, ("", "desk"), ("", "+own"), ("text", "Heat")) == (Code("desk"), "Heat")
