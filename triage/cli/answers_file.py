"""Reads a file of answers: a FHIR QuestionnaireResponse, or one flat JSON object of linkId → answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from triage.fhir.response import read_response
from triage.library import Definition
from triage.questionnaire.age import age_on
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.errors import AnswerError
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Value

BIRTH_DATE = ("birth_date", "birth-date", "birthDate", "date_of_birth", "date-of-birth")
TODAY = ("today", "authored")


@dataclass(frozen=True)
class Given:
    """What a file holds: answers with hidden items worked out, and the day they were given."""

    answers: AnswerSet
    today: date


def read_answers(path: Path, definition: Definition, today: date | None) -> Given:
    """Read `path`. `today` wins over a day in the file; else it is the day of reading.

    Raises AnswerError, naming the place and what would be valid there.
    """
    data = _parse(path)
    if data.get("resourceType") == "QuestionnaireResponse":
        return _from_response(data, definition, today)
    return _from_flat(data, definition, today)


def _parse(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes(), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise AnswerError(path.name, f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise AnswerError(path.name, f"this is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise AnswerError(path.name, 'give one object, such as {"bladder-change": "new"}')
    if data.get("resourceType") not in (None, "QuestionnaireResponse"):
        kind = data["resourceType"]
        raise AnswerError(path.name, f"a {kind} holds no answers; give a QuestionnaireResponse")
    return data


def _from_response(data: dict[str, Any], definition: Definition, today: date | None) -> Given:
    patient: Mapping[str, Any] = next((one for one in data.get("contained", []) if isinstance(one, dict)
                                       and one.get("resourceType") == "Patient"), {})
    day = today or _day("authored", str(data.get("authored", ""))[:10] or None) or date.today()
    facts = _facts(day, patient.get("birthDate"), patient.get("gender"))
    return _given(definition, read_response(definition.questionnaire, data), facts, day)


def _from_flat(data: dict[str, Any], definition: Definition, today: date | None) -> Given:
    asked = definition.questionnaire.by_id
    rest = {key: value for key, value in data.items() if key in asked or key not in (*BIRTH_DATE, *TODAY)}
    day = today or _day("today", next((data[key] for key in TODAY if key in data and key not in asked), None))
    day = day or date.today()
    born = next((data[key] for key in BIRTH_DATE if key in data and key not in asked), None)
    facts = _facts(day, born, None)
    return _given(definition, read_flat(definition.questionnaire, rest), facts, day)


def _given(definition: Definition, answers: AnswerSet, facts: Mapping[str, Value], day: date) -> Given:
    return Given(definition.as_stated(derive(definition.questionnaire, answers, facts), day), day)


def _facts(day: date, born: object, gender: object) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    birth_date = _day("birth date", born)
    if birth_date is not None and (age := age_on(birth_date, day)) is not None:
        facts["age"] = age
    if isinstance(gender, str):
        facts["sex"] = gender
    return facts


def _day(name: str, text: object) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise AnswerError(name, f"{str(text)[:40]!r} is no day; write YYYY-MM-DD") from error
