"""What the blank form on paper is drawn with: its words, its numbers, its outline, its code."""

from pathlib import Path
from typing import Any

import segno
from babel.dates import format_date
from flask import Flask, g, render_template, url_for
from markupsafe import Markup

from triage.forms.choices import steps
from triage.forms.paper import BLANK_ROWS, PaperForm, Question
from triage.forms.skips import Skips
from triage.services.paper import Paper
from triage.web.body import LAYERS, drawing
from triage.web.context import services
from triage.web.language import locale_for
from triage.web.patient.frame import day_and_time, lines_at
from triage.web.patient.lines import territory_of
from triage.web.pdf import Paper as Size
from triage.web.pdf import render

STYLES = ("print.css", "paper.css")


def paper_html(paper: Paper, **linked: Any) -> str:
    """Draw the form.

    linked: `back`, `sizes` and `marks`, the addresses that a page on the screen leads to. Without them it is
    drawn for a PDF, without style sheets and tools.
    """
    g.locale = locale_for(paper.language, territory_of(_zone(paper)))
    return render_template("desk/paper_form.html", **{"linked": bool(linked), "back": "", "sizes": (),
                                                      "marks": "", **linked}, **_context(paper))


def page_marks(paper: Paper) -> str:
    """Give the style that repeats the emergency line and the page numbers on every page of a PDF."""
    g.locale = locale_for(paper.language, territory_of(_zone(paper)))
    words = render_template("print/paper_marks.html", emergency=_number(paper), short=_short(paper))
    top, left, page, of = (line.strip().replace("\\", "").replace('"', "'") for line in words.splitlines())
    return (f'@page{{@top-left{{content:"{top}"}}@bottom-left{{content:"{left}"}}'
            f'@bottom-right{{content:"{page} " counter(page) " {of} " counter(pages)}}}}')


def drawn_alone(app: Flask, paper: Paper, size: Size | None) -> tuple[bytes, int]:
    """Draw a form outside of any request: (a PDF, its pages), or (a page with its styles in it, 0).

    Raises PdfMissingError.
    """
    folder = Path(app.static_folder or "")
    styles = [(folder / name).read_text(encoding="utf-8") for name in STYLES]
    with app.test_request_context():
        html, styles = paper_html(paper), [*styles, page_marks(paper)]
    if size:
        made = render(html, styles, size)
        return made.data, made.pages
    return html.replace("</head>", f"<style>{' '.join(styles)}</style></head>", 1).encode(), 0


def _context(paper: Paper) -> dict[str, Any]:
    form = PaperForm(paper.questionnaire, paper.definition.questionnaire)
    rtl = g.locale.character_order == "right-to-left"
    when = day_and_time(paper.location.local(paper.starts_at), g.locale) \
        if paper.location and paper.starts_at else None
    return {
        "paper": paper, "form": form, "skips": Skips(form, paper.settings), "steps": _steps,
        "rows": range(BLANK_ROWS), "born": _born(paper), "when": when, "emergency": _number(paper),
        "alone": frozenset(paper.definition.rules.interrupt_alone), "short": _short(paper),
        "direction": "rtl" if rtl else "ltr", "body": drawing(), "layers": LAYERS,
        "qr": _qr(paper) if paper.visit_id else None}


def _born(paper: Paper) -> str:
    return str(format_date(paper.patient.birth_date, "long", locale=g.locale)) if paper.patient else ""


def _steps(question: Question) -> list[int]:
    return list(steps(question.item))


def _zone(paper: Paper) -> str:
    return paper.location.timezone if paper.location else services().settings.timezone


def _number(paper: Paper) -> str:
    return lines_at(paper.location, paper.language).emergency


def _short(paper: Paper) -> str:
    """Give what names a paper on each of its pages: version of the form, and the visit's opaque mark."""
    mark = f" · {str(paper.visit_id)[:8].upper()}" if paper.visit_id else ""
    return f"{paper.questionnaire.version} · {paper.definition.hash[:8]}{mark}"


def _qr(paper: Paper) -> Markup:
    """Draw the address at which staff type the form in: the visit's id, and nothing about a person."""
    path = url_for("desk.keying", visit_id=paper.visit_id)
    code = segno.make(services().settings.base_url.rstrip("/") + path, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr",
                          lineclass=None, title="Code of this form")
    return Markup(svg)  # noqa: S704  # drawn by segno: squares only, none of the text
