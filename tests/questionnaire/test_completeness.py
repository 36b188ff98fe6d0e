import pytest

from tests.support.questionnaires import TODAY, choice, fixture, form, group, question, rows, when
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.completeness import Completeness, completeness, is_complete, minutes_left
from triage.questionnaire.pages import pages
from triage.questionnaire.values import Code

FORM = form(
    group("p1", choice("a"), choice("b"), choice("c"), choice("d"),
          choice("e", enable_when=when("a", "=", "yes")),
          choice("h", hidden=True)),
    rows("ops", choice("x"), choice("y", enable_when=when("x", "=", "yes"))))


def said(**codes: str | None) -> AnswerSet:
    return AnswerSet().with_answers({
        link_id: SKIPPED if code is None else Answer.of(FORM.by_id[link_id], Code(code))
        for link_id, code in codes.items()})


def test_questions_that_apply_are_counted_by_state() -> None:
    answers = said(a="no", b="not-sure", c="declined", d=None, e="yes").with_rows(
        "ops", (said(x="yes"), said(x="no")))
    assert completeness(FORM, answers, TODAY) == Completeness(
        answered=3, unsure=1, declined=1, skipped=1, unasked=1, total=7)


def test_before_any_answer_everything_that_always_applies_is_unasked() -> None:
    assert completeness(FORM, AnswerSet(), TODAY) == Completeness(0, 0, 0, 0, unasked=4, total=4)


@pytest.mark.parametrize(("answers", "complete"), [
    (AnswerSet(), False), (said(a="no", b=None, c=None), False), (said(a="no", b=None, c=None, d=None), True),
    (said(a="yes", b=None, c=None, d=None), False),
    (said(a="yes", b=None, c=None, d=None, e="not-sure"), True)])
def test_a_page_is_complete_once_each_question_that_applies_has_an_entry(
        answers: AnswerSet, complete: bool) -> None:
    assert is_complete(FORM, pages(FORM)[0], answers, TODAY) is complete


@pytest.mark.parametrize(("given_rows", "complete"), [
    (None, False), ((), True), ((said(x="no"),), True), ((said(x="yes"),), False), ((AnswerSet(),), False),
    ((said(x="yes", y=None), said(x=None)), True)])
def test_rows_are_complete_once_saved_and_each_of_them_filled_in(
        given_rows: tuple[AnswerSet, ...] | None, complete: bool) -> None:
    answers = AnswerSet() if given_rows is None else AnswerSet().with_rows("ops", given_rows)
    assert is_complete(FORM, pages(FORM)[1], answers, TODAY) is complete


@pytest.mark.parametrize(("code", "complete"), [("yes", True), ("not-sure", True), (None, False)])
def test_a_required_question_must_not_be_skipped(code: str | None, complete: bool) -> None:
    strict = form(choice("a", required=True))
    assert is_complete(strict, pages(strict)[0], said(a=code), TODAY) is complete


def test_the_minutes_left_are_reading_and_a_few_seconds_for_each_answer() -> None:
    words = form(question("a"), question("b"))
    assert minutes_left(words, AnswerSet(), TODAY) == 1
    long = form(*(choice(f"q{number}", *(f"code{index}" for index in range(26))) for number in range(20)))
    assert minutes_left(long, AnswerSet(), TODAY) == 5   # 20 times 27 words at 180 a minute, and 20 times 4 s


def test_nothing_left_takes_no_time() -> None:
    one = form(choice("a"))
    assert minutes_left(one, said(a=None), TODAY) == 0


def test_the_parts_of_a_body_map_are_not_read_one_by_one() -> None:
    derived = fixture("derived")
    mapped = form(derived.by_id["sites"])
    listed = form(choice("sites", *(f"word{index}" for index in range(400))))
    assert minutes_left(mapped, AnswerSet(), TODAY) < minutes_left(listed, AnswerSet(), TODAY)
