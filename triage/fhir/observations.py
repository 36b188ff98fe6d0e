"""Scores and danger signs as Observations: each with a value, or with the reason why it has none."""

from collections.abc import Iterator
from typing import Any

from triage.fhir.answers_out import json_number
from triage.fhir.case_facts import CaseFacts
from triage.fhir.document_facts import DocumentFacts
from triage.fhir.names import (
    ABSENT_CODES,
    ANSWER_CODES,
    INTERPRETATIONS,
    OBSERVATION_CATEGORIES,
    QUESTION_CODES,
    UNITS,
)
from triage.fhir.narrative import narrative
from triage.fhir.people import instant
from triage.fhir.references import PATIENT, PROGRAM, RESPONSE, VISIT, reference
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.conditions import enabling_of
from triage.questionnaire.model import Item, Meaning, Option, Questionnaire
from triage.questionnaire.scores import Score
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

ABSENT = {State.UNSURE: ("asked-unknown", "Asked; the patient is not sure"),
          State.DECLINED: ("asked-declined", "Asked; the patient preferred not to say"),
          State.SKIPPED: ("unknown", "Shown, and left empty"), State.NOT_ASKED: ("not-asked", "Not asked")}
_PLAIN = {bool: "valueBoolean", int: "valueInteger", str: "valueString"}


def observations(case: CaseFacts, facts: DocumentFacts) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (key, linkId, Observation) of each danger question that applies, then of each score."""
    for link_id in facts.danger:
        for row, answer in _answers(case, link_id):
            place = "" if row is None else f"/{row}"
            yield f"danger/{link_id}{place}", link_id, _danger(case, facts.form, link_id, row, answer)
    for score in facts.scores:
        yield f"score/{score.link_id}", score.link_id, _score(case, facts.form, score)


def _answers(case: CaseFacts, link_id: str) -> Iterator[tuple[int | None, Answer]]:
    """Yield what was said to a question on branches that apply; nothing of those that do not."""
    form, item = case.questionnaire, case.questionnaire.by_id.get(link_id)
    if item is None or item.hidden or not item.is_question:
        return
    enabling = enabling_of(form, case.answers, case.today)
    group = form.rows_of.get(link_id)
    if group is None:
        if enabling.of(item):
            yield None, case.answers[link_id]
        return
    rows: tuple[AnswerSet, ...] = case.answers.rows.get(group.link_id, ()) if enabling.of(group) else ()
    yield from ((number, row[link_id]) for number, row in enumerate(rows) if enabling.of(item, row))


def _danger(case: CaseFacts, form: Questionnaire, link_id: str, row: int | None,
            answer: Answer) -> dict[str, Any]:
    item = form.by_id[link_id]
    name = (item.short_text or item.text or link_id) + ("" if row is None else f" ({row + 1})")
    found = _said(item, answer) if answer.state is State.ANSWERED else _absent(answer.state)
    return {**_head(case, name, item, found[0]), **_flagged(case, link_id, row), **found[1]}


def _score(case: CaseFacts, form: Questionnaire, score: Score) -> dict[str, Any]:
    item = form.by_id[score.link_id]
    head = _head(case, score.name, item, score.words)
    if score.value is None:
        reason = {"coding": [{"system": ABSENT_CODES, "code": "unknown"}], "text": score.words}
        return {**head, "dataAbsentReason": reason}
    return {**head, "valueQuantity": {"value": json_number(score.value), "unit": "{score}",
                                      "system": UNITS, "code": "{score}"},
            "referenceRange": [{"text": f"0 to {score.highest}"}]}


def _head(case: CaseFacts, name: str, item: Item, words: str) -> dict[str, Any]:
    own = {"system": QUESTION_CODES, "code": item.link_id, "display": name}
    codings = [{"system": one.system, "code": one.code, **({"display": one.display} if one.display else {})}
               for one in item.codings]
    return {
        "text": narrative(f"{name}: {words}"), "status": "final" if case.finished else "preliminary",
        "category": [{"coding": [{"system": OBSERVATION_CATEGORIES, "code": "survey"}]}],
        "code": {"coding": [*codings, own], "text": item.text or name},
        "subject": reference(case, PATIENT), "encounter": reference(case, VISIT),
        "effectiveDateTime": instant(case.origin.submitted_at or case.origin.saved_at),
        "derivedFrom": [reference(case, RESPONSE)], "device": reference(case, PROGRAM),
    }


def _flagged(case: CaseFacts, link_id: str, row: int | None) -> dict[str, Any]:
    """Mark what a rule found in the answer; nothing else is called abnormal."""
    found = any(reason.question == link_id and reason.row == row for one in case.result.findings
                if not one.open for reason in one.because)
    coding = {"system": INTERPRETATIONS, "code": "A", "display": "Abnormal"}
    return {"interpretation": [{"coding": [coding], "text": "A rule rests on it"}]} if found else {}


def _absent(state: State) -> tuple[str, dict[str, Any]]:
    code, words = ABSENT[state]
    return words, {"dataAbsentReason": {"coding": [{"system": ABSENT_CODES, "code": code}], "text": words}}


def _said(item: Item, answer: Answer) -> tuple[str, dict[str, Any]]:
    """Give an answer in words, and as a value; of a list every option is told apart."""
    words = "; ".join(_words(item, value) for value in answer.values)
    if item.repeats and item.options:
        return words, {"valueString": words, "component": [_component(one, item, answer)
                                                           for one in item.options
                                                           if one.meaning is Meaning.FACT]}
    return words, _value(item, answer.values[0])


def _component(option: Option, item: Item, answer: Answer) -> dict[str, Any]:
    code = {"coding": [{"system": ANSWER_CODES, "code": option.code}], "text": option.text}
    if option.code not in answer.codes and item.open_codes & answer.codes:
        return {"code": code, **_absent(State.UNSURE)[1]}
    return {"code": code, "valueBoolean": option.code in answer.codes}


def _value(item: Item, value: Value) -> dict[str, Any]:
    match value:
        case Code(code):
            option = item.option_by_code.get(code)
            codings = [{"system": one.system, "code": one.code} for one in (option.codings if option else ())]
            return {"valueCodeableConcept": {"coding": [*codings, {"system": ANSWER_CODES, "code": code}],
                                             "text": _words(item, value)}}
        case Quantity(number, unit):
            return {"valueQuantity": {"value": json_number(number), **({"unit": unit} if unit else {})}}
        case PartialDate():
            return {"valueDateTime": str(value)}
        case bool() | int() | str():
            return {_PLAIN[type(value)]: value}
        case _:
            return {"valueQuantity": {"value": json_number(value)}}


def _words(item: Item, value: Value) -> str:
    if isinstance(value, Code):
        option = item.option_by_code.get(value.code)
        return option.text if option else value.code
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{value.number} {value.unit}".strip() if isinstance(value, Quantity) else str(value)
