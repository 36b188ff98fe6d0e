"""Cases as lists for spreadsheets and statistics: a row a case, a row an answer, a row a marked place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item, Meaning
from triage.questionnaire.values import Code, PartialDate, Quantity, Value
from triage.services.bundle import case_facts
from triage.services.lists import Column, CsvList
from triage.services.views.case import CaseView, Entry

UNSURE, DECLINED, HIDDEN = "UNK", "ASKU", "NA"
STATES = {State.UNSURE: UNSURE, State.DECLINED: DECLINED, State.SKIPPED: "", State.NOT_ASKED: ""}
LEVELS = ("routine", "soon", "same_day", "emergency")
HEAD = (Column("case_id", "Case"), Column("mrn", "Record number"),
        Column("form_version", "Version of the form"), Column("rules_version", "Version of the rules"),
        Column("started_at", "Begun, UTC", "datetime"), Column("submitted_at", "Sent, UTC", "datetime"),
        Column("channel", "Way of answering", "choice", ("home", "phone", "kiosk", "assisted", "paper")),
        Column("answered_by", "Who answered", "choice", ("self", "carer", "staff", "interpreter")),
        Column("language", "Language, ISO 639-1"), Column("level", "Urgency", "choice", LEVELS),
        Column("level_min", "Urgency by given answers alone", "choice", LEVELS),
        Column("level_max", "Urgency that open questions could bring", "choice", LEVELS),
        Column("flags", "Rules that hold"), Column("override_level", "Changed to", "choice", LEVELS),
        Column("override_reason", "Why it was changed"), Column("signed_by", "Signed by"),
        Column("signed_at", "Signed, UTC", "datetime"))
LONG = (Column("case_id", "Case"), Column("item_id", "linkId of the question"),
        Column("row_no", "Row of a list, from 1", "integer"), Column("value", "Code, number, date or text"),
        Column("display", "The answer in English"), Column("unit", "Unit"),
        Column("state", "How far it was answered", "choice", tuple(State)),
        Column("answered_at", "Form last saved, UTC", "datetime"), Column("device", "Way of answering"))
BODY = (Column("case_id", "Case"), Column("figure", "Front or back"), Column("region", "Code of the place"),
        Column("layer", "What is felt there"), Column("intensity", "Not asked for each place"))
Place = Callable[[CaseView, str, str], tuple[str, str]]


def wide(cases: Sequence[CaseView]) -> CsvList:
    """Give a row for each case: empty where left empty, UNK not sure, ASKU declined, NA does not apply."""
    columns: dict[str, Column] = {one.name: one for one in HEAD}
    rows = []
    for case in cases:
        cells = dict(_head(case))
        for column, value in _items(case):
            columns.setdefault(column.name, column)
            cells[column.name] = value
        rows.append(cells)
    return CsvList("cases", tuple(columns.values()),
                   tuple([cells.get(name, HIDDEN) for name in columns] for cells in rows))


def long(cases: Sequence[CaseView]) -> CsvList:
    """Give a row for each answer, several where several were picked."""
    return CsvList("answers", LONG, tuple(row for case in cases for row in _long(case)))


def body(cases: Sequence[CaseView], place: Place) -> CsvList:
    """Give a row for each marked place. `place`: (case, linkId, region) → (figure, layer)."""
    rows = ((case.case_id, figure, region, layer, "") for case in cases
            for link_id, regions in case.body.items() for region in regions
            for figure, layer in (place(case, link_id, region),))
    return CsvList("body_map", BODY, tuple(rows))


def _head(case: CaseView) -> Iterator[tuple[str, Any]]:
    origin, result = case.provenance, case.result
    signed = case.signature
    decision = signed.decision if signed else None
    changed = decision if decision and not decision.agree else None
    values = (case.case_id, case.patient.record_number, origin.questionnaire_version, origin.rules_version,
              origin.started_at, origin.submitted_at, origin.channel, case_facts(case).origin.answered_by,
              origin.language, case.urgency, result.certain, result.possible,
              " ".join(one.rule for one in result.findings), changed.urgency if changed else "",
              changed.why if changed else "", signed.by if signed else "", signed.at if signed else None)
    yield from zip((one.name for one in HEAD), values, strict=True)


def _items(case: CaseView) -> Iterator[tuple[Column, Any]]:
    """Yield every question's columns; a question in a list has one for each row."""
    form = case.definition.questionnaire
    shown = {(entry.link_id, entry.row) for section in case.sections for entry in section.entries}
    for item in form.by_id.values():
        if not item.is_question or item.hidden:
            continue
        group = form.rows_of.get(item.link_id)
        if group is None:
            answer = case.answers[item.link_id] if (item.link_id, None) in shown else None
            yield from _cells(item, item.link_id, answer)
        else:
            for number, row in enumerate(case.answers.rows.get(group.link_id, ())):
                answer = row[item.link_id] if (item.link_id, number) in shown else None
                yield from _cells(item, f"{item.link_id}__{number + 1}", answer)


def _cells(item: Item, name: str, answer: Answer | None) -> Iterator[tuple[Column, Any]]:
    """Yield the columns of one question; `answer` is None where it does not apply."""
    label = item.short_text or item.text
    if not item.repeats or not item.options:
        choices = tuple(f"{one.code} {one.text}" for one in item.options)
        kind = "choice" if item.options else "text"
        yield Column(name, label, kind, choices, item.unit), _cell(answer)
        return
    for option in item.options:
        column = Column(f"{name}___{option.code}", f"{label}: {option.text}", "choice", ("0", "1"))
        if answer is None or answer.state is not State.ANSWERED:
            yield column, _cell(answer)
        else:
            open_ = option.code not in answer.codes and item.open_codes & answer.codes
            is_fact = option.meaning in (Meaning.FACT, Meaning.NONE)
            yield column, UNSURE if open_ and is_fact else int(option.code in answer.codes)


def _cell(answer: Answer | None) -> str:
    if answer is None:
        return HIDDEN
    if answer.state is not State.ANSWERED:
        return STATES[answer.state]
    return " ".join(map(_plain, answer.values))


def _long(case: CaseView) -> Iterator[tuple[Any, ...]]:
    form, origin = case.definition.questionnaire, case.provenance
    for section in case.sections:
        for entry in section.entries:
            item, answer = form.by_id[entry.link_id], _answer(case, entry)
            values: tuple[Value | None, ...] = answer.values or (None,)
            for value in values:
                yield (case.case_id, entry.link_id, "" if entry.row is None else entry.row + 1,
                       "" if value is None else _plain(value), _display(item, entry, value),
                       _unit(item, value), entry.state, origin.saved_at, origin.channel)


def _answer(case: CaseView, entry: Entry) -> Answer:
    answers: AnswerSet = case.answers
    if entry.row is not None:
        answers = answers.rows[case.definition.questionnaire.rows_of[entry.link_id].link_id][entry.row]
    return answers[entry.link_id]


def _display(item: Item, entry: Entry, value: Value | None) -> str:
    if isinstance(value, Code) and value.code in item.option_by_code:
        return item.option_by_code[value.code].text
    return entry.words_en


def _unit(item: Item, value: Value | None) -> str:
    if isinstance(value, Quantity):
        return value.unit or item.unit
    return item.unit if value is not None else ""


def _plain(value: Value) -> str:
    match value:
        case Code(code):
            return code
        case Quantity(number, _):
            return str(number)
        case bool():
            return "1" if value else "0"
        case PartialDate():
            return str(value)
        case _:
            return str(value)


SHAPES: Mapping[str, Callable[[Sequence[CaseView]], CsvList]] = {"wide": wide, "long": long}
