from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.support.exported_case import facts
from triage.fhir.bundle import case_bundle
from triage.fhir.invariants import problems

SOUND = case_bundle(facts())
KINDS = [entry["resource"]["resourceType"] for entry in SOUND["entry"]]


def of(bundle: dict[str, Any], kind: str) -> Any:
    return bundle["entry"][KINDS.index(kind)]["resource"]


def broken(change: Callable[[dict[str, Any]], object]) -> list[str]:
    bundle = deepcopy(SOUND)
    change(bundle)
    return problems(bundle, facts().questionnaire)


def test_a_case_as_it_is_written_has_no_problem() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(("change", "says"), [
    (lambda bundle: bundle["entry"].append(bundle["entry"][4]), "stands 2 times"),
    (lambda bundle: bundle["entry"].append(bundle["entry"][4]), "there are 2 resources of type Device"),
    (lambda bundle: bundle["entry"].pop(1), "there are 0 resources of type Encounter"),
    (lambda bundle: bundle["entry"].pop(1), "leads nowhere"),
    (lambda bundle: of(bundle, "Patient").update(id="other"), "is not the address of its resource's id"),
    (lambda bundle: of(bundle, "RiskAssessment")["subject"].update(reference="Patient/1"),
     "Patient/1 leads nowhere"),
    (lambda bundle: of(bundle, "RiskAssessment").update(basis=[]), "does not rest on the response"),
    (lambda bundle: of(bundle, "QuestionnaireResponse").update(status="in-progress"),
     "the response is not complete"),
    (lambda bundle: of(bundle, "RiskAssessment")["prediction"][0].pop("rationale"),
     "finding 0 gives no reason"),
    (lambda bundle: of(bundle, "RiskAssessment")["prediction"][0]["qualitativeRisk"]["coding"][0].update(
        code="dire"), "has no code dire"),
    (lambda bundle: of(bundle, "Encounter")["class"].update(system="http://example.org"), "unknown system"),
    (lambda bundle: of(bundle, "Patient").update(birthDate="2027-01-01"),
     "the first answer lies before the birth date"),
    (lambda bundle: of(bundle, "Provenance")["occurredPeriod"].update(end="2026-11-19T00:00:00+00:00"),
     "the last answer lies before the first answer"),
    (lambda bundle: bundle.update(timestamp="2026-11-20T08:00:00+00:00"),
     "the bundle lies before the assessment"),
    (lambda bundle: of(bundle, "QuestionnaireResponse")["item"][0].update(linkId="ghost"), "no item 'ghost'"),
    (lambda bundle: of(bundle,
                       "QuestionnaireResponse")["item"][0]["item"][-1]["answer"][0]["valueCoding"].update(
        code="ghost"), "'ghost' is not among the options")])
def test_a_broken_bundle_is_told(change: Callable[[dict[str, Any]], object], says: str) -> None:
    assert any(says in problem for problem in broken(change)), broken(change)


def test_without_the_questionnaire_the_response_is_not_read_against_it() -> None:
    bundle = deepcopy(SOUND)
    of(bundle, "QuestionnaireResponse")["item"][0]["linkId"] = "ghost"
    assert problems(bundle) == []
