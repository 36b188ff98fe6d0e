"""The day's board: who is expected, what to do next, and never why a clinician was told."""

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.page import Element, Page
from tests.support.staff import Colleague

REASONS = ("emergency", "same day", "soon", "routine", "weak", "bladder", "fever", "likely")


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk, at today's board."""
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk")
    return colleague


def rows(page: Page) -> dict[str, Element]:
    """Give the lines of the board by patient."""
    return {
        row.first("th").text.split(",")[0] + "," + row.first("th").text.split(",")[1].split()[0]: row
        for row in page.first("tbody").all("tr")
    }


def cell(row: Element, heading: str) -> str:
    return next(one.text for one in row.all() if one["data-h"] == heading)


def test_today_lists_the_visits_by_time_on_the_sites_clock(desk: Colleague) -> None:
    times = [cell(row, "Time").split()[0] for row in desk.page.first("tbody").all("tr")]
    assert times == ["8:40", "9:00", "9:20", "9:40", "10:00", "10:20", "10:40", "13:20", "14:40"]


def test_line_names_the_patient_last_name_first(desk: Colleague) -> None:
    assert "DUMMERSTON, Lakshmi D-1007" in [
        row.first("th").text for row in desk.page.first("tbody").all("tr")
    ]


@pytest.mark.parametrize(
    ("patient", "state", "step"),
    [
        ("DUMMERSTON,Patrick", "To invite", "Make a link"),
        ("EXAMPLEWOOD,Chidi", "Not started", "Show the link"),
        ("EXAMPLEWOOD,Samuel", "In progress", "Arrived"),   # 9:20, and it is 9:00
        ("DUMMERSTON,Lakshmi", "To print", "Print summary"),
        ("PLACEHOLDER,Henrik", "Done", "Print again"),
    ],
)
def test_each_line_has_one_next_step_and_the_rest_in_a_menu(desk: Colleague, patient: str, state: str,
                                                            step: str) -> None:
    row = rows(desk.page)[patient]
    assert cell(row, "Form").startswith(state)
    menu = row.first("details")
    inside = {id(one) for one in menu.walk()}
    steps = [one.text.partition(":")[0] for one in (*row.all("a"), *row.all("button"))
             if id(one) not in inside]
    assert steps == [step]
    more = {one.text.partition(":")[0] for one in (*menu.all("a"), *menu.all("button"))}
    ways = {"Give a code", "Enter by phone", "Enter from paper"}
    assert (ways <= more) is (state in ("To invite", "Not started", "In progress"))
    assert {"Did not come", "Move, cancel, put right"} <= more


def test_steps_of_different_lines_are_told_apart_by_name(desk: Colleague) -> None:
    names = [one.text for row in rows(desk.page).values()
             for one in (*row.all("a"), *row.all("button"), *row.all("summary"))]
    assert len(set(names)) == len(names)


def test_marker_says_that_a_clinician_was_told_and_nothing_else(desk: Colleague) -> None:
    marks = {name: [one["aria-label"] for one in row.all("svg", role="img")]
             for name, row in rows(desk.page).items()}
    assert marks["EXAMPLEWOOD,Samuel"] == ["Tell a clinician now"]
    assert marks["EXAMPLEWOOD,Chidi"] == []
    told = desk.page.first("main").text.lower()
    assert [word for word in REASONS if word in told] == []


def test_unfinished_form_shows_how_far_it_is(desk: Colleague) -> None:
    assert "3 of 1" in cell(rows(desk.page)["EXAMPLEWOOD,Samuel"], "Form")


def test_counters_count_the_states_and_filter_by_them(desk: Colleague) -> None:
    links = desk.page.first("ul", class_="tally").all("a")
    tally = {one.text.split(" ", 1)[1]: int(one.text.split(" ")[0]) for one in links}
    assert tally == {"To invite": 1, "Not started": 1, "In progress": 1, "To print": 5, "Done": 1, "All": 9}
    desk.follow("To print")
    assert len(rows(desk.page)) == 5
    tally = desk.page.first("ul", class_="tally")
    assert tally.first("a", **{"aria-current": "true"}).text == "5 To print"


def test_counter_without_lines_says_so_and_leads_back(desk: Colleague) -> None:
    desk.follow("Saturday")
    desk.follow("Done")
    assert "No form is in this state." in desk.page.text
    assert desk.follow("Show all").status == 200


def test_day_before_and_after_are_one_press_away(desk: Colleague) -> None:
    assert "PLACEHOLDER, Yuki" in desk.follow("Saturday").text
    assert "DUMMERSTON, Lakshmi" in desk.follow("Friday").text
    assert "FICTIVE, Bridget" in desk.follow("Thursday").text
    assert desk.follow("Today").heading.startswith("Today")


def test_day_without_visits_says_what_to_do(desk: Colleague) -> None:
    page = desk.open("/desk/day/2030-01-01")
    assert "Nobody is expected" in page.text
    assert page.all("table") == []


def test_other_site_is_another_board(desk: Colleague) -> None:
    page = desk.follow("Riverside")
    assert "SAMPLETON, Aiyana" in page.text
    assert "DUMMERSTON, Lakshmi" not in page.text


def test_today_turns_at_the_sites_midnight(demo_app: Flask, clock: Clock) -> None:
    clock.pass_by(hours=14, minutes=59)  # 23:59 in Chicago, tomorrow in London
    desk = Colleague.at(demo_app, "desk")
    assert "DUMMERSTON, Lakshmi" in desk.open("/desk").text
    clock.pass_by(minutes=2)
    assert "PLACEHOLDER, Yuki" in desk.open("/desk").text


@pytest.mark.parametrize(
    "address",
    [
        "/desk/day/yesterday",
        "/desk/day/2026-13-01",
        "/desk/day/2026-11-20?state=gone",
        "/desk?location=00000000-0000-0000-0000-000000000001",
        "/desk?location=x",
    ],
)
def test_address_that_means_nothing_is_not_found(desk: Colleague, address: str) -> None:
    assert desk.open(address).status == 404


def test_site_where_one_does_not_work_is_not_found(demo_app: Flask) -> None:
    desk, other = Colleague.at(demo_app, "desk"), Colleague.at(demo_app, "riverside-clinician")
    desk.open("/desk")
    main = next(one["href"] for one in desk.page.all("a") if "Main Street" in one.text)
    assert desk.open(main).status == 200
    assert other.open(main).status == 404


def test_pages_of_the_demonstration_say_so(desk: Colleague) -> None:
    assert "The people on these pages are made up" in desk.page.text
