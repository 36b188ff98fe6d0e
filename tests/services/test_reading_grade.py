"""The grade of a text, counted without a dictionary."""

from statistics import mean

import pytest

from triage.config import ROOT
from triage.content.grade import grader
from triage.library import load
from triage.services.reading_grade import grade

TEXTS = [flag.patient for flag in load(ROOT / "questionnaires" / "post-laminectomy").rules.flags.values()]


def test_it_agrees_with_the_count_by_dictionary() -> None:
    by_dictionary = grader(())
    apart = [grade(text, "en") - by_dictionary(text) for text in TEXTS if len(text.split()) > 5]
    assert len(apart) > 20
    assert abs(mean(apart)) < 1


@pytest.mark.parametrize(("easy", "hard", "language"), [
    ("Call us today if it gets worse.", "Contact the appropriate department immediately thereafter.", "en"),
    ("Llame hoy si le duele más.", "Comuníquese posteriormente con el departamento correspondiente.", "es")])
def test_long_words_are_harder(easy: str, hard: str, language: str) -> None:
    assert grade(easy, language) < 5
    assert grade(hard, language) > 8


def test_long_sentences_are_harder() -> None:
    words = "we see you and you tell us what you feel and we help you"
    assert grade(". ".join([words] * 3), "en") < grade(" and ".join([words] * 3), "en")


@pytest.mark.parametrize(("text", "language"), [
    ("Call 911", "en"), ("", "es"), ("Rufen Sie uns heute an", "de")])
def test_nothing_is_said_of_few_words_or_an_unknown_language(text: str, language: str) -> None:
    assert grade(text, language) == 0
