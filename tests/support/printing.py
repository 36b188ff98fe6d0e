"""Cases to print: out of answers, without a database; and what stands in a PDF."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
from flask import Flask, render_template

from tests.support.staff import QUIET, add_case, read_case
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.path import effective
from triage.questionnaire.scores import scores
from triage.questionnaire.values import Code
from triage.services.entries import Path, unanswered
from triage.services.judging import complete
from triage.services.views import CaseView
from triage.web.desk import prints
from triage.web.sheet import Sheet

FACTS = {"age": 54, "sex": Code("female"), "setting.ask-safe-at-home": True}
HOSTILE = (
    "so " * 900,
    "x" * 3000,
    "\N{FACE WITH TEARS OF JOY}" * 400,
    "يؤلمني ظهري منذ سنوات " * 60,
    "כואב לי הגב <b>מאוד</b> & \"מאוד\" " * 40,
    "脊椎手术后仍然疼痛" * 120,
    "line\nbreak\r\n\ttab\N{RIGHT-TO-LEFT OVERRIDE}reversed" * 30,
    "e" + "\N{COMBINING ACUTE ACCENT}" * 300,
    "<script>alert(1)</script>{{ 7*7 }}",
)


def base_case(app: Flask, **changes: Any) -> CaseView:
    """Give a case of the demonstration to put other answers into."""
    return read_case(app, add_case(app, QUIET, **changes))


def case_with(base: CaseView, answers: AnswerSet) -> CaseView:
    """Give a case as it would be with other answers, whatever they are."""
    definition, today = base.definition, base.today
    whole = effective(definition.questionnaire, complete(definition, answers, FACTS), today)
    result = definition.judge(whole, today, finished=True)
    path = Path(definition, "en", whole, today)
    sections = path.sections()
    return replace(base, answers=whole, result=result, urgency=result.urgency, sections=sections,
                   body=path.body(), unanswered=unanswered(sections),
                   scores=scores(definition.questionnaire, whole))


def html_of(app: Flask, sheet: Sheet) -> str:
    """Draw a page as its PDF is drawn."""
    with app.test_request_context():
        return render_template("desk/summary.html", linked=False, papers=(), day=None, back="",
                               **prints.page_context(sheet, "Dana Frontwell", sheet.case.evaluated_at))


def style_sheets(app: Flask) -> list[str]:
    """Give the text of the style sheets of printed pages."""
    with app.app_context():
        return prints.styles()


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a PDF."""
    return pikepdf.open(BytesIO(data))


def tags(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """Give every tag of a PDF with its element, in the order of reading."""
    found: list[tuple[str, Any]] = []
    todo = [pdf.Root.StructTreeRoot.K]
    while todo:
        one = todo.pop()
        if isinstance(one, pikepdf.Array):
            todo.extend(reversed(list(one)))
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            found.append((str(one.S), one))
            if "/K" in one:
                todo.append(one.K)
    return found
