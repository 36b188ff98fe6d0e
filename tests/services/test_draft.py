"""A form's document comes back from JSON as it went in."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from triage.questionnaire.answers import DECLINED, SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.values import Code, PartialDate, Quantity
from triage.rules.result import Finding, Reason, Urgency
from triage.services.draft import Draft, Told, finding_of

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FINDING = Finding("chest-now", "heart", Urgency.EMERGENCY, "New chest pain", False,
                  (Reason("chest", ("pain",)), Reason("when", (), 1)), ("1", "2"), True, True)
ANSWERS = AnswerSet(
    {"a": Answer(State.ANSWERED, (Code("x"), "free\u202e text \x00", True, 3, Decimal("1.50"))),
     "b": Answer(State.ANSWERED, (Quantity(Decimal("70"), "kg"), PartialDate(2024, 5))),
     "c": SKIPPED, "d": DECLINED},
    {"rows": (AnswerSet({"e": SKIPPED}), AnswerSet())})


@pytest.mark.parametrize("draft", [
    Draft(),
    Draft(answers=ANSWERS, settings={"setting.a": True, "setting.b": "x"},
          told={"chest-now": Told(FINDING, NOW)},
          urgent=(FINDING,), seen=frozenset({"chest-now"}), typed_by={"a": "device"}, finished_early=True)])
def test_a_draft_survives_json(draft: Draft) -> None:
    assert Draft.from_document(json.loads(json.dumps(draft.to_document()))) == draft


def test_a_finding_survives_json() -> None:
    document = json.loads(json.dumps(Draft(urgent=(FINDING,)).to_document()))
    assert finding_of(document["urgent"][0]) == FINDING
