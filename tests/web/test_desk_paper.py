"""The blank form on paper: for a visit with its code, or for nobody."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.printing import opened, tags
from tests.support.staff import Colleague, add_visit


@pytest.fixture
def visit(demo_app: Flask) -> UUID:
    """A visit in two days."""
    return add_visit(demo_app)


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk."""
    return Colleague.at(demo_app, "desk")


def test_form_of_a_visit_names_it_and_carries_its_code(desk: Colleague, visit: UUID) -> None:
    page = desk.open(f"/desk/paper/form?visit={visit}&language=es")
    strip = page.first("section", class_="tear")
    assert "Marisol Example" in strip.text
    assert strip.all("svg", class_="qr")
    assert "Antes de" in page.first("main").text or "consulta" in page.first("h1").text


def test_code_leads_to_typing_and_says_nothing_about_anybody(desk: Colleague, visit: UUID) -> None:
    assert desk.open(f"/desk/keying/{visit}").status == 200


def test_blank_form_has_lines_for_name_and_no_code(desk: Colleague) -> None:
    page = desk.open("/desk/paper/form?condition=post-laminectomy")
    strip = page.first("section", class_="tear")
    assert len(strip.all("span", class_="ln")) == 4
    assert not strip.all("svg")


def test_pdf_is_tagged_in_its_language_with_the_emergency_line_on_every_page(
    desk: Colleague, visit: UUID
) -> None:
    answer = desk.client.get(f"/desk/paper/form.pdf?visit={visit}&language=es&paper=a4")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    with opened(answer.data) as pdf:
        assert len(pdf.pages) > 3
        assert str(pdf.Root.Lang) == "es"
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        names = [name for name, _ in tags(pdf)]
        assert {"/H1", "/H2", "/Table", "/TH", "/Figure"} <= set(names)
        assert all(str(one.get("/Alt", "")) for name, one in tags(pdf) if name == "/Figure")


def test_every_page_of_a_browsers_print_has_the_emergency_line(desk: Colleague) -> None:
    sheet = desk.client.get("/desk/paper/marks.css?language=es")
    assert sheet.mimetype == "text/css"
    assert "@top-left" in sheet.text
    assert "llame al 911" in sheet.text
    assert "counter(pages)" in sheet.text


@pytest.mark.parametrize("query", ["visit=x", "language=xx", "condition=none",
                                   "visit=00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_is_not_found(desk: Colleague, query: str) -> None:
    assert desk.open(f"/desk/paper/form?{query}").status == 404


def test_page_to_choose_leads_to_the_forms_of_today(desk: Colleague) -> None:
    page = desk.open("/desk/paper")
    assert page.status == 200
    assert {one.text for one in page.all("option")} >= {"English", "Español"}
    assert any("Type it in" in one.text for one in page.all("a"))
