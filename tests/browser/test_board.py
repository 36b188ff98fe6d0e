"""The day's board in a browser: it brings itself up to date under somebody's hands, and takes keys."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.support.app import parts_of
from tests.support.browser import SCREEN, accessibility, serving, sign_in
from tests.support.staff import actor_of, add_visit, visit_of
from triage.services import standing

FOCUS = "document.activeElement.closest('tr')?.id ?? document.activeElement.id"


@pytest.fixture
def board(page: Page, demo_app: Flask) -> Iterator[Page]:
    """The front desk's board of today, with more rows than the screen shows."""
    for number in range(12):
        add_visit(demo_app, family=f"García{number}", starts_at=parts_of(demo_app).now() + timedelta(hours=2))
    with serving(demo_app) as url:
        page.set_viewport_size(SCREEN)
        sign_in(page, demo_app, url, "desk")
        page.goto(f"{url}/desk")
        yield page


def arrive(app: Flask, name: str) -> str:
    """Have a colleague mark somebody's arrival, elsewhere; give the row's id."""
    parts, visit = parts_of(app), visit_of(app, name)
    standing.set_standing(parts.store, actor_of(app, "desk"), visit, "arrived", now=parts.now())
    return f"v-{visit}"


def test_rows_change_under_the_hands_and_leave_all_else(board: Page, demo_app: Flask) -> None:
    samuel = f"v-{visit_of(demo_app, 'EXAMPLEWOOD, Samuel')}"
    last = f"v-{visit_of(demo_app, 'GARCÍA7, Marisol')}"
    board.locator(f"#{last} summary").click()
    board.evaluate("window.kept = document.querySelector('tbody tr')")
    board.locator(f"#{last} summary").focus()
    board.evaluate("scrollTo(0, 400)")
    y = board.evaluate("scrollY")
    arrive(demo_app, "EXAMPLEWOOD, Samuel")
    expect(board.locator(f"#{samuel}")).to_contain_text("Arrived 9:00")
    expect(board.locator("#said")).to_have_text(re.compile("EXAMPLEWOOD, Samuel: In progress"))
    assert board.evaluate("window.kept === document.querySelector('tbody tr')")   # others were not touched
    assert board.evaluate("scrollY") == y
    assert board.evaluate(FOCUS) == last
    arrive(demo_app, "GARCÍA7, Marisol")   # the very row
    expect(board.locator(f"#{last}")).to_contain_text("Arrived 9:00")
    assert board.evaluate(FOCUS) == last
    assert board.locator(f"#{last} details").evaluate("one => one.open")
    assert accessibility(board) == []


def test_keys_find_go_and_do_the_next_step(board: Page, demo_app: Flask) -> None:
    board.keyboard.press("/")
    assert board.evaluate(FOCUS) == "find"
    board.keyboard.type("garcia")
    expect(board.locator("tbody tr:visible")).to_have_count(12)
    arrive(demo_app, "EXAMPLEWOOD, Samuel")
    expect(board.locator("#fresh-words")).to_contain_text("Up to date")
    assert board.locator("#find").input_value() == "garcia"
    expect(board.locator("tbody tr:visible")).to_have_count(12)
    board.keyboard.type("3, marisol")
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")
    board.wait_for_url("**/visits/**")
    board.go_back()
    board.keyboard.press("Escape")
    board.keyboard.press("ArrowDown")
    first = board.locator("tbody tr").first.get_attribute("id")
    assert board.evaluate(FOCUS) == first
    board.keyboard.press("ArrowDown")
    assert board.evaluate(FOCUS) != first
    board.keyboard.press("ArrowUp")
    assert board.evaluate(FOCUS) == first


def test_the_one_letter_can_be_turned_off_for_good(board: Page) -> None:
    board.locator("#keys summary").click()
    board.get_by_label("Use the key /").uncheck()
    board.reload()
    board.keyboard.press("/")
    assert board.evaluate(FOCUS) != "find"


def test_board_that_is_not_answered_says_since_when(board: Page) -> None:
    def fail(route: Route) -> None:
        route.abort()

    board.route("**/rows*", fail)
    expect(board.locator("#fresh-words")).to_have_text("Not up to date since 9:00. Trying again.")
    board.unroute("**/rows*")
    expect(board.locator("#fresh-words")).to_have_text("Up to date at 9:00.", timeout=20_000)


def test_names_go_from_the_screen_with_the_session(board: Page) -> None:
    board.context.clear_cookies()
    board.wait_for_url(re.compile("/sign-in"))
