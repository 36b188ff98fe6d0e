"""Adding a visit: what is asked, what is refused, and that nothing typed is lost."""

from typing import Any

import pytest
from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.staff import Colleague

TYPED = {
    "record_number": "T-000142",
    "family": "Example",
    "given": "Marisol",
    "birth_date": "1972-02-03",
    "sex": "female",
    "language": "es",
    "phone": "(555) 010-0142",
    "email": "",
    "day": "2026-11-20",
    "time": "15:40",
}


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk, at the form for a new visit."""
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk")
    colleague.follow("Add a visit")
    return colleague


def add(desk: Colleague, **changes: Any) -> Colleague:
    desk.press("Add the visit", **{**TYPED, **changes})
    return desk


def test_visit_that_was_added_is_on_the_board(desk: Colleague) -> None:
    page = add(desk).page
    row = next(row for row in page.all("tr") if "EXAMPLE, Marisol" in row.text)
    told = row.text.replace("\N{EN DASH}", "-")
    assert told.startswith("15:40 EXAMPLE, Marisol T-000142 - To invite - Spanish - "
                           "Send invitation: EXAMPLE, Marisol ")


def test_form_begins_with_today_and_the_site_of_the_board(desk: Colleague) -> None:
    assert desk.page.first("input", name="day")["value"] == "2026-11-20"
    site = desk.page.first("select", name="location_id")
    assert [one.text for one in site.all("option") if "selected" in one] == [
        "Juniper Hill Clinic, Main Street"
    ]


def test_sending_the_same_form_twice_adds_one_visit(demo_app: Flask, desk: Colleague) -> None:
    page, before = desk.page, row_counts(parts_of(demo_app))["visit"]
    add(desk)
    desk.page = page
    assert add(desk).page.status == 200
    assert row_counts(parts_of(demo_app))["visit"] == before + 1


def test_empty_form_names_every_field_that_is_needed(desk: Colleague) -> None:
    page = desk.press("Add the visit")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert [link["href"] for link in page.first("div", class_="errs").all("a")] == [
        "#record_number",
        "#family",
        "#given",
        "#birth_date",
        "#sex",
        "#time",
    ]


def test_error_is_at_its_field_and_read_out_with_it(desk: Colleague) -> None:
    page = add(desk, family="").page
    field = page.first("input", id="family")
    assert field["aria-invalid"] == "true"
    assert page.first(id=field["aria-describedby"]).text == "Write the family name, as in the record"


def test_refused_form_keeps_everything_that_was_typed(desk: Colleague) -> None:
    page = add(desk, family="", birth_date="3 February 72").page
    kept = {
        name: page.first("input", name=name)["value"] for name in TYPED if name not in ("sex", "language")
    }
    assert kept == {**{name: TYPED[name] for name in kept}, "family": "", "birth_date": "3 February 72"}
    picked = {
        name: next(one["value"] for one in page.first("select", name=name).all("option") if "selected" in one)
        for name in ("sex", "language")
    }
    assert picked == {"sex": "female", "language": "es"}


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("birth_date", "3 February 72", "Write the date like 1972-02-28"),
        ("birth_date", "2030-01-01", "This date of birth lies ahead"),
        ("birth_date", "1872-02-03", "more than 130 years ago"),
        ("day", "2026-11-19", "This day is over"),
        ("day", "2031-01-01", "more than two years ahead"),
        ("time", "a quarter to four", "Write the time like 14:30"),
        ("email", "marisol at home", "name@example.org"),
        ("phone", "ask her sister", "in digits"),
        ("family", "x" * 81, "at most 80 letters"),
        ("record_number", "D-1007", "belongs to somebody with another birth date"),
        ("given", "Mari\x00sol", "characters that cannot be seen"),
    ],
)
def test_what_cannot_be_right_is_refused_with_how_to_mend_it(
    desk: Colleague, field: str, typed: str, message: str
) -> None:
    page = add(desk, **{field: typed}).page
    assert page.status == 422
    assert message in page.first(id=f"{field}-error").text


def test_known_record_number_with_the_right_birth_date_is_the_same_patient(
    demo_app: Flask, desk: Colleague
) -> None:
    before = row_counts(parts_of(demo_app))["patient"]
    page = add(
        desk, record_number="D-1007", family="Dummerston", given="Lakshmi", birth_date="1957-05-05"
    ).page
    assert page.status == 200
    assert row_counts(parts_of(demo_app))["patient"] == before


def test_refusal_never_tells_the_birth_date_on_record(desk: Colleague) -> None:
    assert "1957" not in add(desk, record_number="D-1007").page.text


def test_clinician_of_another_site_is_refused(desk: Colleague) -> None:
    specimen = next(one["value"] for one in desk.page.all("option") if "Specimen" in one.text)
    page = add(desk, clinician_id=specimen).page
    assert "Pick a clinician who works at this site" in page.first(id="clinician_id-error").text


def test_option_that_was_not_offered_is_refused(desk: Colleague) -> None:
    assert add(desk, location_id="00000000-0000-0000-0000-000000000001").page.status == 422


def test_words_typed_as_markup_stay_words(desk: Colleague) -> None:
    page = add(desk, family="<b>Example</b>").page
    assert "&lt;B&gt;EXAMPLE&lt;/B&gt;" in page.html
