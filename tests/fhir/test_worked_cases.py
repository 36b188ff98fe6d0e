"""Every worked case of every condition can be exported, and its answers read back."""

from dataclasses import replace

import pytest
from fhir.resources.R4B.bundle import Bundle

from tests.support.exported_case import facts
from tests.support.worked_cases import ALL, definition
from triage.fhir.bundle import case_bundle
from triage.fhir.invariants import problems
from triage.fhir.response import read_response
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case


@pytest.mark.parametrize(("slug", "case"), ALL, ids=[f"{slug}/{case.id}" for slug, case in ALL])
def test_a_worked_case_makes_a_sound_bundle_with_all_its_answers(slug: str, case: Case) -> None:
    condition = definition(slug)
    form = condition.questionnaire
    answers = effective(form, read_flat(form, case.answers), case.today)
    exported = replace(facts(), questionnaire=form, answers=answers, today=case.today,
                       result=condition.judge(answers, case.today, finished=case.finished))
    bundle = case_bundle(exported)
    Bundle.model_validate(bundle)
    assert problems(bundle, form) == []
    response = next(entry["resource"] for entry in bundle["entry"]
                    if entry["resource"]["resourceType"] == "QuestionnaireResponse")
    assert read_response(form, response) == answers
