import json
from base64 import b64decode
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.exported_case import LEFT_OPEN, RESULT, REVIEW, facts
from tests.support.questionnaires import TODAY, fixture
from tests.support.random_forms import answers_to, forms
from triage.fhir.bundle import CaseFacts, PictureFacts, case_bundle
from triage.fhir.invariants import problems
from triage.fhir.response import read_response
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.rules.result import Finding, Reason, Urgency

PICTURE = PictureFacts('<svg xmlns="http://www.w3.org/2000/svg"/>', "Body picture. Pain: Low back, left")
EVERYTHING = facts(reviews=(REVIEW,), demo=True, picture=PICTURE)


def resource(case: CaseFacts, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry["resource"] for entry in case_bundle(case)["entry"]
                                 if entry["resource"]["resourceType"] == kind)
    return found


def note(case: CaseFacts) -> str:
    return "\n".join(one["text"] for one in resource(case, "RiskAssessment")["note"])


def with_result(**changes: Any) -> CaseFacts:
    return facts(result=replace(RESULT, **changes))


CASES = {
    "everything": EVERYTHING, "plain": facts(),
    "unfinished": facts(origin=replace(facts().origin, submitted_at=None)),
    "by a carer": facts(origin=replace(facts().origin, answered_by="carer", channel="phone")),
    "little known": facts(patient=replace(facts().patient, given="", birth_date=None, sex="",
                                          record_number="",
                                          phone="", email="", language=""),
                          visit=replace(facts().visit, clinician="", location="")),
    "nobody named": facts(patient=replace(facts().patient, given="", family="")),
    "no findings": with_result(findings=(), undetermined=(), contributors=(), notes=(), settling=(),
                               class_reasons=(),
                               region="", possible=Urgency.SAME_DAY),
    "no answers": facts(answers=AnswerSet()),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_bundle_has_the_shape_of_r4_and_breaks_no_invariant(case: CaseFacts) -> None:
    bundle = case_bundle(case)
    Bundle.model_validate(bundle)
    assert problems(bundle, case.questionnaire) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_bundle_is_plain_json_and_the_same_each_time(case: CaseFacts) -> None:
    once = json.dumps(case_bundle(case))
    assert json.loads(once) == case_bundle(case)
    assert once == json.dumps(case_bundle(case))


def test_two_cases_of_one_patient_share_nothing_but_the_patient() -> None:
    first, second = (
        {entry["fullUrl"] for entry in case_bundle(case)["entry"]}
        for case in (facts(), facts(id=UUID(int=9), visit=replace(facts().visit, id=UUID(int=10)))))
    assert first & second == {UUID(int=2).urn}


def test_the_patient_is_who_the_record_says() -> None:
    assert resource(facts(), "Patient") == {
        "resourceType": "Patient", "id": str(UUID(int=2)),
        "identifier": [{"system": "https://backstory.example/fhir/NamingSystem/record-number",
                        "value": "MRN-7"}],
        "name": [{"family": "Ruiz", "given": ["Ana"]}],
        "telecom": [{"system": "phone", "value": "555-0100"},
                    {"system": "email", "value": "ana@example.org"}],
        "gender": "female", "birthDate": "1961-02-03",
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "es"}]},
                           "preferred": True}]}


def test_a_sex_that_fhir_has_no_code_for_is_unknown() -> None:
    assert resource(CASES["little known"], "Patient")["gender"] == "unknown"


def test_the_response_is_what_was_answered() -> None:
    case = facts()
    assert read_response(case.questionnaire, resource(case, "QuestionnaireResponse")) == case.answers


def test_submitted_answers_are_complete_and_unsubmitted_ones_in_progress() -> None:
    assert resource(facts(), "QuestionnaireResponse")["status"] == "completed"
    assert resource(facts(), "RiskAssessment")["status"] == "final"
    assert resource(CASES["unfinished"], "QuestionnaireResponse")["status"] == "in-progress"
    assert resource(CASES["unfinished"], "RiskAssessment")["status"] == "preliminary"


def test_danger_questions_not_asked_keep_the_assessment_preliminary_and_are_named() -> None:
    case = with_result(incomplete=("side", "falls"))
    assert resource(case, "RiskAssessment")["status"] == "preliminary"
    assert "Danger questions not asked yet: Side; Falls." in note(case)


def test_a_finding_gives_its_sentence_its_answers_and_its_sources() -> None:
    prediction = resource(facts(), "RiskAssessment")["prediction"][0]
    assert prediction["rationale"] == (
        "Fever after an operation. Answers: Signs: Fever; Falls: 3. Sources: [63] NICE NG51; [99].")
    assert prediction["outcome"] == {"text": "Fever after an operation", "coding": [
        {"system": "https://backstory.example/fhir/CodeSystem/flag", "code": "infection"}]}
    assert prediction["qualitativeRisk"]["coding"][0]["code"] == "same_day"


def test_a_finding_left_open_says_so_and_that_its_level_is_not_confirmed() -> None:
    prediction = resource(facts(), "RiskAssessment")["prediction"][1]
    assert prediction["extension"] == [
        {"url": "https://backstory.example/fhir/StructureDefinition/open", "valueBoolean": True}]
    assert prediction["rationale"] == (
        "Left open by missing answers: The side is not told. Answers: Side: left empty. "
        "The level of this rule still has to be confirmed by a clinician.")


def test_urgency_classification_and_what_is_undetermined_are_coded() -> None:
    extensions = resource(facts(), "RiskAssessment")["extension"]
    found = {one["url"].rpartition("/")[2]: one for one in extensions}
    assert found["urgency"]["valueCoding"]["code"] == "same_day"
    assert found["possible-urgency"]["valueCoding"]["code"] == "emergency"
    assert found["classification"]["valueCoding"]["code"] == "possible"
    assert [part.get("valueString") for part in found["undetermined"]["extension"]] == [
        "side-rule", None, "Trouble on both sides", "side"]


def test_the_notes_say_first_that_it_is_no_diagnosis() -> None:
    first, *others = note(facts()).split("\n")
    assert first == ("Screening aid, not a diagnosis. A clinician decides. "
                     "Fit with the condition: possible (low). Reasons: Pain is not on most days.")
    assert others == [
        "Possible urgency, once open questions are answered: Ambulance or emergency department now.",
        "Undetermined: Trouble on both sides. Waits for: Side.", "Questions that would settle it: Side.",
        "Contributor: Falls often.", "Worst pain is elsewhere."]


def test_a_review_stands_in_the_notes_with_who_and_when() -> None:
    last = resource(EVERYTHING, "RiskAssessment")["note"][-1]
    assert last == {"authorString": "Dr. Ames", "time": "2026-11-20T11:00:00+00:00",
                    "text": "Reviewed. Urgency: emergency. Reason: Seen. Plan: Scan today."}


def test_the_assessment_rests_on_the_response_and_names_its_rules() -> None:
    found = resource(facts(), "RiskAssessment")
    assert found["basis"] == [{"reference": f"urn:uuid:{resource(facts(), 'QuestionnaireResponse')['id']}"}]
    assert found["method"]["text"].endswith("Rule set 2026.11.1.")
    assert resource(facts(), "Device")["version"][0]["value"] == "2026.11.1"


@pytest.mark.parametrize(("by", "agents", "source"), [
    ("self", ["author", "assembler"], {"reference": UUID(int=2).urn}),
    ("carer", ["author", "enterer", "assembler"], {"display": "Somebody who helps the patient"}),
    ("interpreter", ["author", "enterer", "assembler"], {"display": "An interpreter"}),
    ("neighbour", ["author", "enterer", "assembler"], {"display": "Somebody else"})])
def test_the_provenance_names_who_answered(by: str, agents: list[str], source: dict[str, str]) -> None:
    case = facts(origin=replace(facts().origin, answered_by=by))
    found = resource(case, "Provenance")
    assert [agent["type"]["coding"][0]["code"] for agent in found["agent"]] == agents
    assert resource(case, "QuestionnaireResponse")["source"] == source


def test_a_helper_who_gave_a_name_is_named() -> None:
    case = facts(origin=replace(facts().origin, answered_by="interpreter", helper="Li Wei"))
    assert resource(case, "QuestionnaireResponse")["source"] == {"display": "An interpreter: Li Wei"}


def test_the_provenance_pins_the_content_and_says_how_and_when() -> None:
    found = resource(facts(), "Provenance")
    assert found["entity"][0]["what"]["identifier"]["value"] == "ab" * 32
    assert found["extension"][0]["valueCode"] == "home"
    assert found["occurredPeriod"] == {"start": "2026-11-20T08:00:00+00:00",
                                       "end": "2026-11-20T08:30:00+00:00"}


def test_only_demonstration_data_are_tagged() -> None:
    assert case_bundle(EVERYTHING)["meta"]["tag"][0]["code"] == "HTEST"
    assert "meta" not in case_bundle(facts())


# --- wording of the answers behind a finding --------------------------------------------------------


def rationale(*because: Reason, **changes: Any) -> str:
    finding = Finding("r", "f", Urgency.SOON, "It is so", False, because, (), True, False)
    case = facts(result=replace(RESULT, findings=(finding,)), **changes)
    words: str = resource(case, "RiskAssessment")["prediction"][0]["rationale"]
    return words


@pytest.mark.parametrize(("because", "words"), [
    (Reason("weight"), "Weight: 70.5 kg"), (Reason("side"), "Side: left empty"),
    (Reason("smokes"), "Smokes: not asked"),
    (Reason("signs"), "Signs: Fever"), (Reason("signs", ("chills",)), "Signs: Fever"),
    (Reason("ghost"), "ghost: not asked"),
    (Reason("ghost", ("x", "y")), "ghost: x, y"), (Reason("falls", row=0), "Falls (row 1): not asked")])
def test_the_answer_behind_a_finding_is_in_words(because: Reason, words: str) -> None:
    assert rationale(because) == f"It is so. Answers: {words}."


def test_an_answer_in_a_row_names_the_row() -> None:
    form = fixture("rows")
    answers = read_flat(form, {"more-ops": [{"more-kind": ["disc"]}, {"more-kind": ["fusion", "disc"]}]})
    words = rationale(Reason("more-kind", ("fusion",), row=1), questionnaire=form, answers=answers)
    assert words == "It is so. Answers: More kind (row 2): Fusion."


@pytest.mark.parametrize(("said", "words"), [(True, "yes"), (False, "no")])
def test_a_truth_behind_a_finding_is_yes_or_no(said: bool, words: str) -> None:
    answers = read_flat(facts().questionnaire, {"smokes": said})
    assert rationale(Reason("smokes"), answers=answers) == f"It is so. Answers: Smokes: {words}."


def test_a_finding_without_answers_or_sources_is_its_sentence() -> None:
    assert rationale() == "It is so."
    assert LEFT_OPEN.cites == ()


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_answers_make_a_sound_bundle(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = effective(questionnaire, data.draw(answers_to(questionnaire)), TODAY)
    bundle = case_bundle(facts(questionnaire=questionnaire, answers=answers))
    Bundle.model_validate(bundle)
    assert problems(bundle, questionnaire) == []


def test_the_picture_is_kept_beside_the_answers_it_is_drawn_from() -> None:
    found = resource(EVERYTHING, "DocumentReference")
    [content] = found["content"]
    assert b64decode(content["attachment"]["data"]).decode() == PICTURE.svg
    assert content["attachment"]["contentType"] == "image/svg+xml"
    assert found["description"] == PICTURE.words
    response = next(entry["fullUrl"] for entry in case_bundle(EVERYTHING)["entry"]
                    if entry["resource"]["resourceType"] == "QuestionnaireResponse")
    assert found["context"]["related"] == [{"reference": response}]


def test_without_a_marked_place_there_is_no_picture() -> None:
    kinds = {entry["resource"]["resourceType"] for entry in case_bundle(facts())["entry"]}
    assert "DocumentReference" not in kinds
