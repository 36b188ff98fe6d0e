"""Scores of published scales: exact, and none while an answer is missing."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.support.worked_cases import definition
from triage.questionnaire.reading import read_flat
from triage.questionnaire.scores import Score, scores

FORM = definition("post-laminectomy").questionnaire
OFTEN = ("not-at-all", "several-days", "half-days", "nearly-daily")


def score(name: str, given: dict[str, Any]) -> Score:
    return next(one for one in scores(FORM, read_flat(FORM, given)) if one.name == name)


@pytest.mark.parametrize(("items", "name"), [
    (("phq2-interest", "phq2-down"), "PHQ-2"), (("gad2-nervous", "gad2-worry"), "GAD-2")])
def test_a_scale_of_two_is_the_sum_of_0_to_3(items: tuple[str, str], name: str) -> None:
    for first, second in product(range(4), repeat=2):
        found = score(name, {items[0]: OFTEN[first], items[1]: OFTEN[second]})
        assert (found.value, found.highest) == (first + second, 6)


@pytest.mark.parametrize(("answers", "mean"), [
    ((0, 0, 0), "0.0"), ((5, 6, 6), "5.7"), ((10, 10, 10), "10.0"), ((1, 0, 0), "0.3"), ((1, 1, 0), "0.7")])
def test_peg_is_the_mean_of_its_three_answers(answers: tuple[int, int, int], mean: str) -> None:
    given = dict(zip(("peg-average", "peg-enjoyment", "peg-activity"), answers, strict=True))
    assert score("PEG", given).value == Decimal(mean)
    assert score("PEG", given).words == f"{mean} of 10"


@pytest.mark.parametrize("missing", [None, "absent"])
def test_no_score_while_an_answer_is_missing(missing: str | None) -> None:
    given: dict[str, Any] = {"peg-average": 5, "peg-enjoyment": 6}
    if missing is None:
        given["peg-activity"] = None
    found = score("PEG", given)
    assert (found.value, found.words) == (None, "not worked out, 2 of 3 questions answered")


def test_a_scale_that_nobody_answered_is_not_listed() -> None:
    assert scores(FORM, read_flat(FORM, {"pain-now": 5, "peg-average": None})) == ()
