"""Finding a patient, correcting who it is, merging two records: through the pages."""

import pytest
from flask import Flask

from tests.support.page import Page
from tests.support.staff import BORN, Colleague, add_visit


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    add_visit(demo_app, family="Findable", given="Ana", record_number="T-91", phone="555-010-0191")
    add_visit(demo_app, family="Findable", given="Anna", record_number="T-92", phone="555-010-0192")
    return Colleague.at(demo_app, "desk")


def find(desk: Colleague, text: str) -> Page:
    desk.open("/desk/patients")
    return desk.press("Find", text=text)


def names(page: Page) -> list[str]:
    return [one.text for one in page.all("a", class_="link")]


@pytest.mark.parametrize("text", ["T-91", "t91", "findable ana 1972-02-03", "ana findable 2/3/1972"])
def test_patient_is_found_and_the_address_says_nothing(desk: Colleague, text: str) -> None:
    page = find(desk, text)
    assert names(page)[0] == "FINDABLE, Ana"
    assert page.address.startswith("/desk/patients/found/")
    assert "indable" not in page.address


def test_nobody_found_says_what_to_try(desk: Colleague) -> None:
    assert "Nobody at your locations fits" in find(desk, "zzyzx").text


@pytest.mark.parametrize("text", ["", "a"])
def test_what_would_find_everybody_is_refused(desk: Colleague, text: str) -> None:
    page = find(desk, text)
    assert (page.status, page.title) == (422, "Error: Find a patient")


def test_search_of_somebody_else_does_not_exist(demo_app: Flask, desk: Colleague) -> None:
    address = find(desk, "findable").address
    assert Colleague.at(demo_app, "clinician").open(address).status == 404


def test_patient_of_another_site_does_not_exist(demo_app: Flask, desk: Colleague) -> None:
    find(desk, "T-91")
    address = desk.follow("FINDABLE, Ana").address
    assert Colleague.at(demo_app, "riverside-clinician").open(address).status == 404


def test_correction_is_kept_with_what_it_was(desk: Colleague) -> None:
    find(desk, "T-91")
    desk.follow("FINDABLE, Ana")
    desk.follow("Correct")
    page = desk.press("Save", family="Other", birth_date="2 March")
    assert (page.status, page.first("input", name="family")["value"]) == (422, "Other")
    page = desk.press("Save", family="Other", birth_date="1972-03-02")
    assert page.heading.startswith("OTHER, Ana")
    trail = page.first("dl", class_="sum").parent
    assert trail is not None
    assert "Family name Findable → Other" in page.text
    assert f"Date of birth {BORN.isoformat()} → 1972-03-02" in page.text


def test_two_records_are_merged_and_told_apart_again(desk: Colleague) -> None:
    find(desk, "T-91")
    desk.follow("FINDABLE, Ana")
    desk.follow("Merge with another record")
    desk.press("Find", text="T-92")
    page = desk.follow("Compare")
    assert "differs: pick one" in page.text
    page = desk.press("They are one person", phone="gone")
    assert "(555) 010-0192" in page.text.replace("555-010-0192", "(555) 010-0192")
    assert "Also found as" in page.text
    assert names(find(desk, "T-92")) == ["FINDABLE, Ana"]
    desk.follow("FINDABLE, Ana")
    page = desk.press("Undo the merge")
    assert "555-010-0191" in page.text
    assert names(find(desk, "T-92")) == ["FINDABLE, Anna"]


def test_known_record_number_is_offered_and_fills_nothing_by_itself(desk: Colleague) -> None:
    desk.open("/desk/visits/new")
    page = desk.press("Look up the record number", record_number="T-91", do="look_up")
    assert page.first("input", name="family")["value"] == ""
    assert "T-91 is FINDABLE, Ana, born 3 Feb 1972" in page.text
    page = desk.press("Use this patient", do="use")
    assert page.first("input", name="family")["value"] == "Findable"
    page = desk.press("Add and make link", time="16:10", do="with_link")
    assert page.slug == "link"


def test_unknown_record_number_is_told(desk: Colleague) -> None:
    desk.open("/desk/visits/new")
    page = desk.press("Look up the record number", record_number="T-404", do="look_up")
    assert (page.status, "Type who it is" in page.first(id="record_number-error").text) == (422, True)


def test_another_visit_follows_with_day_and_clinician_kept(desk: Colleague) -> None:
    page = desk.open("/desk/visits/new?day=2026-11-24")
    someone = next(
        one["value"] for one in page.first("select", name="clinician_id").all("option") if one["value"]
    )
    page = desk.press(
        "Add another after it", record_number="T-93", family="Third", given="Bo", birth_date="1950-01-01",
        sex="male", time="9:40", clinician_id=someone, help="interpreter", channel="text", do="another",
    )  # fmt: skip
    assert page.first("input", name="day")["value"] == "2026-11-24"
    chosen = [
        one["value"] for one in page.first("select", name="clinician_id").all("option") if "selected" in one
    ]
    assert (chosen, page.first("input", name="family")["value"]) == ([someone], "")
