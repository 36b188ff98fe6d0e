"""Answers in words: as the patient saw them, and in English for staff. Never empty."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item
from triage.questionnaire.values import Code, PartialDate, Quantity, Value
from triage.rules.result import Urgency

ENGLISH = "en"
BETWEEN = "; "

# What to say of a question that holds no value. "Not answered" is never "no".
STATE_WORDS: Mapping[str, Mapping[State, str]] = {
    "en": {State.ANSWERED: "Answered", State.UNSURE: "Not sure", State.DECLINED: "Rather not say",
           State.SKIPPED: "Not answered", State.NOT_ASKED: "Not asked"},
    "es": {State.ANSWERED: "Con respuesta", State.UNSURE: "No estoy seguro(a)",
           State.DECLINED: "Prefiero no decir", State.SKIPPED: "Sin respuesta",
           State.NOT_ASKED: "No se preguntó"},
}
YES_NO: Mapping[str, tuple[str, str]] = {"en": ("Yes", "No"), "es": ("Sí", "No")}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}

CHANNEL_WORDS: Mapping[str, str] = {
    "home": "at home", "kiosk": "at the kiosk", "phone": "by telephone", "assisted": "with staff",
    "paper": "on paper"}
LEVELS: Mapping[Urgency, str] = {Urgency.ROUTINE: "Routine", Urgency.SOON: "Soon",
                                 Urgency.SAME_DAY: "Same day", Urgency.EMERGENCY: "Emergency"}


def words_of(item: Item, answer: Answer, language: str) -> str:
    """Give an answer in the words of `item`, which is in `language`; the state where there is no value."""
    if not answer.values:
        return state_words(answer.state, language)
    said = BETWEEN.join(_value(item, value, language) for value in answer.values)
    # Derived from picks among which one was "not sure": what is there may not be all.
    vague = answer.state is State.UNSURE and not any(isinstance(value, Code) for value in answer.values)
    return f"{said} ({state_words(answer.state, language).lower()})" if vague else said


def state_words(state: State, language: str) -> str:
    """Name a state; in English where the language is not known here."""
    return STATE_WORDS.get(language, STATE_WORDS[ENGLISH])[state]


def day_words(day: PartialDate | date, language: str) -> str:
    """Write a date with the month as a word, as exact as it is known; ISO in other languages."""
    if not day.month or language not in MONTHS:
        return str(day)
    parts = [str(day.day)] if day.day else []
    parts += [MONTHS[language][day.month - 1], str(day.year)]
    return (" de " if language == "es" else " ").join(parts)


def _code(item: Item, value: Code, _language: str) -> str:
    option = item.option_by_code.get(value.code)
    if option:
        return option.text
    # A body part whose side was not told: every side's options carry it.
    return value.code.replace("-", " ")


def _number(_item: Item, value: Decimal | int, _language: str) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _quantity(item: Item, value: Quantity, language: str) -> str:
    return f"{_number(item, value.number, language)} {value.unit or item.unit}".strip()


def _date(_item: Item, value: PartialDate, language: str) -> str:
    return day_words(value, language)


def _boolean(_item: Item, value: bool, language: str) -> str:
    yes, no = YES_NO.get(language, YES_NO[ENGLISH])
    return yes if value else no


def _text(_item: Item, value: str, _language: str) -> str:
    return value


WORDS_FOR: Mapping[type, Callable[..., str]] = {
    Code: _code, Quantity: _quantity, PartialDate: _date, bool: _boolean, int: _number, Decimal: _number,
    str: _text,
}


def _value(item: Item, value: Value, language: str) -> str:
    words = WORDS_FOR[type(value)](item, value, language)
    return f"{words} {item.unit}" if item.unit and type(value) in (int, Decimal) else words
