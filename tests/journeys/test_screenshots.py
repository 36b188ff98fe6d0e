"""The two pictures of the README, taken from the demonstration clinic by a real browser."""

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page

from tests.support.app import parts_of
from tests.support.browser import SCREEN, sign_in
from triage.config import ROOT
from triage.services import demo

FOLDER = ROOT / "docs" / "screenshots"
TALL_PHONE = {"width": 390, "height": 1100}
ALIKE = 2.0   # mean difference of a pixel, of 255: the same picture in another machine's fonts differs more


def keep(page: Page, name: str) -> Path:
    """Take the picture; write it down when it differs from the one that is there."""
    path = FOLDER / name
    taken = page.screenshot()
    if not path.exists() or difference(path.read_bytes(), taken) > ALIKE:
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_bytes(taken)
    return path


def difference(before: bytes, after: bytes) -> float:
    """Give how much two pictures differ, from 0 (not at all) to 255."""
    one, other = (Image.open(io.BytesIO(picture)).convert("L") for picture in (before, after))
    if one.size != other.size:
        return 255.0
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


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
