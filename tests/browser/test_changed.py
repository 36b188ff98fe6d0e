"""Telling what has changed, in a real browser without scripts: every page sound for axe, fit for a phone."""

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, accessibility, serving
from tests.support.patient import BORN, make_clinic

SENDS = 'button[name="as-it-is"]'
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_from_the_receipt_to_the_second_one(browser: Browser, app: Flask) -> None:
    link = make_clinic(app).invite()
    page = browser.new_context(viewport=PHONE, java_script_enabled=False, bypass_csp=True).new_page()
    with serving(app) as url:
        send(page, url, link)
        press(page, "Tell us what has changed")
        expect(page.get_by_role("heading", level=1)).to_have_text("What has changed?")
        page.get_by_role("link", name="How pain affects you").click()
        page.locator('[name="q_peg-average"][value="9"]').check()
        press(page, "Save and continue")
        expect(page.get_by_text("✓ Told again")).to_be_visible()
        page.get_by_role("link", name="Check and send what has changed").click()
        press(page, "Send what has changed")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_its_pages_are_sound(page: Page, app: Flask) -> None:
    link = make_clinic(app).invite()
    page.set_viewport_size({**PHONE, "width": 320})
    with serving(app) as url:
        send(page, url, link)
        assert is_sound(page)
        press(page, "Tell us what has changed")
        assert is_sound(page)
        page.get_by_role("link", name="Bladder, bowel and feeling").click()
        page.locator('[name="q_bladder-change"][value="new"]').check()
        press(page, "Save and continue")
        assert is_sound(page)
        press(page, "I have read this, go on")
        page.get_by_role("link", name="Check and send what has changed").click()
        assert is_sound(page)


def send(page: Page, url: str, link: str) -> None:
    """Send the form as it is."""
    page.goto(f"{url}{link}?lang=en")
    for part in ("day", "month", "year"):
        page.locator(f"#{part}").fill(str(getattr(BORN, part)))
    page.locator("main form button").click()
    page.goto(f"{url}/intake/daily-life")
    page.locator('[name="q_peg-average"][value="3"]').check()
    press(page, "Save and continue")
    page.goto(f"{url}/intake/check-answers")
    page.locator(SENDS).click()


def press(page: Page, words: str) -> None:
    """Press a button of the page itself."""
    page.get_by_role("main").get_by_role("button", name=words).click()


def is_sound(page: Page) -> bool:
    """Whether axe finds nothing wrong, and nothing is wider than the screen."""
    assert accessibility(page) == []
    return not page.evaluate(WIDER)
