import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.questionnaires import TODAY, choice, fixture, form, group, question, when
from triage.fhir.response import write_response
from triage.questionnaire.answers import DECLINED, SKIPPED, UNSURE, Answer, AnswerSet, State
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code

TYPES = fixture("every-type")
ROWS = fixture("rows")
FOREIGN = fixture("foreign")


def written(questionnaire: Questionnaire, answers: AnswerSet, **more: Any) -> dict[str, Any]:
    return write_response(questionnaire, answers, today=TODAY, **more)


def items_of(resource: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The response's items by linkId; of rows the last."""
    found: dict[str, dict[str, Any]] = {}
    waiting = list(resource.get("item", ()))
    while waiting:
        item = waiting.pop(0)
        found[item["linkId"]] = item
        waiting += item.get("item", [])
        waiting += [one for answer in item.get("answer", ()) for one in answer.get("item", ())]
    return found


@pytest.mark.parametrize(("raw", "answer"), [
    ({"smokes": False}, {"valueBoolean": False}), ({"falls": 3}, {"valueInteger": 3}),
    ({"hours": 2.5}, {"valueDecimal": 2.5}), ({"hours": 2}, {"valueDecimal": 2}),
    ({"weight": 70.5}, {"valueQuantity": {"value": 70.5, "unit": "kg"}}),
    ({"began": "2024-05"}, {"valueDate": "2024-05"}),
    ({"surgeon": "Dr. Ames"}, {"valueString": "Dr. Ames"}), ({"story": "Long"}, {"valueString": "Long"}),
    ({"side": "left"}, {"valueCoding": {
        "system": "https://backstory.example/fhir/CodeSystem/answer", "code": "left", "display": "Left"}}),
    ({"job": {"text": "driver"}}, {"valueString": "driver"})])
def test_an_answer_is_written_by_the_type_of_its_question(
        raw: dict[str, object], answer: dict[str, object]) -> None:
    (link_id,) = raw
    assert items_of(written(TYPES, read_flat(TYPES, raw)))[link_id]["answer"] == [answer]


def test_several_answers_stand_in_order() -> None:
    item = items_of(written(TYPES, read_flat(TYPES, {"signs": ["chills", "fever"]})))["signs"]
    assert [one["valueCoding"]["code"] for one in item["answer"]] == ["chills", "fever"]


def test_the_words_are_kept_as_shown() -> None:
    spanish = form(group("p", replace(choice("a"), text="¿Le duele?")))
    resource = written(spanish, AnswerSet().with_answers({"a": Answer.of(spanish.by_id["a"], Code("yes"))}))
    item = items_of(resource)["a"]
    assert (item["text"], item["answer"][0]["valueCoding"]["display"]) == ("¿Le duele?", "Yes")


def test_the_head_is_written() -> None:
    resource = written(TYPES, AnswerSet(), status="in-progress", subject={"reference": "Patient/1"},
                       authored=datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    assert resource == {
        "resourceType": "QuestionnaireResponse", "language": "en", "status": "in-progress",
        "questionnaire": "https://backstory.example/fhir/Questionnaire/every-type|1",
        "subject": {"reference": "Patient/1"}, "authored": "2026-11-20T09:30:00+00:00"}


def test_what_does_not_apply_is_absent() -> None:
    questionnaire = form(choice("a"), group("g", question("b"), enable_when=when("a", "=", "yes")))
    answers = AnswerSet().with_answers({"a": Answer.of(questionnaire.by_id["a"], Code("no")),
                                        "b": Answer.of(questionnaire.by_id["b"], "words")})
    assert set(items_of(written(questionnaire, answers))) == {"a"}


@pytest.mark.parametrize(("answer", "reason"), [
    (SKIPPED, "asked-unknown"), (UNSURE, "asked-unknown"), (DECLINED, "asked-declined"),
    (Answer(State.ANSWERED), "not-applicable")])
def test_what_has_no_answer_says_why(answer: Answer, reason: str) -> None:
    item = items_of(written(TYPES, AnswerSet().with_answers({"falls": answer})))["falls"]
    assert "answer" not in item
    assert item["extension"][-1] == {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                                     "valueCode": reason}


def test_not_sure_is_written_as_it_was_picked() -> None:
    item = items_of(written(TYPES, read_flat(TYPES, {"side": "not-sure"})))["side"]
    assert (item["answer"][0]["valueCoding"]["code"], item.get("extension")) == ("not-sure", None)


def test_public_codes_keep_their_system() -> None:
    answers = read_flat(FOREIGN, {"/57254-3": "LA33-6", "done": ["Dizzy", "Weak"]})
    found = items_of(written(FOREIGN, answers))
    assert found["/57254-3"]["answer"] == [
        {"valueCoding": {"system": "http://loinc.org", "code": "LA33-6", "display": "Yes"}}]
    assert found["done"]["answer"] == [{"valueCoding": {"display": "Dizzy"}}, {"valueString": "Weak"}]


def test_a_date_or_option_is_written_as_coding_or_text() -> None:
    for raw, kind in (("2026-10", "valueString"), ("lt2w", "valueCoding")):
        (answer,) = items_of(written(ROWS, read_flat(ROWS, {"op-when": raw})))["op-when"]["answer"]
        assert list(answer) == [kind]


def test_children_of_a_question_stand_under_its_answer() -> None:
    nested = fixture("nested")
    item = items_of(written(nested, read_flat(nested, {"parent": "yes", "child": "words"})))["parent"]
    assert item["answer"][0]["item"] == [{"linkId": "child", "text": "Child",
                                          "answer": [{"valueString": "words"}]}]


def test_numbers_are_plain_json() -> None:
    resource = written(TYPES, read_flat(TYPES, {"hours": Decimal("2.50"), "weight": Decimal("70.0")}))
    assert '"valueDecimal": 2.5' in json.dumps(resource)
    assert '"value": 70,' in json.dumps(resource)
