import json
from typing import Any

import pytest

from tests.support.questionnaires import TODAY, fixture
from triage.fhir.response import read_response, write_response
from triage.questionnaire.answers import SKIPPED, AnswerSet, State
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code, PartialDate

TYPES = fixture("every-type")
ROWS = fixture("rows")
DERIVED = fixture("derived")
FOREIGN = fixture("foreign")


def written(questionnaire: Questionnaire, answers: AnswerSet, **more: Any) -> dict[str, Any]:
    return write_response(questionnaire, answers, today=TODAY, **more)


def response(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "completed",
            **({"item": list(items)} if items else {}), **more}


def in_first(*items: dict[str, Any]) -> dict[str, Any]:
    return response({"linkId": "first", "item": list(items)})


def test_a_response_of_another_system_is_read() -> None:
    resource = response(
        {"linkId": "/57254-3", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": "LA33-6"}}]},
        {"linkId": "1.2 details", "item": [{"linkId": "1.2.1", "answer": [{"valueInteger": 3}]},
                                           {"linkId": "1.2.2"}]},
        {"linkId": "done", "answer": [{"valueString": "Weak"}, {"valueString": "my own words"}]},
        id="r1", meta={"versionId": "2"}, questionnaire="http://example.org/fhir/Questionnaire/fall-risk",
        subject={"reference": "Patient/7"}, authored="2021-03-05", text={"status": "empty", "div": "<div/>"})
    found = read_response(FOREIGN, json.dumps(resource).encode())
    assert {link_id: found[link_id].values for link_id in found} == {
        "/57254-3": (Code("LA33-6"),), "1.2.1": (3,), "1.2.2": (), "done": (Code("Weak"), "my own words")}
    assert found["1.2.2"] == SKIPPED


def test_a_body_part_without_its_side_is_read() -> None:
    answers = read_flat(DERIVED, {"sites": ["back"]})
    assert read_response(DERIVED, written(DERIVED, answers)) == answers


@pytest.mark.parametrize(("reason", "state"), [
    ("asked-unknown", State.SKIPPED), ("unknown", State.SKIPPED), ("asked-declined", State.DECLINED),
    ("not-asked", State.NOT_ASKED), ("not-applicable", State.NOT_ASKED)])
def test_the_reason_for_no_answer_is_read(reason: str, state: State) -> None:
    resource = in_first({"linkId": "falls", "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": reason}]})
    assert read_response(TYPES, resource)["falls"].state is state


STATE = "https://backstory.example/fhir/StructureDefinition/answer-state"


@pytest.mark.parametrize(("resource", "where", "says"), [
    ({"resourceType": "Patient"}, "QuestionnaireResponse", "not a QuestionnaireResponse"),
    ([], "QuestionnaireResponse", "not a QuestionnaireResponse"),
    (response(colour="red"), "QuestionnaireResponse", "'colour' is not an element"),
    (response(status="final"), "status", "'final' is not a status"),
    (response(questionnaire="http://example.org/other|1"), "questionnaire",
     "it answers http://example.org/other"),
    (response({"linkId": "ghost"}), "item[0] (ghost).linkId", "no item 'ghost' at this place"),
    (response({"linkId": "falls"}), "item[0] (falls).linkId", "no item 'falls' at this place"),
    (response({"linkId": "first", "answer": [{"valueString": "x"}]}), "(first).answer", "takes no answer"),
    (in_first({"linkId": "falls"}, {"linkId": "falls"}), "item[0].item[1] (falls)", "stands twice"),
    (in_first({"linkId": "falls", "answer": [{"valueString": "3"}]}), "valueString",
     "String does not fit 'falls'"),
    (in_first({"linkId": "falls", "answer": [{"valueInteger": 3}, {"valueInteger": 4}]}), "answer[1]",
     "takes one answer"),
    (in_first({"linkId": "falls", "answer": [{}]}), "answer[0]", "empty"),
    (in_first({"linkId": "falls", "item": [{"linkId": "x"}]}), "(falls).item", "stand under its answer"),
    (in_first({"linkId": "side", "answer": [{"valueCoding": {"code": "up"}}]}), "valueCoding",
     "'up' is not among the options"),
    (in_first({"linkId": "side", "answer": [{"valueCoding": {}}]}), "valueCoding", "empty"),
    (in_first({"linkId": "signs",
               "answer": [{"valueCoding": {"code": "none"}}, {"valueCoding": {"code": "fever"}}]}),
     "answer", "'none' stands together"),
    (in_first({"linkId": "job", "answer": [{"valueString": "  "}]}), "answer[0]", "the text is empty"),
    (in_first({"linkId": "job", "answer": [{"valueInteger": 1}]}), "valueInteger", "not among the options"),
    (in_first({"linkId": "began", "answer": [{"valueDate": "2024-13"}]}), "valueDate", "does not fit"),
    (in_first({"linkId": "weight", "answer": [{"valueQuantity": {"unit": "kg"}}]}), "valueQuantity",
     "no value"),
    (in_first({"linkId": "falls", "extension": [{"url": STATE, "valueCode": "perhaps"}]}), "extension",
     "'perhaps' is not a state"),
    (in_first({"linkId": "falls", "modifierExtension": [{"url": "x", "valueCode": "y"}]}),
     "modifierExtension",
     "changes what")])
def test_a_response_that_does_not_fit_is_refused(resource: Any, where: str, says: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_response(TYPES, resource)
    assert where in caught.value.path
    assert says in caught.value.message


def test_an_answer_past_a_limit_is_refused() -> None:
    limits = fixture("limits")
    with pytest.raises(AnswerError, match="it is more than 9"):
        read_response(limits, response({"linkId": "bounded", "item": [
            {"linkId": "count", "answer": [{"valueInteger": 10}]}]}))


def test_a_date_or_option_that_is_neither_is_refused() -> None:
    with pytest.raises(AnswerError, match="'lately' is not a date"):
        read_response(ROWS, response({"linkId": "before", "item": [
            {"linkId": "op-when", "answer": [{"valueString": "lately"}]}]}))


def test_a_date_or_option_is_read_from_a_date_too() -> None:
    found = read_response(ROWS, response({"linkId": "before", "item": [
        {"linkId": "op-when", "answer": [{"valueDate": "2024-05"}]}]}))
    assert found["op-when"].values == (PartialDate(2024, 5),)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000, b'{"resourceType": NaN}'])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(AnswerError):
        read_response(TYPES, data)
