"""Says in plain sentences what a result rests on, for readers of the exported resources."""

from collections.abc import Iterable

from triage.fhir.case_facts import CaseFacts
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.values import Code, Quantity, Value
from triage.rules.result import Finding, Reason

SCREENING = "Screening aid, not a diagnosis. A clinician decides."
_STATES = {State.UNSURE: "not sure", State.DECLINED: "rather not say", State.SKIPPED: "left empty",
           State.NOT_ASKED: "not asked", State.ANSWERED: "none"}


def rationale(case: CaseFacts, finding: Finding) -> str:
    """Say why a finding is made: its sentence, the answers behind it, its sources."""
    parts = [finding.says + "."]
    if finding.open:
        parts = [f"Left open by missing answers: {finding.says}."]
    if finding.because:
        parts.append(f"Answers: {'; '.join(_behind(case, reason) for reason in finding.because)}.")
    if finding.cites:
        parts.append(f"Sources: {'; '.join(_cited(case, finding.cites))}.")
    if not finding.verified:
        parts.append("The level of this rule still has to be confirmed by a clinician.")
    return " ".join(parts)


def question_words(case: CaseFacts, link_id: str) -> str:
    """Give the short words of a question, its linkId where the questionnaire has none."""
    item = case.questionnaire.by_id.get(link_id)
    return (item.short_text or item.text or link_id) if item else link_id


def classification(case: CaseFacts) -> str:
    """Say the classification with every reason against a higher one."""
    result = case.result
    where = f" ({result.region})" if result.region else ""
    reasons = "; ".join(reason.says for reason in result.class_reasons)
    return f"{SCREENING} Fit with the condition: {_plain(result.classification)}{where}." + (
        f" Reasons: {reasons}." if reasons else "")


def _behind(case: CaseFacts, reason: Reason) -> str:
    item, answers = case.questionnaire.by_id.get(reason.question), _row(case, reason)
    answer = answers[reason.question]
    row = "" if reason.row is None else f" (row {reason.row + 1})"
    return f"{question_words(case, reason.question)}{row}: {_words(item, answer, reason.codes)}"


def _row(case: CaseFacts, reason: Reason) -> AnswerSet:
    if reason.row is None:
        return case.answers
    group = case.questionnaire.rows_of.get(reason.question)
    rows = case.answers.rows.get(group.link_id, ()) if group else ()
    return rows[reason.row] if reason.row < len(rows) else AnswerSet()


def _words(item: Item | None, answer: Answer, codes: tuple[str, ...]) -> str:
    if item is None:
        return ", ".join(codes) or _STATES[State.NOT_ASKED]
    values: Iterable[Value] = answer.values
    if codes and answer.codes.intersection(codes):
        values = [value for value in answer.values if isinstance(value, Code) and value.code in codes]
    return ", ".join(_value(item, value) for value in values) or _STATES[answer.state]


def _value(item: Item, value: Value) -> str:
    match value:
        case Code(code):
            option = item.option_by_code.get(code)
            return option.text if option else code
        case Quantity(number, unit):
            return f"{number} {unit}".strip()
        case bool():
            return "yes" if value else "no"
        case _:
            return f"{value} {item.unit}".strip()


def _cited(case: CaseFacts, cites: tuple[str, ...]) -> list[str]:
    return [f"[{number}] {case.sources[number]}" if number in case.sources else f"[{number}]"
            for number in cites]


def _plain(word: str) -> str:
    return word.replace("_", " ")
