import json
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.questionnaires import NAMES, TODAY, fixture, form, question, rows
from tests.support.random_forms import answer_to, answers_to, forms
from triage.fhir.response import read_response, write_response
from triage.questionnaire.answers import DECLINED, UNSURE, Answer, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.model import ItemType, Questionnaire
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code, Quantity, Value

TYPES = fixture("every-type")
ROWS = fixture("rows")
DERIVED = fixture("derived")


def written(questionnaire: Questionnaire, answers: AnswerSet, **more: Any) -> dict[str, Any]:
    return write_response(questionnaire, answers, today=TODAY, **more)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_what_was_written_is_read_back_and_written_alike(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    resource = written(questionnaire, answers)
    again = read_response(questionnaire, json.dumps(resource).encode())
    assert again == effective(questionnaire, answers, TODAY)
    assert written(questionnaire, again) == resource


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_answers_to_every_fixture_survive(name: str, data: st.DataObject) -> None:
    questionnaire = fixture(name)
    answers = AnswerSet().with_answers({
        link_id: data.draw(answer_to(item)) for link_id, item in questionnaire.by_id.items()
        if item.is_question and item.minimum is None and item.max_length is None and item.derivation is None
        and item.control != "date-or-option" and link_id not in questionnaire.rows_of})
    resource = written(questionnaire, answers)
    QuestionnaireResponse.model_validate(resource)
    assert read_response(questionnaire, resource) == effective(questionnaire, answers, TODAY)


@pytest.mark.parametrize(("link_id", "answer"), [
    ("falls", UNSURE), ("falls", DECLINED), ("falls", Answer(State.UNSURE, (2,))),
    ("signs", Answer(State.ANSWERED)),
    ("side", Answer(State.DECLINED, (Code("left"),)))])
def test_states_that_no_option_says_survive(link_id: str, answer: Answer) -> None:
    answers = AnswerSet().with_answers({link_id: answer})
    assert read_response(TYPES, written(TYPES, answers)) == answers


def test_derived_answers_survive() -> None:
    for sites in (["back-left", "arm-right", "not-sure"], ["no-pain"], None):
        answers = derive(DERIVED, read_flat(DERIVED, {"sites": sites}), {"age": 40, "sex": "female"})
        assert read_response(DERIVED, written(DERIVED, answers)) == effective(DERIVED, answers, TODAY)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_rows_survive_even_empty_ones(count: int) -> None:
    questionnaire = form(rows("ops", question("when", ItemType.DATE)))
    answers = AnswerSet().with_rows("ops", (AnswerSet(),) * count)
    resource = written(questionnaire, answers)
    QuestionnaireResponse.model_validate(resource)
    assert read_response(questionnaire, resource) == answers


def test_a_group_whose_rows_were_never_shown_stays_absent() -> None:
    assert not read_response(ROWS, written(ROWS, AnswerSet())).rows


@pytest.mark.parametrize("value", [Quantity(Decimal("0.1"), ""), Quantity(Decimal("-7.25"), "mm Hg")])
def test_quantities_survive(value: Value) -> None:
    answers = AnswerSet().with_answers({"weight": Answer.of(TYPES.by_id["weight"], value)})
    assert read_response(TYPES, json.dumps(written(TYPES, answers)).encode()) == answers
