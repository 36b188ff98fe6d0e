import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.questionnaires import choice
from tests.support.random_forms import answers_to, forms
from triage.questionnaire.answers import (
    DECLINED,
    NOT_ASKED,
    SKIPPED,
    Answer,
    AnswerSet,
    State,
    contradiction,
    from_document,
    to_document,
)
from triage.questionnaire.values import Code

SIGNS = choice("signs", "fever", "chills", "none", "not-sure", "declined", repeats=True)


def codes(*given: str) -> tuple[Code, ...]:
    return tuple(Code(code) for code in given)


@pytest.mark.parametrize(("picked", "state"), [
    ((), State.SKIPPED), (("fever",), State.ANSWERED), (("none",), State.ANSWERED),
    (("not-sure",), State.UNSURE), (("declined",), State.DECLINED),
    (("not-sure", "declined"), State.DECLINED),
    (("fever", "not-sure"), State.ANSWERED), (("unheard-of",), State.ANSWERED)])
def test_the_state_is_read_from_what_was_picked(picked: tuple[str, ...], state: State) -> None:
    assert Answer.of(SIGNS, *codes(*picked)).state is state


@pytest.mark.parametrize(("picked", "contradicts"), [
    (("none",), False), (("none", "fever"), True), (("none", "not-sure"), True), (("fever", "chills"), False),
    ((), False)])
def test_none_with_another_answer_contradicts_itself(picked: tuple[str, ...], contradicts: bool) -> None:
    assert contradiction(SIGNS, codes(*picked)) is contradicts


def test_a_question_without_an_entry_was_not_asked() -> None:
    answers = AnswerSet().with_answers({"signs": SKIPPED})
    assert answers["other"] == NOT_ASKED
    assert "other" not in answers
    assert list(answers) == ["signs"]


def test_the_first_value_is_the_one_given_first() -> None:
    assert Answer.of(SIGNS, *codes("chills", "fever")).first == Code("chills")
    assert SKIPPED.first is None


def test_changing_a_copy_leaves_the_original() -> None:
    before = AnswerSet().with_answers({"signs": SKIPPED})
    after = before.with_answers({"signs": DECLINED}).with_rows("rows", (AnswerSet(),)).without("ghost")
    assert (before["signs"], after["signs"]) == (SKIPPED, DECLINED)
    assert (dict(before.rows), len(after.rows["rows"])) == ({}, 1)


def test_an_entry_can_be_taken_out_again() -> None:
    assert "signs" not in AnswerSet().with_answers({"signs": SKIPPED}).without("signs")


@given(st.data())
def test_answers_survive_storage_as_json(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    document = to_document(answers)
    assert to_document(from_document(json.loads(json.dumps(document)))) == document
    assert from_document(document) == answers
