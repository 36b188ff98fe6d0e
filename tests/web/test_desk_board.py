"""The board at work: pressing, finding again, taking back; and what it asks for anew."""

import re
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of, row_counts
from tests.support.page import Element, Page
from tests.support.staff import Colleague, add_visit, site, visit_of
from triage.services.actors import Role


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk, at today's board."""
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk")
    return colleague


def row(page: Page, visit_id: UUID) -> Element:
    return page.first("tr", id=f"v-{visit_id}")


def press(desk: Colleague, words: str, name: str) -> Page:
    return desk.press(f"{words}: {name}")


def test_arrival_is_one_press_and_the_code_is_next(demo_app: Flask, desk: Colleague) -> None:
    samuel = visit_of(demo_app, "EXAMPLEWOOD, Samuel")
    page = press(desk, "Arrived", "EXAMPLEWOOD, Samuel")
    assert page.address.startswith("/desk/day/2026-11-20")
    assert "Arrived 9:00" in row(page, samuel).text
    assert row(page, samuel).first("button")["formaction"].partition("?")[0].endswith("/code/new")


def test_last_press_can_be_taken_back_at_once(demo_app: Flask, desk: Colleague) -> None:
    samuel = visit_of(demo_app, "EXAMPLEWOOD, Samuel")
    page = press(desk, "Did not come", "EXAMPLEWOOD, Samuel")
    assert "EXAMPLEWOOD, Samuel did not come." in page.text
    assert "Not coming" in row(page, samuel).text
    page = desk.press("Undo")
    assert "In progress" in row(page, samuel).text
    assert "Undo" not in [one.text for one in page.all("button")]


def test_cookie_holds_no_name(desk: Colleague) -> None:
    press(desk, "Arrived", "EXAMPLEWOOD, Samuel")
    with desk.client.session_transaction() as kept:
        assert "Samuel" not in str(dict(kept))


def test_both_locations_are_one_list_with_their_names(demo_app: Flask, desk: Colleague) -> None:
    page = desk.follow("Both")
    assert "DUMMERSTON, Lakshmi" in page.text
    assert "SAMPLETON, Aiyana" in page.text
    assert "Riverside" in page.first("tbody").text
    add_visit(demo_app, starts_at=parts_of(demo_app).now(), location_id=site(demo_app, "Riverside"),
              family="Zebra")
    desk.open("/desk?location=all")
    assert "location=all" in press(desk, "Arrived", "ZEBRA, Marisol").address


def test_clinician_filters_rows_and_counters(demo_app: Flask, desk: Colleague) -> None:
    add_visit(demo_app, starts_at=parts_of(demo_app).now(), family="Alone")
    desk.open("/desk")
    page = desk.follow("Dr. Imani Sampleton")
    assert "ALONE" not in page.first("table").text
    assert page.first("ul", class_="tally").all("a")[-1].text == "9 All"
    assert re.search(r"clinician=[0-9a-f-]{36}", page.address)


def rows_of(desk: Colleague, digest: str = "") -> tuple[int, str, str]:
    answer = desk.client.get("/desk/day/2026-11-20/rows", headers={"If-None-Match": f'"{digest}"'})
    return answer.status_code, answer.headers.get("Board-Digest", ""), answer.text


def test_rows_are_given_anew_only_when_something_changed(demo_app: Flask, desk: Colleague) -> None:
    status, digest, text = rows_of(desk)
    assert (status, "EXAMPLEWOOD, Samuel" in text) == (200, True)
    assert rows_of(desk, digest) == (304, digest, "")
    press(desk, "Arrived", "EXAMPLEWOOD, Samuel")
    assert rows_of(desk, digest)[0] == 200


def test_asking_for_nothing_new_opens_no_record_and_notes_none(demo_app: Flask, desk: Colleague) -> None:
    digest = rows_of(desk)[1]
    before = row_counts(parts_of(demo_app))
    assert rows_of(desk, digest)[0] == 304
    assert row_counts(parts_of(demo_app)) == before


def test_time_alone_changes_a_row(demo_app: Flask, desk: Colleague, clock: Clock) -> None:
    digest = rows_of(desk)[1]
    for _ in range(3):   # somebody sits there meanwhile
        clock.pass_by(minutes=11)
        desk.open("/account")
    assert rows_of(desk, digest)[0] == 200


def test_asking_by_itself_keeps_nobody_signed_in(desk: Colleague, clock: Clock) -> None:
    for _ in range(7):
        clock.pass_by(minutes=10)
        status = rows_of(desk)[0]
    assert status == 303


def test_clinician_sees_the_board_and_changes_nothing(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "clinician").open("/desk")
    assert {one.text.partition(":")[0] for one in page.first("tbody").all("button")} == set()
    assert "Walk-in" not in page.text


def test_walk_in_is_one_page_and_then_a_code(demo_app: Flask, desk: Colleague) -> None:
    desk.follow("Walk-in")
    page = desk.press("Add, and go on", family="Sudden", given="Sam", birth_date="1970-01-02", sex="male")
    assert page.status == 200
    assert page.heading == "Code for SUDDEN, Sam"
    told = next(one.text for one in desk.open("/desk").all("tr") if "SUDDEN" in one.text)
    assert "Walked in 9:00" in told
    assert re.search(r"W-[2-9A-Y]{6}", told)


def test_walk_in_without_a_name_keeps_what_was_typed(desk: Colleague) -> None:
    desk.follow("Walk-in")
    page = desk.press("Add, and go on", family="", given="Sam", birth_date="1970-01-02", sex="male")
    assert page.status == 422
    assert page.first("input", id="given")["value"] == "Sam"


@pytest.mark.parametrize("address", ["/desk?clinician=x", "/desk?location=all&state=gone",
                                     "/desk/day/2026-13-01/rows"])
def test_address_that_nobody_can_have_pressed_is_not_found(desk: Colleague, address: str) -> None:
    assert desk.open(address).status == 404


def test_desk_of_one_site_has_no_switch(demo_app: Flask) -> None:
    page = Colleague.hired(demo_app, Role.FRONT_DESK, "Riverside").open("/desk")
    assert page.all("nav", **{"aria-label": "Location"}) == []
