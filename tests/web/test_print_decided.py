"""The decision on the printed page: what stands, who signed, what was added; shortened, never dropped."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from tests.support.page import Page
from tests.support.printing import base_case, html_of, opened, style_sheets
from tests.support.staff import QUIET, Colleague, add_case
from triage.rules.result import Classification, Urgency
from triage.services.views import CaseView, Decision
from triage.services.views.review import ReviewFacts, SequelFacts
from triage.web.desk.prints import from_first_that_fits
from triage.web.fit import Fit
from triage.web.pdf import Layouts, Paper
from triage.web.sheet import Sheet

LONG = "Strength is full on both sides, and the reflexes are there; known since 2019. " * 50


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician who changes a same-day case to soon, and adds to it."""
    case_id = add_case(demo_app, {**QUIET, "limb-weak": "new"})
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(f"/clinician/cases/{case_id}")
    colleague.press("Sign and close", decision="change", urgency="soon", reason="Known since 2019",
                    plan_code="", plan="Examine at the visit")
    colleague.open(f"/clinician/cases/{case_id}")
    colleague.press("Add", words="The daughter confirms it.")
    return colleague


def printed(colleague: Colleague) -> Page:
    return colleague.open(colleague.page.address.split("#")[0].replace("/clinician/", "/desk/") + "/print")


def test_page_says_what_stands_who_signed_why_and_what_was_added(clinician: Colleague) -> None:
    page = printed(clinician)
    strip, decided = page.first("section", class_="vd").text, page.first("section", class_="decided").text
    assert "Signed by Dr. Imani Sampleton, 20 Nov 2026, 9:00" in strip
    assert "to SOON" in strip
    assert "1 addendum" in strip
    for words in ("Signed by Dr. Imani Sampleton", "Reason: Known since 2019", "Plan: Examine at the visit",
                  "Addendum, Dr. Imani Sampleton, 20 Nov 2026, 9:00: The daughter confirms it."):
        assert words in decided
    assert "Reviewed by" not in page.text


def test_page_of_a_case_that_was_opened_again_says_that_nothing_stands(clinician: Colleague) -> None:
    clinician.press("Open again", why="The scan is back")
    page = printed(clinician)
    assert "No signature stands." in page.first("section", class_="vd").text
    decided = page.first("section", class_="decided").text
    assert "No signature stands: it waits for review." in decided
    assert "Signed before by Dr. Imani Sampleton" in decided
    assert "Opened again, Dr. Imani Sampleton, 20 Nov 2026, 9:00: The scan is back" in decided
    assert "Reviewed by" in page.text


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, demo_sqlite: object) -> tuple[Flask, CaseView]:
    """A case that was signed four times, at length, the last time with six addenda."""
    from tests.support.app import Clock, make_app  # noqa: PLC0415

    app = make_app(tmp_path_factory.mktemp("decided"), demo_sqlite, Clock())   # type: ignore[arg-type]
    case = base_case(app)
    now = case.evaluated_at
    decision = Decision(False, Urgency.SOON, Classification.POSSIBLE, reason=LONG, plan=LONG,
                        plan_name="Dr. Noor Fictive", plan_by=now + timedelta(days=2))
    before = ReviewFacts("signed", "Dr. Earlier", now, case.seen_hash, decision,
                         reopened=SequelFacts("reopened", "Dr. Okafor", now, LONG))
    added = tuple(SequelFacts("addendum", f"Dr. Adder {number}", now, LONG) for number in range(6))
    last = ReviewFacts("signed", "Dr. Last", now, case.seen_hash, decision, addenda=added)
    return app, replace(case, state="signed", reviews=(before, before, before, last))


@pytest.mark.parametrize("taken", list(Fit))
def test_no_step_drops_a_decision_in_silence(told: tuple[Flask, CaseView], taken: Fit) -> None:
    app, case = told
    sheet = Sheet(case, taken)
    html = html_of(app, sheet)
    shown = [number for number in range(6) if f"Dr. Adder {number}" in html]
    assert shown == list(range(6))[-len(shown):] != []
    assert len(shown) == 6 or f"{6 - len(shown)} earlier addenda: case page" in html
    kept = html.count("Signed before")
    assert kept == 3 or f"{3 - kept} earlier signature" in html
    for words in ("<b>Dr. Last</b>", "to SOON", "Dr. Noor Fictive", "Reason: Strength is full"):
        assert words in html
    assert (LONG.strip() in html) == (sheet.limits.decided is None)
    assert ("…" in html) == (sheet.limits.decided is not None)


def test_summary_with_long_decisions_is_one_page(told: tuple[Flask, CaseView]) -> None:
    app, case = told
    layouts = Layouts(style_sheets(app), Paper.A4)
    for sheet in from_first_that_fits(case):
        if layouts.put(0, html_of(app, sheet)) == 1:
            break
    with opened(layouts.write().data) as pdf:
        assert len(pdf.pages) == 1
