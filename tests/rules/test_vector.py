"""Looking up what an answer gives is the same as working it out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.worked_cases import ALL, definition
from triage.library import Definition
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.cases import Case
from triage.rules.facts import Facts
from triage.rules.leaves import ACTS_AS, TRUTH_OF
from triage.rules.vector import MOST_KEPT, Leaves


def facts(whole: Definition, case: Case, *, finished: bool) -> Facts:
    told = derive(whole.questionnaire, read_flat(whole.questionnaire, case.answers), {})
    return Facts(whole.rules, whole.questionnaire, whole.as_stated(told, case.today), case.today,
                 finished=finished)


def worked_out(whole: Definition, given: Facts) -> tuple[list[int], list[int]]:
    leaves = whole.judge_of.program.leaves
    return ([int(TRUTH_OF[type(leaf)](leaf, given)) for leaf in leaves],
            [int((TRUTH_OF | ACTS_AS)[type(leaf)](leaf, given)) for leaf in leaves])


@pytest.mark.parametrize("finished", [True, False])
def test_every_worked_case_gives_the_same(finished: bool) -> None:
    tables: dict[str, Leaves] = {}
    for slug, case in ALL:
        whole = definition(slug)
        table = tables.setdefault(slug, Leaves(whole.judge_of.program.leaves))
        given = facts(whole, case, finished=finished)
        assert table.evaluate(given) == worked_out(whole, given), case.title


def test_next_day_is_another_day() -> None:
    slug, case = next((slug, case) for slug, case in ALL if case.answers.get("op-when", "").startswith("20"))
    whole = definition(slug)
    table = Leaves(whole.judge_of.program.leaves)
    for days in range(0, 100, 7):
        later = facts(whole, replace(case, today=case.today + timedelta(days)), finished=True)
        assert table.evaluate(later) == worked_out(whole, later)


def test_what_is_kept_has_an_end() -> None:
    slug, case = ALL[0]
    whole = definition(slug)
    table = Leaves(whole.judge_of.program.leaves)
    reader = next(one for one in table.readers if one.question == "pain-sites")
    reader.known.update(dict.fromkeys(range(MOST_KEPT), ()))
    given = facts(whole, case, finished=True)
    assert table.evaluate(given) == worked_out(whole, given)
    assert len(reader.known) == 1
