import json
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire

from tests.support.questionnaires import FIXTURES, NAMES, fixture, link_ids, raw, smallest
from triage.fhir.questionnaire import read
from triage.questionnaire.errors import QuestionnaireError
from triage.questionnaire.model import (
    Coding,
    ItemType,
    Meaning,
)
from triage.questionnaire.pages import pages

SHOWN, TYPES, ROWS = fixture("shown"), fixture("every-type"), fixture("rows")


@pytest.mark.parametrize("name", NAMES)
def test_bytes_and_decoded_json_are_read_alike(name: str) -> None:
    assert read((FIXTURES / f"{name}.json").read_bytes(), name) == read(raw(name), name)


@pytest.mark.parametrize("name", NAMES)
def test_the_fixtures_are_what_others_take_for_questionnaires(name: str) -> None:
    assert FhirQuestionnaire.model_validate(raw(name)).status in ("active", "draft")


def test_every_item_type_is_read() -> None:
    assert {item.type for item in TYPES.by_id.values()} == set(ItemType)


def test_the_head_is_read() -> None:
    shown = SHOWN
    assert (shown.url, shown.version, shown.title, shown.language) == (
        "https://backstory.example/fhir/Questionnaire/shown", "1", "Shown", "en")
    assert shown.sections == (("start", "The start"), ("end", "The end"))


def test_what_the_head_may_lack_it_may_lack() -> None:
    bare = read(smallest(name="Bare"), "bare.json")
    assert (bare.url, bare.version, bare.title, bare.language, bare.sections) == ("", "", "Bare", "en", ())


def test_a_foreign_questionnaire_is_read() -> None:
    foreign = fixture("foreign")
    assert (foreign.title, foreign.version) == ("FallRisk", "2.72")
    assert link_ids(foreign.items) == ["intro", "/57254-3", "1.2 details", "done", "end"]
    item = foreign.by_id["/57254-3"]
    assert (item.prefix, item.required) == ("A.", True)
    assert item.codings == (Coding("http://loinc.org", "57254-3", "Fall"),)


def test_public_codes_for_no_answer_are_no_facts() -> None:
    assert [option.meaning for option in fixture("foreign").by_id["/57254-3"].options] == [
        Meaning.FACT, Meaning.FACT, Meaning.UNSURE, Meaning.DECLINED]


def test_a_foreign_questionnaire_has_pages_with_its_texts() -> None:
    found = pages(fixture("foreign"))
    assert [link_ids(page.questions) for page in found] == [["/57254-3"], ["1.2.1", "1.2.2"], ["done"]]
    assert [link_ids(page.item.items) for page in found] == [
        ["intro", "/57254-3"], ["1.2.0", "1.2.1", "1.2.2"], ["done", "end"]]


# --- files that are no JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "says"), [
    (b"", "line 1, column 1"), (b"{", "line 1, column 2"), (b"\xff\xfe{}", "byte 0 is not UTF-8"),
    (b'{"a": NaN}', "NaN is not a JSON number"), (b'{"a": Infinity}', "Infinity is not"),
    (b'{"a": 1e999999999999999999999}', "out of bounds"), (b'{"a": ' + b"9" * 5000 + b"}", "out of bounds"),
    (b'{"a": 1, "a": 2}', "the name 'a' twice"), (b"[" * 100_000, "nested too deep"),
    (b"[]", "not a FHIR Questionnaire"), (b"null", "not a FHIR Questionnaire"),
    (b"1", "not a FHIR Questionnaire")])
def test_what_is_no_json_object_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(QuestionnaireError, match=says):
        read(data, "f.json")


def test_a_byte_order_mark_is_no_error() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(smallest()).encode(), "f").by_id["a"].text == "A"


def test_items_nested_without_end_are_refused() -> None:
    document = smallest()
    inner = document["item"]
    for level in range(3000):
        inner[0].update(type="group", item=[{"linkId": f"g{level}", "type": "group"}])
        inner = inner[0]["item"]
    with pytest.raises(QuestionnaireError, match="nested more than 40 levels deep"):
        read(document, "f.json")


def chain(length: int) -> dict[str, Any]:
    return smallest(item=[{"linkId": f"q{number}", "type": "string", "text": "Q", **({"enableWhen": [
        {"question": f"q{number - 1}", "operator": "exists", "answerBoolean": True}]} if number else {})}
        for number in range(length)])


def test_a_long_chain_of_conditions_is_read_and_an_endless_one_refused() -> None:
    assert len(read(chain(100), "f").by_id) == 100
    with pytest.raises(QuestionnaireError, match=r"\(q100\).enableWhen: it depends on a chain"):
        read(chain(2000), "f.json")


def test_a_condition_may_look_at_a_later_question() -> None:
    document = smallest(item=[
        {"linkId": "a", "type": "string", "text": "A", "enableWhen": [
            {"question": "b", "operator": "exists", "answerBoolean": True}]},
        {"linkId": "b", "type": "string", "text": "B"}])
    assert read(document, "f").by_id["a"].enable_when[0].question == "b"


def test_an_error_names_the_path_with_the_innermost_linkid() -> None:
    document = raw("every-type")
    document["item"][0]["item"][2]["answerOption"][1]["valueCoding"]["code"] = "left"
    with pytest.raises(QuestionnaireError) as caught:
        read(document, "questionnaire.json")
    assert str(caught.value) == ("questionnaire.json: item[0].item[2] (side).answerOption[1]: "
                                 "two options have the code 'left'. Give each option its own code.")


def test_a_long_linkid_is_shortened_in_the_path() -> None:
    document = smallest(item=[{"linkId": "a " * 5000, "type": "slider", "text": "A"}])
    with pytest.raises(QuestionnaireError) as caught:
        read(document, "f.json")
    assert len(caught.value.path) < 90
