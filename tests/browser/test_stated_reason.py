"""The pages that open with a reason, in a real browser: sound for axe, fit for a phone, used by keyboard."""

from flask import Flask
from playwright.sync_api import Page

from tests.browser.test_staff_pages import PHONE, Open, demo_url, look_at
from tests.support.browser import accessibility, sign_in
from tests.support.staff import QUIET, add_case

__all__ = ["demo_url"]

WHY = "A daughter wrote that nobody called back"


def send(page: Page, named: str, value: str) -> None:
    """Fill in a form by keyboard, and press its button with Enter."""
    page.locator(named).focus()
    page.keyboard.type(value)
    page.keyboard.press("Tab")
    if page.locator("select").count():
        page.keyboard.type("Somebody")
        page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/*/*")


def test_a_case_and_a_patients_page_are_opened_by_keyboard_and_sound(
    tab: Open, demo_url: str, demo_app: Flask
) -> None:
    add_case(demo_app, {**QUIET, "limb-weak": "new"}, record_number="T-1042", family="Fernández-Villanueva")
    page = tab(PHONE, color_scheme="dark")
    sign_in(page, demo_app, demo_url, "administrator")
    page.goto(f"{demo_url}/admin/cases")
    page.locator("main form button").click()
    wrong = accessibility(page)   # with its errors
    page.goto(f"{demo_url}/admin/cases")
    send(page, "#named", "T-1042")
    opened = page.url.removeprefix(demo_url)
    page.goto(f"{demo_url}/admin/requests")
    send(page, "#number", "T-1042")
    pages = {"case": opened, "patient": page.url.removeprefix(demo_url), "requests": "/admin/requests"}
    assert [wrong, look_at(page, demo_url, pages, closely=True)] == [[], {}]
    page.set_viewport_size({"width": 320, "height": 600})
    assert look_at(page, demo_url, pages, closely=False) == {}
