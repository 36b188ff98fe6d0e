"""What goes into the clinic's record, as far as pages draw it: the one-page summary, the marked places."""

from datetime import datetime
from typing import Any

from flask import render_template

from triage.services.document import document
from triage.services.views import CaseView
from triage.web.body import drawing, layers
from triage.web.desk.prints import from_first_that_fits, page_context, paper_at, styles
from triage.web.drawn import picture
from triage.web.pdf import Layouts, PdfMissingError


def whole_document(case: CaseView, by: str, now: datetime) -> dict[str, Any]:
    """Give a case as a FHIR document, with its body map and, where PDF is made here, its printed page."""
    return document(case, picture(case), summary(case, by, now))


def summary(case: CaseView, by: str, now: datetime) -> bytes | None:
    """Give the printed page as a PDF; None where this server makes none."""
    try:
        layouts = Layouts(styles(), paper_at(case.location))
        for sheet in from_first_that_fits(case):
            html = render_template("desk/summary.html", linked=False, papers=(), day=None, back="",
                                   **page_context(sheet, by, now))
            if layouts.put(0, html) == 1:
                break
        return layouts.write().data
    except PdfMissingError:
        return None


def place_of(case: CaseView, link_id: str, region: str) -> tuple[str, str]:
    """Give the figure ("front", "back", "" where the side was not told) and the layer of a marked place."""
    found = drawing().regions.get(region)
    return found.view if found else "", layers(case.definition.questionnaire).get(link_id, "")
