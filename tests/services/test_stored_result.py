"""What a replay reads of a stored result is what the whole document says."""

import json

import pytest

from tests.support.worked_cases import ALL, definition
from triage.questionnaire.answers import AnswerSet, from_document
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case
from triage.services.judging import Judgement
from triage.services.older_answers import reread
from triage.services.stored_result import StoredResult
from triage.services.views.replay import Standing


def judgement(slug: str, case: Case) -> Judgement:
    whole = definition(slug)
    told = derive(whole.questionnaire, read_flat(whole.questionnaire, case.answers), {})
    answers = whole.as_stated(told, case.today)
    return Judgement(answers, whole.judge(answers, case.today, finished=case.finished), whole.hash)


EVERY = [judgement(slug, case) for slug, case in ALL[::5]]


@pytest.fixture(params=["as it is stored", "in another order"])
def texts(request: pytest.FixtureRequest) -> list[str]:
    """Every fifth worked case as it lies in the store, and with its two parts exchanged."""
    documents = [one.to_document() for one in EVERY]
    if request.param == "in another order":
        documents = [dict(reversed(document.items())) for document in documents]
    return [json.dumps(document, separators=(",", ":")) for document in documents]


def test_answers_are_those_of_the_document(texts: list[str]) -> None:
    assert [StoredResult(text).answers for text in texts] == [
        from_document(json.loads(text)["answers"]) for text in texts]


def test_standing_and_result_are_those_that_were_judged(texts: list[str]) -> None:
    found = [StoredResult(text) for text in texts]
    assert [one.standing for one in found] == [
        Standing(one.result.urgency, one.result.classification) for one in EVERY]
    assert [one.result for one in found] == [one.result for one in EVERY]


def test_answers_in_effect_read_again_by_their_own_questionnaire_are_the_same() -> None:
    for (slug, case), one in zip(ALL[::5], EVERY, strict=True):
        again = reread(definition(slug), one.answers, case.today)
        assert again.unknown == frozenset()
        assert again.answers == effective_of(slug, case, one.answers)


def effective_of(slug: str, case: Case, answers: AnswerSet) -> AnswerSet:
    """Give the answers in effect: worked cases may hold contradictions that no form lets through."""
    return effective(definition(slug).questionnaire, answers, case.today)
