"""Answers in words: every kind of value, every state, two languages, never empty and never "no"."""

from datetime import date
from decimal import Decimal

import pytest

from triage.questionnaire.answers import DECLINED, NOT_ASKED, SKIPPED, UNSURE, Answer, State
from triage.questionnaire.model import Item, ItemType, Meaning, Option
from triage.questionnaire.values import Code, PartialDate, Quantity, Value
from triage.services.words import day_words, state_words, words_of

ITEM = Item("q", ItemType.CHOICE, options=(
    Option("low-back", "Low back"), Option("leg", "Leg"), Option("not-sure", "Not sure", Meaning.UNSURE)))
PLAIN = Item("q", ItemType.STRING)


@pytest.mark.parametrize(("values", "words"), [
    ((Code("leg"),), "Leg"),
    ((Code("low-back"), Code("leg")), "Low back; Leg"),
    ((Code("upper-leg"),), "upper leg"),
    ((True,), "Yes"), ((False,), "No"), ((7,), "7"), ((0,), "0"),
    ((Decimal("1.50"),), "1.5"), ((Decimal("100"),), "100"),
    ((Quantity(Decimal("70"), "kg"),), "70 kg"), ((Quantity(Decimal("70")),), "70"),
    ((PartialDate(2024),), "2024"), ((PartialDate(2024, 5),), "May 2024"),
    ((PartialDate(2024, 5, 3),), "3 May 2024"),
    (("My left foot drags.",), "My left foot drags."),
])
def test_every_kind_of_value_has_words(values: tuple[Value, ...], words: str) -> None:
    assert words_of(ITEM, Answer(State.ANSWERED, values), "en") == words


def test_numbers_carry_the_questions_unit() -> None:
    dose = Item("q", ItemType.DECIMAL, unit="mg")
    assert words_of(dose, Answer(State.ANSWERED, (Decimal(5),)), "en") == "5 mg"


@pytest.mark.parametrize(("answer", "english", "spanish"), [
    (SKIPPED, "Not answered", "Sin respuesta"), (NOT_ASKED, "Not asked", "No se preguntó"),
    (UNSURE, "Not sure", "No estoy seguro(a)"), (DECLINED, "Rather not say", "Prefiero no decir")])
def test_every_state_without_a_value_says_so(answer: Answer, english: str, spanish: str) -> None:
    assert (words_of(PLAIN, answer, "en"), words_of(PLAIN, answer, "es")) == (english, spanish)


def test_not_sure_is_in_the_words_of_the_option() -> None:
    assert words_of(ITEM, Answer(State.UNSURE, (Code("not-sure"),)), "en") == "Not sure"


def test_a_derived_answer_that_may_not_be_all_says_so() -> None:
    assert words_of(PLAIN, Answer(State.UNSURE, (2,)), "en") == "2 (not sure)"


@pytest.mark.parametrize(("day", "words"), [
    (PartialDate(2024, 5, 3), "3 de mayo de 2024"), (PartialDate(2024, 5), "mayo de 2024"),
    (PartialDate(2024), "2024"), (date(2026, 11, 20), "20 de noviembre de 2026")])
def test_spanish_dates_are_spanish(day: PartialDate | date, words: str) -> None:
    assert day_words(day, "es") == words


def test_yes_is_in_the_language_of_the_form() -> None:
    assert words_of(PLAIN, Answer(State.ANSWERED, (True,)), "es") == "Sí"


def test_other_languages_get_iso_dates_and_english_states() -> None:
    assert (day_words(PartialDate(2024, 5), "ar"), state_words(State.SKIPPED, "ar")) == (
        "2024-05", "Not answered")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_words_in_every_language(state: State, language: str) -> None:
    assert state_words(state, language)
