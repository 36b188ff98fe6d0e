"""A case as the HL7 v2 layer takes it: the verdict, the scores, each question of the path, the note."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from triage.hl7.facts import MessageFacts, Result
from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item
from triage.questionnaire.values import Code, PartialDate, Quantity, Value
from triage.services.note import as_text, note_of
from triage.services.note.answers import Told
from triage.services.note.plain import ours
from triage.services.views.case import CaseView, Entry
from triage.services.words import LEVELS

LOCAL, REASONS = "L", "data-absent-reason"
ABSENT = {State.UNSURE: ("asked-unknown", "Asked; not sure"),
          State.DECLINED: ("asked-declined", "Asked; preferred not to say"),
          State.SKIPPED: ("unknown", "Shown; left empty"), State.NOT_ASKED: ("not-asked", "Not asked")}
LONGEST_STRING = 199   # of ST


def message_facts(case: CaseView, *, key: str, made_at: datetime) -> MessageFacts:
    """Give what the message of a case is made of; `key` names the message."""
    who, origin = case.patient, case.provenance
    sent = "C" if case.version > 1 or _is_sent_again(case) else "F"
    return MessageFacts(
        key=key, case_id=str(case.case_id), visit_id=str(case.visit.id), made_at=made_at,
        observed_at=origin.submitted_at or origin.saved_at or origin.started_at,
        visit_at=case.visit.starts_at, location=case.location.name, clinician=case.visit.clinician,
        family=who.family, given=who.given, born=who.birth_date, sex=who.sex,
        record_number=who.record_number, status=sent if case.finished else "P",
        results=(*_verdict(case), *_decision(case), *_scores(case), *_answers(case)),
        note=as_text(note_of(case)), demo=who.demo)


def _verdict(case: CaseView) -> Iterator[Result]:
    level = str(case.urgency), LEVELS[case.urgency], LOCAL
    could = str(case.result.possible), LEVELS[case.result.possible], LOCAL
    fit = str(case.result.classification)
    yield Result("CWE", "urgency", "Urgency by the rules", (level,))
    yield Result("CWE", "possible-urgency", "Urgency that open questions could bring", (could,))
    yield Result("CWE", "classification", "Fit with the condition", ((fit, fit.replace("_", " "), LOCAL),))


def _decision(case: CaseView) -> Iterator[Result]:
    """Give what the signature that stands decided: a rule's level is not a clinician's."""
    signed = case.signature
    if signed is None or signed.decision is None:
        return
    level, fit = signed.decision.urgency, str(signed.decision.classification)
    yield Result("CWE", "signed-urgency", "Urgency as signed", ((str(level), LEVELS[level], LOCAL),))
    yield Result("CWE", "signed-classification", "Fit with the condition as signed",
                 ((fit, fit.replace("_", " "), LOCAL),))
    yield Result("ST", "signed-by", "Signed by", ((ours(signed.by)[:LONGEST_STRING],),))


def _is_sent_again(case: CaseView) -> bool:
    """Whether more was signed or added than a first signature, which is what a receiver has already."""
    return sum(1 + len(one.addenda) for one in case.reviews if one.decision) > 1


def _scores(case: CaseView) -> Iterator[Result]:
    for one in case.scores:
        if one.value is None:
            yield Result("ST", one.link_id, ours(one.name), ((one.words,),), missing=True)
        else:
            yield Result("NM", one.link_id, ours(one.name), ((str(one.value),),))


def _answers(case: CaseView) -> Iterator[Result]:
    told = Told(case)
    flagged = {(reason.question, reason.row) for one in case.result.findings if not one.open
               for reason in one.because}
    for section in case.sections:
        for entry in section.entries:
            item, answer = told.item(entry.link_id), told.answer(entry)
            yield _result(entry, item, answer, abnormal=(entry.link_id, entry.row) in flagged)


def _result(entry: Entry, item: Item, answer: Answer, *, abnormal: bool) -> Result:
    name, sub = ours(entry.label_en), "" if entry.row is None else str(entry.row + 1)
    if entry.state is not State.ANSWERED:
        code, words = ABSENT[entry.state]
        return Result("CWE", entry.link_id, name, ((code, words, REASONS),), sub=sub, missing=True)
    first = answer.values[0]
    if item.options or isinstance(first, bool):
        values = tuple(_coded(item, value) for value in answer.values)
        return Result("CWE", entry.link_id, name, values, sub=sub, abnormal=abnormal)
    kind, text, units = _plain(item, first)
    return Result(kind, entry.link_id, name, ((text,),), units, sub, abnormal)


def _coded(item: Item, value: Value) -> tuple[str, ...]:
    """Give a picked option; what was typed instead of one has no code."""
    if isinstance(value, bool):
        return ("Y", "Yes", "HL70136") if value else ("N", "No", "HL70136")
    if isinstance(value, Code):
        option = item.option_by_code.get(value.code)
        return value.code, ours(option.text) if option else value.code, LOCAL
    return "", str(value)


def _plain(item: Item, value: Value) -> tuple[str, str, str]:
    """Give type, text and units of an answer that is not picked."""
    match value:
        case Quantity(number, unit):
            return "NM", str(number), unit or item.unit
        case int() | Decimal():
            return "NM", str(value), item.unit
        case PartialDate():
            return "DT", str(value).replace("-", ""), ""
        case _:
            text = str(value)
            return "ST" if len(text) <= LONGEST_STRING and "\n" not in text else "TX", text, ""
