"""Every type of page, and what hands do to it: Back, refresh, a double click, two tabs, a session's end.

Each goes from the page to the next one and back; at every step the server has what was saved last.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.support.app import LIBRARY, Clock, make_app, parts_of
from tests.support.at_the_form import back, open_form, settle, slug
from tests.support.browser import serving
from tests.support.hand import SHOWN, Fields, fields, fill, kept, press
from tests.support.page_kinds import KINDS, Kind, further, operation
from tests.support.patient import BORN, Clinic, make_clinic
from triage.questionnaire.answers import AnswerSet
from triage.store.models import IntakeSave

Open = Callable[..., Page]
FORM = LIBRARY.get("post-laminectomy").questionnaire
HOURS = 13   # more than a session lasts


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Flask]:
    """One application for the whole file."""
    app = make_app(tmp_path_factory.mktemp("types"), empty_sqlite, Clock())
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture(scope="module")
def clinic(app: Flask) -> Clinic:
    """Its clinic."""
    return make_clinic(app)


@pytest.fixture(scope="module")
def url(app: Flask) -> Iterator[str]:
    """Its address."""
    with serving(app) as address:
        yield address


def shown(page: Page, names: Fields) -> Fields:
    """Give what the open page would send of some inputs."""
    found = page.evaluate(SHOWN)["names"]
    return {name: found.get(name, []) for name in names}


def saved(page: Page, app: Flask, kind: Kind) -> list[Fields]:
    """Give what the server has of the inputs that this type of page is about, for each row that there is."""
    view = kept(page, app)
    rows = view.stored.rows[kind.group] if kind.group else (AnswerSet(),)
    every = [fields(FORM, view.stored) | fields(FORM, row) for row in rows]
    return [{name: found.get(name, []) for name in kind.first} for found in every]


def saves(app: Flask, name: str) -> int:
    """Give how often a page was saved, by anybody."""
    with parts_of(app).store.reading() as session:
        return session.query(IntakeSave).filter_by(page=name).count()


def double_click(page: Page, selector: str) -> None:
    """Press a button twice, and wait until nothing is under way any more: a second sending may be."""
    before = page.url
    page.dblclick(selector)
    expect(page).not_to_have_url(before)   # the second press may cut off the first one's page
    page.wait_for_load_state()
    settle(page)
    page.wait_for_load_state("networkidle")


def let_pass(app: Flask, **span: float) -> None:
    """Let time pass for the server."""
    clock = parts_of(app).clock
    assert isinstance(clock, Clock)
    clock.pass_by(**span)


def born(page: Page) -> None:
    """Say the date of birth where it is asked for again."""
    assert page.locator("form#again").count() == 1
    for box in ("day", "month", "year"):
        page.fill(f"#{box}", str(getattr(BORN, box)))
    press(page, "form#again .acts button")


def reach(page: Page, url: str, kind: Kind) -> str:
    """Open the page, with the row that it is about; give its address."""
    address = f"{url}/intake/{kind.slug}"
    if kind.part == 2:
        page.goto(f"{url}/intake/check-answers")
        press(page, "button[name=as-it-is]")
    for there, said in kind.before.items():
        page.goto(f"{url}/intake/{there}")
        fill(page, said)
        press(page)
    page.goto(address)
    return address


class Hands:
    """Somebody at one page, who does to it what hands do. `following` is the page that comes after it."""

    def __init__(self, page: Page, app: Flask, url: str, kind: Kind) -> None:
        """Open the page and save it once."""
        self.page, self.app, self.kind = page, app, kind
        self.address = reach(page, url, kind)
        fill(page, kind.first)
        press(page)
        self.following = slug(page)
        assert self.following != kind.slug
        assert saved(page, app, kind) == [kind.first]

    def go_back(self) -> None:
        """Go back, and send the page again as it is."""
        back(self.page)
        assert slug(self.page) == self.kind.slug
        if self.kind.group:
            assert self.page.locator("li.card").count() == 1   # to be changed; there is no form for another
            self.address = f"{self.address}?row={self.kind.group}:0"
        else:
            assert shown(self.page, self.kind.first) == self.kind.first
        press(self.page)
        assert slug(self.page) == self.following

    def refresh(self) -> None:
        """Load the next page anew, and this one."""
        self.page.reload()
        assert slug(self.page) == self.following
        self.page.goto(self.address)
        self.page.reload()
        assert shown(self.page, self.kind.first) == self.kind.first

    def click_twice(self) -> None:
        """Save something else with a double click."""
        fill(self.page, self.kind.second)
        before = saves(self.app, self.kind.slug)
        double_click(self.page, "button[name=do][value=next]")
        assert saved(self.page, self.app, self.kind) == [self.kind.second]
        assert saves(self.app, self.kind.slug) == before + 1

    def use_two_tabs(self) -> None:
        """Save the page in one tab, then in another that was open before."""
        self.page.goto(self.address)
        other = self.page.context.new_page()
        other.goto(self.address)
        for one, said in ((self.page, self.kind.first), (other, self.kind.second)):
            fill(one, said)
            press(one)
            if one is other and self.kind.group:   # the same row: told both, before the later one counts
                assert one.locator(".errs").count() == 1
                assert saved(one, self.app, self.kind) == [self.kind.first]
                press(one)
            assert slug(one) == self.following
            assert saved(one, self.app, self.kind) == [said]

    def come_back_tomorrow(self) -> None:
        """Save the page when the session is over."""
        self.page.goto(self.address)
        said = self.kind.second if self.kind.group else self.kind.first
        fill(self.page, said)
        let_pass(self.app, hours=HOURS)
        press(self.page)
        born(self.page)
        assert slug(self.page) == self.following
        assert saved(self.page, self.app, self.kind)[0] == said


@pytest.fixture(scope="module")
def shared_tab(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[Callable[[bool], Page]]:
    """Open a tab with scripts or without: one browser for each, which forgets everybody in between."""
    contexts = {scripts: browser.new_context(**{
        **browser_context_args, "viewport": {"width": 360 if scripts else 1280, "height": 800},
        "java_script_enabled": scripts}) for scripts in (True, False)}

    def opened(scripts: bool) -> Page:
        for page in contexts[scripts].pages:
            page.close()
        contexts[scripts].clear_cookies()
        return contexts[scripts].new_page()

    yield opened
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("name", KINDS)
def test_page(shared_tab: Callable[[bool], Page], clinic: Clinic, url: str, name: str, scripts: bool) -> None:
    page = shared_tab(scripts)
    open_form(page, url, clinic.invite())
    hands = Hands(page, clinic.app, url, KINDS[name])
    hands.go_back()
    hands.refresh()
    hands.click_twice()
    hands.use_two_tabs()
    hands.come_back_tomorrow()


def test_row_that_was_saved_is_not_put_into_the_next_one(tab: Open, clinic: Clinic, url: str) -> None:
    page = tab(360)
    open_form(page, url, clinic.invite())
    kind = KINDS["rows"]
    address = reach(page, url, kind)
    fill(page, further("2015"))
    press(page)
    page.goto(address)
    press(page, "button[name=do][value^=open]")
    fill(page, further("2016"))
    press(page)
    back(page)
    press(page)
    rows = kept(page, clinic.app).stored.rows[kind.group]
    assert [fields(FORM, row)["q_op-more-when:year"] for row in rows] == [["2015"], ["2016"]]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_check_page_and_receipt(tab: Open, clinic: Clinic, url: str, scripts: bool) -> None:
    page = tab(360 if scripts else 1280, java_script_enabled=scripts)
    open_form(page, url, clinic.invite())
    send = "button[name=as-it-is]"
    page.goto(f"{url}/intake/check-answers")
    page.reload()
    let_pass(clinic.app, hours=HOURS)
    press(page, send)
    born(page)
    assert slug(page) == "check-answers"

    other = page.context.new_page()
    other.goto(page.url)
    double_click(page, send)
    assert slug(page) == "done"
    receipt = kept(page, clinic.app).receipt
    press(other, send)
    assert slug(other) == "done"
    for step in (page.reload, page.go_back, page.go_forward, page.reload):
        step()
        settle(page)
        assert slug(page) == "done"
        assert receipt in page.content()
    let_pass(clinic.app, hours=HOURS)
    page.reload()
    born(page)
    assert slug(page) == "done"
    assert kept(page, clinic.app).receipt == receipt


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_back_finds_the_page_that_was_mended(tab: Open, clinic: Clinic, url: str, scripts: bool) -> None:
    page = tab(360 if scripts else 1280, java_script_enabled=scripts)
    open_form(page, url, clinic.invite())
    reach(page, url, KINDS["date"])
    fill(page, operation("24"))
    press(page)
    assert page.locator(".errs").count() == 1
    page.reload()
    assert shown(page, operation("24")) == operation("24")
    fill(page, operation("2024"))
    press(page)
    for _ in range(2):
        back(page)
        assert slug(page) == "last-operation"
        assert page.locator(".errs").count() == 0
        assert shown(page, operation("2024")) == operation("2024")
