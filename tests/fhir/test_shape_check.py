from typing import Any

import pytest

from triage.fhir.flaw import Flaw, Place
from triage.fhir.shape_check import check

CODING = {"system": "http://loinc.org", "code": "LA33-6"}


def flaw(value: Any, type_name: str) -> str:
    with pytest.raises(Flaw) as caught:
        check(value, type_name, Place(root="top"))
    return str(caught.value)


@pytest.mark.parametrize(("type_name", "value"), [
    ("Coding", CODING), ("Coding", {"_code": {"extension": [{"url": "http://e", "valueCode": "x"}]}}),
    ("CodeableConcept", {"coding": [CODING], "text": "Yes"}),
    ("Extension", {"url": "http://e", "valueAddress": {"anything": ["goes", 1.5, None]}}),
    ("Extension", {"url": "http://e", "extension": [{"url": "f", "valueString": "x"}]}),
    ("Extension", {"url": "http://e", "_valueString": {"id": "x"}}),
    ("Meta", {"profile": ["http://e"], "_profile": [None, {"id": "x"}]})])
def test_what_has_its_shape_passes(type_name: str, value: Any) -> None:
    check(value, type_name, Place())


@pytest.mark.parametrize(("type_name", "value", "says"), [
    ("Coding", [], "top: it is a list. Write an object"), ("Coding", None, "top: it is null"),
    ("Coding", {}, "top: the object is empty"),
    ("Coding", {"hue": "red"}, "'hue' is not an element of Coding. Use one of: code"),
    ("Coding", {"code": 5}, "code: a number does not fit"),
    ("Coding", {"code": ""}, "code: an empty text does not fit"),
    ("Coding", {"code": True}, "code: true does not fit"),
    ("Coding", {"_hue": {"id": "x"}}, "'_hue' is not an element"),
    ("Coding", {"_extension": {"id": "x"}}, "'_extension' is not an element"),
    ("Coding", {"_code": "x"}, "_code: it is a text"),
    ("Coding", {"userSelected": "yes"}, "Write true or false"),
    ("CodeableConcept", {"coding": CODING}, "coding: it is an object. Write a list"),
    ("CodeableConcept", {"coding": []}, "coding: the list is empty"),
    ("CodeableConcept", {"coding": [None]}, "coding[0]: it is null"),
    ("CodeableConcept", {"coding": [CODING, {"code": 1}]}, "coding[1].code: a number does not fit"),
    ("Extension", {"valueCode": "x"}, "url is missing. Every Extension needs one"),
    ("Extension", {"url": "http://e"}, "neither a value[x] nor extensions"),
    ("Extension", {"url": "http://e", "valueCode": "x", "_valueString": {"id": "x"}},
     "it has valueCode and valueString"),
    ("Extension", {"url": "http://e", "valueAddress": "x"}, "valueAddress: it is a text"),
    ("Initial", {"id": "x"}, "value[x] is missing. Add one of: valueBoolean"),
    ("Questionnaire", {"resourceType": "Questionnaire", "status": "draft", "contained": [{"id": "x"}]},
     "contained[0]: the contained resource has no resourceType")])
def test_what_has_another_shape_is_told_with_its_place(type_name: str, value: Any, says: str) -> None:
    assert says in flaw(value, type_name)


def test_extensions_nested_without_end_are_refused() -> None:
    inner: dict[str, Any] = {"url": "http://e", "valueCode": "x"}
    for _ in range(500):
        inner = {"url": "http://e", "extension": [inner]}
    assert "nested more than 40 levels" in flaw(inner, "Extension")
