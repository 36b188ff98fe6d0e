"""The FHIR document of a case: whole, sound, with each danger answer or the reason why there is none."""

import json
import re
from dataclasses import replace
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.support.noted import AT, case_of
from tests.support.stored_forms import REAL, random_forms
from triage.fhir.bundle import PictureFacts
from triage.fhir.invariants import problems
from triage.fhir.names import ABSENT_CODES, QUESTION_CODES
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.rules.result import Classification, Urgency
from triage.services.document import document
from triage.services.note import Heading
from triage.services.views import CaseView, Decision, ReviewFacts, Version
from triage.services.views.review import Seen, SequelFacts

FORM, TODAY = REAL.questionnaire, AT.date()
PICTURE = PictureFacts('<svg xmlns="http://www.w3.org/2000/svg"/>', "Pain: low back")
HOSTILE = "</div><script>alert(1)</script> & ]]> \x00\x0b\ufffe \"' \n- line"
TYPED = HOSTILE.translate(dict.fromkeys(map(ord, "\x00\x0b\ufffe")))   # pages take no such characters
DECISION = Decision(agree=True, urgency=Urgency.SOON, classification=Classification.POSSIBLE, plan=HOSTILE)
CHANGED = Decision(False, Urgency.SOON, Classification.POSSIBLE, HOSTILE, HOSTILE, "other", "Other", "call",
                   "Call the patient", UUID(int=1), HOSTILE, AT)
SEEN = Seen(1, "1", Urgency.SAME_DAY, Classification.LIKELY, "cd" * 32)
ADDED = SequelFacts("addendum", HOSTILE, AT, HOSTILE)
TOLD = {"bladder-change": "new", "general-signs": ["weight"], "injury": "not-sure", "general": None}


def case(answers: dict[str, Any], **changes: Any) -> CaseView:
    """Give the case of answers as worked cases write them."""
    told = {link_id: value for link_id, value in answers.items() if link_id in FORM.by_id}
    return case_of(effective(FORM, read_flat(FORM, told), TODAY), TODAY, **changes)


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Give the resources of a kind."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def observation(bundle: dict[str, Any], link_id: str) -> dict[str, Any]:
    """Give the observation of one question or score."""
    (found,) = [one for one in resources(bundle, "Observation")
                if {"system": QUESTION_CODES, "code": link_id}.items() <= one["code"]["coding"][-1].items()]
    return found


def check(bundle: dict[str, Any]) -> None:
    """Hold a document against R4 and against what documents promise."""
    Bundle.model_validate(bundle)
    assert problems(bundle, FORM) == []
    assert json.loads(json.dumps(bundle)) == bundle
    first = bundle["entry"][0]["resource"]
    assert (bundle["type"], first["resourceType"]) == ("document", "Composition")
    assert [one["title"] for one in first["section"]] == list(Heading)
    referred = {entry["reference"] for section in first["section"] for entry in section.get("entry", ())}
    known = {entry["fullUrl"] for entry in bundle["entry"][1:]}
    assert referred <= known
    unplaced = known - referred - {first["subject"]["reference"], first["encounter"]["reference"]}
    assert not unplaced, "a document holds nothing that its Composition does not lead to"
    for entry in bundle["entry"]:
        texts = [entry["resource"]["text"], *(one["text"] for one in entry["resource"].get("section", ()))]
        for text in texts:
            assert "".join(ElementTree.fromstring(text["div"]).itertext()).strip()


DOCUMENTS = {
    "told": case(TOLD), "nothing said": case({}), "draft": case(TOLD, finished=False),
    "in spanish": case(TOLD, language="es"),
    "signed": case(TOLD, state="signed", reviews=(ReviewFacts("signed", HOSTILE, AT, "ab" * 32, DECISION),)),
    "followed": case(TOLD, state="signed", reviews=(
        ReviewFacts("signed", HOSTILE, AT, "ab", CHANGED, SEEN, (ADDED, ADDED), ADDED),
        ReviewFacts("signed", HOSTILE, AT, "ab" * 32, CHANGED, SEEN, (ADDED,)))),
    "hostile": case_of(AnswerSet().with_answers({"goals": Answer.of(FORM.by_id["goals"], TYPED)}), TODAY),
}


@pytest.mark.parametrize("found", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_is_whole_and_sound(found: CaseView) -> None:
    check(document(found, PICTURE, b"%PDF-1.7"))


def test_random_cases_make_sound_documents() -> None:
    for form in random_forms(12, finished=True, seed=7):
        check(document(case_of(form.answers, form.today)))


@pytest.mark.parametrize(("link_id", "reason"), [
    ("injury", "asked-unknown"), ("safety-thoughts", "asked-declined"), ("both-legs", "unknown"),
    ("saddle-feeling", "not-asked")])
def test_a_danger_question_without_an_answer_says_why(link_id: str, reason: str) -> None:
    told = {"injury": "not-sure", "safety-thoughts": "declined", "both-legs": None}
    found = observation(document(case(told)), link_id)
    assert found["dataAbsentReason"]["coding"] == [{"system": ABSENT_CODES, "code": reason}]
    assert not [name for name in found if name.startswith("value")]


def test_each_sign_of_a_list_is_told_apart() -> None:
    found = observation(document(case(TOLD)), "general-signs")
    told = {one["code"]["coding"][0]["code"]: one.get("valueBoolean") for one in found["component"]}
    assert (told["weight"], told["night"]) == (True, False)
    partly = observation(document(case({"general-signs": ["weight", "not-sure"]})), "general-signs")
    told = {one["code"]["coding"][0]["code"]: one.get("valueBoolean") for one in partly["component"]}
    assert (told["weight"], told["night"]) == (True, None)


def test_only_what_a_rule_found_is_abnormal() -> None:
    bundle = document(case({"bladder-change": "new", "both-legs": "no"}))
    assert observation(bundle, "bladder-change")["interpretation"][0]["coding"][0]["code"] == "A"
    assert "interpretation" not in observation(bundle, "both-legs")


def test_scores_have_a_value_or_say_why_not() -> None:
    bundle = document(case({"peg-average": 5, "peg-enjoyment": 6, "peg-activity": 7}))
    assert observation(bundle, "peg")["valueQuantity"]["value"] == 6
    partly = observation(document(case({"peg-average": 5})), "peg")
    assert "1 of 3" in partly["dataAbsentReason"]["text"]


def test_hidden_questions_are_nowhere() -> None:
    bundle = document(case({"bladder-change": "no"}))
    told = json.dumps(resources(bundle, "Observation"))
    assert not re.search(r'"(weak-speed|cord-when|pelvic-since)"', told)


def test_another_state_is_another_document() -> None:
    one, two = document(case(TOLD)), document(case(TOLD, seen_hash="cd" * 32))
    assert one["identifier"] == document(case(TOLD))["identifier"] != two["identifier"]


def test_a_decision_is_told_with_what_it_was_before_and_all_that_followed() -> None:
    found = document(DOCUMENTS["followed"])
    notes = [one for one in resources(found, "RiskAssessment")[0]["note"] if "authorString" in one]
    assert [one["text"].partition(":")[0] for one in notes] == [
        "Reviewed. Urgency", "Addendum", "Addendum", "Opened again", "Reviewed. Urgency", "Addendum"]
    for words in ("Urgency: soon (by the rules: same day).", "Fit with the condition: possible (by the rules",
                  "Plan: Call the patient: ", "To be done by "):
        assert words in notes[0]["text"]
    assert found["entry"][0]["resource"]["attester"][0]["party"]["display"] == HOSTILE


SIGNED = ReviewFacts("signed", "Dr. Ames", AT, "ab" * 32, DECISION, SEEN)


@pytest.mark.parametrize(("changes", "stands", "attested"), [
    ({"state": "signed"}, True, True), ({"state": "new"}, False, False),
    ({"state": "signed", "seen_hash": "cd" * 32}, True, False),   # answers were added since
    ({"state": "signed", "reviews": (replace(SIGNED, reopened=ADDED),)}, False, False),
    ({"state": "new", "versions": (Version(1, AT), Version(2, AT))}, True, True),   # of an earlier version
    ({"state": "new", "versions": (Version(1, AT), Version(2, AT)), "seen_hash": "cd" * 32}, False, False)])
def test_only_what_somebody_signed_is_attested(changes: dict[str, Any], stands: bool, attested: bool) -> None:
    found = case({}, **{"reviews": (SIGNED,), **changes})
    assert (found.signature is not None) is stands
    assert ("attester" in document(found)["entry"][0]["resource"]) is attested
