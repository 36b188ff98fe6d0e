"""The pages of the alarms in a real browser: sound for axe, fit for a phone, and red without a reload."""

from flask import Flask

from tests.browser.test_staff_pages import PHONE, Open, demo_url, look_at
from tests.support.app import Clock
from tests.support.browser import sign_in
from tests.support.staff import site

__all__ = ["demo_url"]


def test_alarm_pages_are_sound_and_the_line_comes_by_itself(
        tab: Open, demo_url: str, demo_app: Flask, clock: Clock) -> None:
    page = tab(PHONE, color_scheme="dark")
    sign_in(page, demo_app, demo_url, "administrator")
    pages = {"alarms": f"/admin/locations/{site(demo_app)}/alarms", "away": "/absences"}
    assert look_at(page, demo_url, pages, closely=True) == {}
    page.clock.install()
    page.goto(f"{demo_url}/absences")
    before = page.locator("#alarms").inner_text()
    clock.pass_by(minutes=14)   # nobody is signed out for sitting still yet
    with page.expect_response("**/alarm*"):
        page.clock.run_for(21_000)
    page.wait_for_function("before => document.querySelector('#alarms').innerText !== before", arg=before)
    assert "past the time" in page.locator("#alarms").inner_text()
