"""The desk types a form by telephone, in a real browser: framed on every page, and sound for axe."""

from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, SCREEN, accessibility, serving, sign_in
from tests.support.staff import visit_of

FRAME = "Typing for a patient"


def test_a_call_from_the_board_to_the_receipt(page: Page, demo_app: Flask) -> None:
    with serving(demo_app) as url:
        begin(page, demo_app, url)
        hear_a_danger_sign(page, url)
        send(page, url)
        page.go_back()
        expect(page.get_by_role("complementary", name=FRAME)).to_have_count(0)


def begin(page: Page, app: Flask, url: str) -> None:
    """Check who it is, and come to the first page."""
    page.set_viewport_size(SCREEN)
    sign_in(page, app, url, "desk")
    page.goto(f"{url}/desk/visits/{visit_of(app, 'DUMMERSTON, Patrick')}/entry?by=phone")
    assert accessibility(page) == []
    page.get_by_label("I have checked").check()
    page.get_by_role("button", name="Begin the form").click()
    framed = page.get_by_role("complementary", name=FRAME)
    expect(framed).to_contain_text("You are filling this in for Patrick D., by telephone.")


def hear_a_danger_sign(page: Page, url: str) -> None:
    """Type one, and read the red page out."""
    page.goto(f"{url}/intake/bladder-bowel")
    assert accessibility(page) == []
    page.locator('[name="q_bladder-change"][value="new"]').check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_text("Say this now:")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert accessibility(page) == []
    page.get_by_role("button", name="They are calling now").click()


def send(page: Page, url: str) -> None:
    """Read the answers back, send them, and stop."""
    page.goto(f"{url}/intake/check-answers")
    page.get_by_label("The patient has heard these answers").check()
    page.get_by_role("button", name="Send my form as it is").click()
    expect(page.get_by_role("complementary", name=FRAME)).to_be_visible()
    assert accessibility(page) == []
    page.get_by_role("button", name="Stop and close").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
