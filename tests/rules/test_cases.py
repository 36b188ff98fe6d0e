"""Every worked case of every condition gives the result that its folder says."""

import pytest

from tests.support.worked_cases import ALL, LIBRARY, definition
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case


@pytest.mark.parametrize(("slug", "case"), ALL, ids=[f"{slug}/{case.id}" for slug, case in ALL])
def test_a_worked_case_comes_out_as_its_authors_say(slug: str, case: Case) -> None:
    condition = definition(slug)
    told = derive(condition.questionnaire, read_flat(condition.questionnaire, case.answers), {})
    answers = condition.as_stated(told, case.today)
    assert case.disagreements(condition.judge(answers, case.today, finished=case.finished)) == []


def test_every_rule_fires_in_some_case() -> None:
    for slug in LIBRARY.slugs:
        named = {rule for of, case in ALL if of == slug
                 for key in ("findings", "findings_include") for rule in case.expect.get(key, ())}
        silent = [rule.id for rule in definition(slug).rules.rules if rule.id not in named]
        assert silent == []


def test_there_are_enough_cases() -> None:
    assert len(ALL) >= 150
