"""Words that are meant for something else than a reader: they come out as they were typed, everywhere."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Element, Page
from tests.support.staff import QUIET, Colleague, actor_of, add_case, add_visit
from triage.services import glass

WORDS = (
    "{{7*7}}", "{% for x in y %}", "${7*7}", "{0.__class__}", "{name}", "%s%n%(name)s", "[[ 7*7 ]]", "#{7*7}",
    "%253Cb%253E", "&amp;lt;b&amp;gt;", "%27%20OR%201=1--", "'; DROP TABLE patient; --", "\\u003cb\\u003e",
    "</title><svg/onload=x>", "<img src=x onerror=x>", '" autofocus onfocus="x', "javascript:x", "((((.*+?[")
CODE = ("javascript:", "data:", "vbscript:")
PAGES = {"/clinician/cases/{case}": "clinician", "/clinician/cases/{case}/note": "clinician",
         "/desk/cases/{case}/print": "desk", "/admin/cases/{case}": "administrator",
         "/admin/audit": "auditor"}


def alive(page: Page) -> Iterator[Element]:
    """Yield what would run: scripts of no file, handlers, addresses that are code."""
    for one in page.walk():
        addresses = (one["href"], one["src"], one["action"], one["formaction"])
        is_script = one.tag == "script" and not one["src"].startswith("/static/")
        handles = any(name.startswith("on") for name in one.attributes) or one["srcdoc"]
        if is_script or handles or any(said.strip().lower().startswith(CODE) for said in addresses):
            yield one


def read(app: Flask, who: str, address: str) -> Page:
    """Open a page that is there."""
    page = Colleague.at(app, who).open(address)
    assert page.status == 200, address
    return page


@pytest.fixture
def named(demo_app: Flask) -> Flask:
    """A clinic where everybody is called like an attack."""
    now = demo_app.extensions["backstory"].now()
    for number, words in enumerate(WORDS):
        add_visit(demo_app, given=words, family=f"Name{number}", starts_at=now)
    return demo_app


def test_names_that_are_code_are_names_on_the_days_board(named: Flask) -> None:
    page = read(named, "desk", "/desk")
    assert list(alive(page)) == []
    rows = " ".join(row.text for row in page.all("tr"))
    assert [words for words in WORDS if words not in rows] == []


def test_words_of_patients_are_words_on_every_page_of_a_case(demo_app: Flask) -> None:
    words = " ".join(WORDS)[:200]
    case = add_case(demo_app, {**QUIET, "goals": words}, given=WORDS[0], family=WORDS[-4])
    parts = parts_of(demo_app)
    glass.break_(parts.store, actor_of(demo_app, "administrator"), case, "fault", words, now=parts.now())
    for address, who in PAGES.items():
        page = read(demo_app, who, address.format(case=case))
        assert list(alive(page)) == [], address
        assert WORDS[0] in page.first("body").text, address


def test_what_is_looked_for_is_no_pattern_and_no_statement(demo_app: Flask) -> None:
    desk = Colleague.at(demo_app, "desk")
    for words in ("%", "_", "%%%", "((((", ".*", "' OR '1'='1", '"; --', "\\", "[a-z]+"):
        desk.open("/desk/patients")
        page = desk.press("Find", text=words)
        assert page.status in (200, 422), words
        assert not page.all("tr"), words
