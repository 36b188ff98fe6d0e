"""How long worked cases are: what each patient reads and answers, by the stated model."""

from dataclasses import replace
from statistics import median

import pytest

from tests.content.conftest import Alter
from triage.content.allowance import read_allowance
from triage.content.grade import grader
from triage.content.length import CaseLength, case_lengths, length_findings
from triage.library import Definition
from triage.rules.cases import read_cases

ONE = CaseLength("one", questions=37, words=1443, grade=0.5, minutes=9.9, slow_minutes=12.0, more=32,
                 more_minutes=5.6)


@pytest.fixture(scope="module")
def measured(definition: Definition) -> dict[str, CaseLength]:
    """Every worked case's length, by its id."""
    grade = grader(read_allowance(definition).names)
    return {case.case: case for case in case_lengths(definition, grade)}


def test_every_worked_case_is_measured(definition: Definition, measured: dict[str, CaseLength]) -> None:
    assert list(measured) == [case.id for case in read_cases(definition.files["cases.toml"])]


def test_half_of_the_patients_take_less_than_10_minutes(measured: dict[str, CaseLength]) -> None:
    assert median(case.minutes for case in measured.values()) < 10


def test_no_worked_case_sees_more_than_60_questions(measured: dict[str, CaseLength]) -> None:
    assert max(case.questions for case in measured.values()) <= 60


def test_minutes_are_words_read_and_questions_answered(measured: dict[str, CaseLength]) -> None:
    for case in measured.values():
        assert case.minutes == pytest.approx(case.words / 238 + case.questions * 4 / 60, abs=0.06)
        assert case.slow_minutes == pytest.approx(case.words / 180 + case.questions * 4 / 60, abs=0.06)


def test_answers_below_the_one_picked_are_not_read(alter: Alter, measured: dict[str, CaseLength]) -> None:
    changed = alter("questionnaire.json", ('"Someone else, for me"', '"Someone else, who helps me with it"'))
    grade = grader(())
    again = {case.case: case for case in case_lengths(changed, grade)}
    assert again["guard-01"].words == measured["guard-01"].words


def test_half_of_the_cases_above_10_minutes_are_found() -> None:
    slow = replace(ONE, minutes=10.1)
    assert length_findings([ONE, ONE, slow]) == []
    (found,) = length_findings([ONE, slow, slow])
    assert (found.file, "10.1 minutes" in found.problem) == ("cases.toml", True)


def test_a_condition_without_cases_has_no_lengths(definition: Definition) -> None:
    files = {name: data for name, data in definition.files.items() if name != "cases.toml"}
    assert case_lengths(Definition(definition.slug, files), grader(())) == []
