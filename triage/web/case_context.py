"""What every page about one case is rendered with: the case page and the printed page alike."""

from collections.abc import Mapping
from typing import Any

from triage.questionnaire.path import completeness
from triage.rules.result import Result, Urgency
from triage.services.views import CaseView
from triage.web.drawn import LAYER_WORDS, drawn
from triage.web.score_rows import score_rows
from triage.web.verdict import CONFIDENCE, Verdict


def case_context(case: CaseView) -> dict[str, Any]:
    """Give the template context of one case."""
    rules = case.definition.rules
    labels = rules.classification.labels if rules.classification else {}
    return {
        "case": case, "verdict": Verdict(case), "figure": drawn(case), "layer_words": LAYER_WORDS,
        "levels": tuple(Urgency), "signed_by": rules.signed_by, "confidence": CONFIDENCE,
        "labels": labels, "label": label_of(case.result, labels),
        "at": case.location.local, "scores": score_rows(case), "today": case.today,
        "counts": completeness(case.definition.questionnaire, case.answers, case.today),
    }


def label_of(result: Result, labels: Mapping[str, str]) -> str:
    """Name what the class is about; where several regions share the best class, all of them."""
    best = [one.region for one in result.regions if one.classification is result.classification]
    return " and ".join(labels.get(region, region) for region in best)
