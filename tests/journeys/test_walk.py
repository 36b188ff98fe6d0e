"""One visit from the desk's first click to the clinician's signature, in a real browser.

On a phone with scripts and on a desk's screen without: the same pages, the same order, the same end.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.app import LIBRARY
from tests.support.at_the_form import send, settle
from tests.support.browser import PHONE, SCREEN
from tests.support.hand import fields, fill
from tests.support.server import Server
from tests.support.walking import QUIET
from triage.questionnaire.reading import read_flat

FORM = LIBRARY.get("post-laminectomy").questionnaire
ANSWERS = {**QUIET, "bladder-change": "new", "saddle-feeling": "new"}
PASSWORD = re.compile(r"with the password (\S+)")
MOST_CLICKS = 60
WITHOUT_SCRIPTS: list[Page] = []   # pages that nothing can be measured in from inside


@dataclass
class Setting:
    """A device: its size, and whether it runs scripts."""

    name: str
    viewport: dict[str, int]
    scripts: bool


SETTINGS = [Setting("phone-with-scripts", PHONE, True), Setting("screen-without-scripts", SCREEN, False)]


@pytest.fixture(params=SETTINGS, ids=lambda setting: setting.name)
def open_browser(request: pytest.FixtureRequest, browser: Browser,
                 browser_context_args: dict[str, object]) -> Iterator[Callable[[], Page]]:
    """Opens one person's browser after another, and lets none of them meet an error or another host."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened() -> Page:
        context = browser.new_context(**{**browser_context_args, "viewport": request.param.viewport,
                                         "java_script_enabled": request.param.scripts})
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("request", lambda one: problems.append(one.url)
                   if not one.url.startswith(("http://127.0.0.1:", "data:")) else None)
        context.on("weberror", lambda one: problems.append(str(one.error)))
        context.on("response", lambda one: problems.append(f"{one.status} {one.url}")
                   if one.status >= 500 else None)
        page = context.new_page()
        if not request.param.scripts:
            WITHOUT_SCRIPTS.append(page)
        return page

    yield opened
    WITHOUT_SCRIPTS.clear()
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration clinic, served as `make run` does."""
    server = Server(tmp_path_factory.mktemp("walk") / "instance")
    server.start()
    yield server
    server.kill()


def whole(page: Page) -> None:
    """Check what holds for every page: one first heading, nothing cut off at the side."""
    settle(page)   # a click returns once the next page has begun
    assert page.locator("h1").count() == 1, page.url
    if page in WITHOUT_SCRIPTS:
        return   # the same pages are measured with scripts
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide"


def slug(page: Page) -> str:
    """Give the last part of the open page's address."""
    return urlsplit(page.url).path.rpartition("/")[2]


def sign_in(page: Page, server: Server, who: str) -> None:
    found = PASSWORD.search(server.printed())
    assert found
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Work email").fill(f"{who}@demo.example")
    page.get_by_label("Password").fill(found.group(1))
    page.get_by_role("button", name="Sign in").click()


def tomorrow() -> datetime:
    """Give a moment of tomorrow at the clinic."""
    return datetime.now(ZoneInfo("America/Chicago")) + timedelta(days=1)


def add_visit(page: Page, family: str) -> str:
    """Add a patient and a visit at the desk, and give the address of the link."""
    page.get_by_role("link", name="Add a visit").click()
    for label, text in (("Record number", f"W-{family}"), ("Family name", family), ("Given name", "Ada"),
                        ("Date of birth", "1972-03-14"), ("Day of the visit", f"{tomorrow():%Y-%m-%d}"),
                        ("Time", "14:30")):
        page.get_by_label(label, exact=False).first.fill(text)
    page.get_by_label("Sex at birth").select_option("female")
    page.get_by_label("Location", exact=True).select_option(label="Juniper Hill Clinic, Main Street")
    whole(page)
    page.get_by_role("button", name="Add the visit").click()
    row = page.get_by_role("row").filter(has_text=family.upper())
    whole(page)
    row.get_by_role("button", name="Make a link").click()
    whole(page)
    return page.locator("#address").input_value()


def answer(page: Page) -> None:
    """Tick what is asked on the open page, and send it."""
    fill(page, fields(FORM, read_flat(FORM, ANSWERS)))
    send(page)


def fill_in(page: Page, link: str) -> None:
    """Go through the whole form, past the urgent page, to the receipt."""
    page.goto(link)
    whole(page)
    for name, text in (("day", "14"), ("month", "3"), ("year", "1972")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("form button").last.click()
    whole(page)
    page.locator("a.btn").first.click()
    warned = False
    for _ in range(MOST_CLICKS):
        whole(page)
        if slug(page) == "urgent":
            warned = True
            assert "Call 911 now" in page.locator("h1").inner_text()
            page.locator("button[value=checked]").click()
        elif slug(page) == "check-answers":
            break
        else:
            answer(page)
    assert warned
    page.get_by_role("button", name="Send").first.click()
    whole(page)
    assert slug(page) == "done"


def test_visit_from_the_desk_to_the_signature(clinic: Server, open_browser: Callable[[], Page],
                                              request: pytest.FixtureRequest, tmp_path: Path) -> None:
    family = "Walker" + ("Phone" if "phone" in request.node.name else "Screen")
    desk, patient, clinician = open_browser(), open_browser(), open_browser()
    sign_in(desk, clinic, "desk")
    whole(desk)
    link = add_visit(desk, family)
    fill_in(patient, link)

    sign_in(clinician, clinic, "clinician")
    whole(clinician)
    clinician.get_by_role("link", name=family.upper()).first.click()
    whole(clinician)
    assert "Emergency" in clinician.title()
    clinician.get_by_role("button", name="I have seen this").click()
    clinician.get_by_label("Agree").check()
    clinician.get_by_role("button", name="Sign").last.click()
    whole(clinician)
    assert "/clinician/queue" in clinician.url
    assert clinician.get_by_role("link", name=family.upper()).count() == 0

    desk.goto(f"{clinic.url}/desk/day/{tomorrow():%Y-%m-%d}")
    desk.get_by_role("row").filter(has_text=family.upper()).get_by_role(
        "link", name="Print summary").click()
    whole(desk)
    assert family.upper() in desk.content().upper()
    pdf = desk.context.request.get(f"{desk.url.partition('?')[0]}.pdf")
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF-")
