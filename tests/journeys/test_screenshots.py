"""The two pictures of the README, taken from the demonstration clinic by a real browser."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.app import parts_of
from tests.support.browser import SCREEN, sign_in
from triage.config import ROOT
from triage.services import demo

FOLDER = ROOT / "docs" / "screenshots"
TALL_PHONE = {"width": 390, "height": 1100}


def keep(page: Page, name: str) -> Path:
    """Take the picture; write it down where there is none. To have it taken anew, remove the file."""
    path, taken = FOLDER / name, page.screenshot()
    if not path.exists():
        path.write_bytes(taken)
    return path


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, object]) -> Page:
    return browser.new_context(**{**browser_context_args, "viewport": TALL_PHONE}).new_page()


@pytest.fixture
def screen(browser: Browser, browser_context_args: dict[str, object]) -> Page:
    return browser.new_context(**{**browser_context_args, "viewport": SCREEN}).new_page()


def test_picture_of_a_patients_page(phone: Page, demo_app: Flask, demo_url: str) -> None:
    example = demo.example(parts_of(demo_app))
    assert example
    phone.goto(demo_url + example.link.url_path)
    born = example.birth_date
    for name, value in (("day", born.day), ("month", born.month), ("year", born.year)):
        phone.locator(f"[name={name}]").fill(str(value))
    phone.get_by_role("button").last.click()
    phone.goto(f"{demo_url}/intake/bladder-bowel")
    phone.locator("[name=q_bladder-change][value=no]").check()
    phone.evaluate("scrollTo(0, 0)")
    assert keep(phone, "patient.png").stat().st_size > 10_000


def test_picture_of_a_case(screen: Page, demo_app: Flask, demo_url: str) -> None:
    sign_in(screen, demo_app, demo_url, "clinician")
    screen.get_by_role("link", name="DUMMERSTON").first.click()
    screen.wait_for_load_state()
    assert "DUMMERSTON" in screen.locator("h1").inner_text().upper()
    assert keep(screen, "case.png").stat().st_size > 10_000
