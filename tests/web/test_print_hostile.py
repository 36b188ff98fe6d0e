"""Whatever was answered, the summary is one page, nothing is clipped, and it says what the case page says.

BACKSTORY_PRINTS=500 prints so many random forms instead of a few.
"""

import os
import re
from random import Random

import pikepdf
import pytest
from flask import Flask

from tests.support.printing import HOSTILE, base_case, case_with, html_of, opened, style_sheets, tags
from tests.support.random_answers import Teller
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import ItemType, Meaning
from triage.questionnaire.values import Code
from triage.services.views import CaseView
from triage.web.compose import compose
from triage.web.desk.prints import from_first_that_fits
from triage.web.pdf import Layouts, Paper, Pdf
from triage.web.sheet import Sheet

PRINTS = int(os.environ.get("BACKSTORY_PRINTS", "2"))
LEAST_TYPE = 7.0   # points
POINTS = 0.75      # of a unit of a page


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, demo_sqlite: object) -> tuple[Flask, CaseView]:
    """An application, and a case to put answers into."""
    from tests.support.app import Clock, make_app  # noqa: PLC0415

    app = make_app(tmp_path_factory.mktemp("hostile"), demo_sqlite, Clock())   # type: ignore[arg-type]
    return app, base_case(app, family="Fernández de la Vega y Montenegro" * 2, given="María Soledad")


def hostile(case: CaseView, seed: int) -> AnswerSet:
    """Make up a form whose words are as bad as words can be, with ten rows in every table."""
    form, chance = case.definition.questionnaire, Random(seed)
    answers = Teller(form, seed, case.today).form()
    texts = {link_id: Answer.of(item, chance.choice(HOSTILE)) for link_id, item in form.by_id.items()
             if item.type in (ItemType.STRING, ItemType.TEXT) and link_id not in form.rows_of}
    answers = answers.with_answers(texts)
    for group in (item for item in form.by_id.values() if item.is_rows):
        rows = tuple(AnswerSet({
            item.link_id: Answer.of(item, chance.choice(HOSTILE) if not item.options
                                    else Code(chance.choice(item.options).code))
            for item in group.walk() if item.is_question}) for _ in range(10))
        answers = answers.with_rows(group.link_id, rows)
    picks = {"had-spine-op": "yes", "more-ops": "yes", "takes-medicines": "yes", "has-allergies": "yes"}
    return answers.with_answers({one: Answer.of(form.by_id[one], Code(code)) for one, code in picks.items()})


def alike(case: CaseView, meaning: Meaning | None) -> AnswerSet:
    """Answer every question with its "not sure", with its "rather not say", or with nothing."""
    form = case.definition.questionnaire
    told = {}
    for link_id, item in form.by_id.items():
        if item.is_question and not item.hidden and link_id not in form.rows_of:
            code = next((one.code for one in item.options if one.meaning is meaning), None)
            told[link_id] = Answer.of(item, *([Code(code)] if code else []))
    return AnswerSet().with_answers(told)


def pdf_of(app: Flask, case: CaseView, paper: Paper) -> tuple[Pdf, Sheet]:
    layouts = Layouts(style_sheets(app), paper)
    for sheet in from_first_that_fits(case):
        if layouts.put(0, html_of(app, sheet)) == 1:
            break
    return layouts.write(), sheet


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", text.lower()))


KINDS = {"unsure": Meaning.UNSURE, "declined": Meaning.DECLINED, "nothing": None}
CASES = [*KINDS, *range(PRINTS)]


def made(case: CaseView, kind: str | int) -> CaseView:
    answers = alike(case, KINDS[kind]) if isinstance(kind, str) else hostile(case, kind)
    return case_with(case, answers)


@pytest.mark.parametrize("kind", CASES)
def test_summary_is_one_page_and_loses_no_flag(printed: tuple[Flask, CaseView], kind: str | int) -> None:
    app, base = printed
    case = made(base, kind)
    paper = Paper.LETTER if CASES.index(kind) % 2 else Paper.A4
    made_pdf, sheet = pdf_of(app, case, paper)
    assert made_pdf.pages == 1
    shown = {flag.title for flag in sheet.flags} | {one for _, found in sheet.titles for one in found}
    hidden = [one for one in shown if one.endswith("more: case page")]
    titles = {flag.title for flag in (*sheet.verdict.flags, *sheet.verdict.open_flags)}
    assert hidden or titles == shown


@pytest.mark.parametrize("kind", KINDS)
def test_states_that_leave_a_question_open_look_different(printed: tuple[Flask, CaseView], kind: str) -> None:
    app, base = printed
    html = html_of(app, compose(made(base, kind)))
    column = re.search(r'(?s)<table class="x">.*?</table>', html)
    assert column
    told = {"unsure": "<td><b>X</b></td><td>·</td></tr>", "declined": "rather not say",
            "nothing": "left empty"}
    assert told[kind] in column.group()
    assert ("rather not say" in column.group()) == (kind == "declined")


def test_no_words_of_a_patient_become_markup(printed: tuple[Flask, CaseView]) -> None:
    app, base = printed
    goals = Answer.of(base.definition.questionnaire.by_id["goals"], HOSTILE[-1])
    html = html_of(app, Sheet(case_with(base, base.answers.with_answers({"goals": goals}))))
    assert "<script>alert" not in html
    assert "49" not in re.findall(r"Wants from the visit[^<]*<bdi[^>]*>([^<]*)", html)[0]


def test_pdf_is_what_pdf_ua_asks_for(printed: tuple[Flask, CaseView]) -> None:
    app, base = printed
    made_pdf, _ = pdf_of(app, base, Paper.LETTER)
    with opened(made_pdf.data) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert "FERNÁNDEZ" in pdf.open_metadata()["dc:title"]
        found = tags(pdf)
        figures = [one for name, one in found if name == "/Figure"]
        assert figures
        assert all(str(one.get("/Alt", "")) for one in figures)
        names = [name for name, _ in found]
        assert names.count("/H1") == 1
        assert names.count("/TH") > 10
        assert {"/Table", "/TR", "/TD", "/H2"} <= set(names)


def test_type_is_never_smaller_than_what_is_read_on_paper(printed: tuple[Flask, CaseView]) -> None:
    app, base = printed
    made_pdf, _ = pdf_of(app, made(base, 0), Paper.A4)
    with opened(made_pdf.data) as pdf:
        font = matrix = 1.0
        sizes = set()
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            if str(operator) == "Tf":
                font = float(operands[1])
            elif str(operator) == "Tm":
                matrix = abs(float(operands[3]))
            elif str(operator) in ("Tj", "TJ"):
                sizes.add(round(font * matrix * POINTS, 1))
        assert sizes
        assert min(sizes) >= LEAST_TYPE
