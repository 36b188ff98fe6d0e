"""Pages that ask no question, and what hands do to them, as with those that do."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.app import Clock
from tests.support.at_the_form import answer, back, open_form, send, settle, slug
from tests.support.hand import kept, press
from tests.support.patient import BORN, Clinic

Open = Callable[..., Page]
READ = "button[name=choice][value=read]"
HOURS = 13   # more than a session lasts
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])


@pytest.fixture
def page(tab: Open, url: str, clinic: Clinic, scripts: bool) -> Page:
    """Somebody who has just opened the form, on a phone with scripts or at a screen without."""
    page = tab(360 if scripts else 1280, java_script_enabled=scripts)
    open_form(page, url, clinic.invite())
    return page


def born(page: Page) -> None:
    """Say the date of birth where it is asked for again."""
    assert page.locator("form#again").count() == 1
    for box in ("day", "month", "year"):
        page.fill(f"#{box}", str(getattr(BORN, box)))
    press(page, "form#again .acts button")


def twice(page: Page, selector: str) -> None:
    """Press a button twice, and wait until nothing is under way any more."""
    before = page.url
    page.dblclick(selector)
    page.wait_for_url(lambda url: url != before)
    settle(page)
    page.wait_for_load_state("networkidle")


@BOTH
def test_first_page(tab: Open, url: str, clinic: Clinic, scripts: bool) -> None:
    page, link = tab(360, java_script_enabled=scripts), clinic.invite()
    page.goto(url + link)
    page.reload()
    for box in ("day", "month", "year"):
        page.fill(f"#{box}", str(getattr(BORN, box)))
    twice(page, "main form button")
    assert slug(page) == "intake"
    page.reload()
    page.go_back()
    assert page.locator("#day").input_value() in ("", "14")   # nothing asks to send the date again
    page.go_forward()
    assert slug(page) == "intake"


@BOTH
def test_urgent_page(page: Page, url: str, clinic: Clinic, clock: Clock) -> None:
    page.goto(f"{url}/intake/bladder-bowel")
    answer(page, "bladder-change", "new")
    send(page)
    settle(page)
    page.reload()
    assert slug(page) == "urgent"
    other = page.context.new_page()
    other.goto(f"{url}/intake/urgent")
    back(page)
    assert slug(page) in ("bladder-bowel", "urgent")   # what must be read first comes first
    page.goto(f"{url}/intake/urgent")
    twice(page, READ)
    following = slug(page)
    assert following != "urgent"
    press(other, READ)
    assert slug(other) == following
    assert kept(page, clinic.app).urgent_seen
    clock.pass_by(hours=HOURS)
    page.goto(f"{url}/intake/urgent")
    born(page)
    assert slug(page) == "urgent"
    assert page.locator("main a[href='tel:911']").first.is_visible()


@BOTH
def test_page_of_what_has_changed(page: Page, url: str, clinic: Clinic, app: Flask, clock: Clock) -> None:
    page.goto(f"{url}/intake/check-answers")
    press(page, "button[name=as-it-is]")
    other = page.context.new_page()
    other.goto(page.url)
    twice(page, "button[name=begin]")
    assert slug(page) == "changed"
    press(other, "button[name=begin]")
    assert (slug(other), kept(other, app).version) == ("changed", 2)   # one later version, not two
    page.reload()
    page.goto(f"{url}/intake/who")
    answer(page, "who-answers", "me-alone")
    press(page)
    assert slug(page) == "changed"
    back(page)
    assert slug(page) == "who"
    clock.pass_by(hours=HOURS)
    page.goto(f"{url}/intake/changed")
    born(page)
    assert slug(page) == "changed"
    assert page.locator("text=Told again").count() == 1


@BOTH
def test_pages_to_read(page: Page, url: str, clock: Clock) -> None:
    page.goto(f"{url}/intake/check-answers")
    press(page, "button[name=as-it-is]")
    for name in ("copy", "about"):
        page.goto(f"{url}/intake/{name}")
        page.reload()
        assert slug(page) == name
        page.go_back()
        page.go_forward()
        assert slug(page) == name
    clock.pass_by(hours=HOURS)
    page.goto(f"{url}/intake/copy")
    born(page)
    assert slug(page) == "done"   # the copy is for the sitting in which the form was sent
