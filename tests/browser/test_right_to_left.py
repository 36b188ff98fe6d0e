"""The layout of a language that is read from right to left, with longer words than English has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support import pseudo
from tests.support.app import Clock, make_app, parts_of
from tests.support.at_the_form import answer, open_form, send, slug, sound, too_wide
from tests.support.patient import Clinic
from tests.support.tablet import give, pairing_code
from triage.forms import catalogue

Open = Callable[..., Page]
# Of each kind one: lists, a map, rows and a date, numbers from 0 to 10, own words, reading.
PAGES = ("right-now", "where-pain", "last-operation", "daily-life", "keeping-safe", "about")
PLACES = ("low-back-left", "buttock-right", "foot-big-toe-side-left", "sole-left")
# Where the middle of a marked place lies on the drawing, in parts of its width.
MIDDLES = """(places) => places.map((place) => {
  const board = document.querySelector(".board").getBoundingClientRect();
  const drawn = document.querySelector(`[value="${place}"] ~ .o use`).getBoundingClientRect();
  return ((drawn.left + drawn.right) / 2 - board.left) / board.width;
})"""
DIRECTION = "() => [document.documentElement.lang, document.documentElement.dir]"


@pytest.fixture
def app(tmp_path: Path, empty_sqlite: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, with one language more."""
    content = pseudo.make_content(tmp_path / "content")
    monkeypatch.setattr(catalogue, "LOCALE_DIR", pseudo.make_locale(tmp_path / "locale"))
    forget()
    app = make_app(tmp_path, empty_sqlite, clock, QUESTIONNAIRES_DIR=content)
    yield app
    parts_of(app).store.engine.dispose()
    forget()


def forget() -> None:
    """Have the catalogues looked for anew."""
    for kept in (catalogue.languages, catalogue.catalogue):
        kept.cache_clear()


def wrong(page: Page) -> list[str]:
    """Give what is wrong with the open page."""
    page.wait_for_load_state()
    turned = [] if page.evaluate(DIRECTION) == [pseudo.CODE, "rtl"] else ["not turned"]
    return [*turned, *sound(page), *(["too wide"] if too_wide(page) else [])]


def test_pages_of_every_kind_fit_a_telephone(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360)
    found = {}
    page.goto(f"{url}{(link := clinic.invite())}?lang={pseudo.CODE}")
    found["invitation"] = wrong(page)
    open_form(page, url, link, pseudo.CODE)
    found["welcome"] = wrong(page)
    for name in PAGES:
        page.goto(f"{url}/intake/{name}")
        assert slug(page) == name
        found[name] = wrong(page)
    page.goto(f"{url}/intake/limbs")
    page.evaluate("document.querySelectorAll('[data-alone]').forEach((one) => delete one.dataset.alone)")
    answer(page, "cord-signs", ["clumsy", "none"])
    send(page)
    found["error"] = wrong(page)
    page.goto(f"{url}/intake/bladder-bowel")
    answer(page, "bladder-change", "new")
    send(page)
    found["urgent"] = wrong(page)
    page.click("button[value=read]")
    page.goto(f"{url}/intake/check-answers")
    found["check"] = wrong(page)
    page.click("button[name=as-it-is]")
    page.wait_for_load_state()
    found["done"] = wrong(page)
    assert slug(page) == "done"
    page.goto(f"{url}/intake/copy")
    found["copy"] = wrong(page)
    page.context.clear_cookies()
    page.goto(f"{url}/intake?lang={pseudo.CODE}")
    found["closed"] = wrong(page)
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) >= 13


def test_pages_of_a_tablet_fit_it(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360)
    page.goto(f"{url}/kiosk")
    page.fill("#code", pairing_code(clinic))
    page.click("main form button")
    page.wait_for_load_state()
    page.goto(f"{url}/kiosk?lang={pseudo.CODE}")
    found = {"start": wrong(page)}
    page.fill("#code", give(clinic).code)
    page.click("main form button")
    page.wait_for_url("**/intake")
    found["welcome"] = wrong(page)
    page.evaluate("document.querySelector('#idle').showModal()")
    found["idle"] = wrong(page)
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_left_on_the_drawing_stays_the_patients_left(tab: Open, url: str, clinic: Clinic, width: int) -> None:
    page = tab(width)
    places = []
    for language in ("en", pseudo.CODE):
        open_form(page, url, clinic.invite(), language)
        page.goto(f"{url}/intake/where-pain")
        places.append(page.evaluate(MIDDLES, PLACES))
        page.context.clear_cookies()
    assert places[0] == pytest.approx(places[1], abs=0.01)
    assert places[0][0] < places[0][1]   # from behind, the left is on the left


def test_arrow_back_points_to_where_reading_begins(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360)
    open_form(page, url, clinic.invite(), pseudo.CODE)
    page.goto(f"{url}/intake/right-now")
    assert page.locator(".back [aria-hidden]").inner_text() == "→"
    box = page.locator(".back").bounding_box()
    assert box
    assert box["x"] > 180


def test_words_are_a_third_longer_and_turned_round() -> None:
    assert pseudo.pseudo("Call %(number)s now") == "\u202eCaaall\u202c %(number)s \u202enooow\u202c"
    assert pseudo.pseudo("Text 988 | text 988") == "\u202eTeeext\u202c 988 | text 988"
