"""Every patient page in a real browser: sound for axe, wide enough for a finger, fit for a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.at_the_form import answer, open_form, send, slug, sound, too_wide
from tests.support.patient import Clinic

Open = Callable[..., Page]
ENOUGH = 30   # pages, more than part two has


@pytest.mark.parametrize("look", [(360, "es", "light"), (1280, "en", "dark")])
def test_pages_after_sending_are_accessible(
        tab: Open, url: str, clinic: Clinic, look: tuple[int, str, str]) -> None:
    width, language, scheme = look
    page = tab(width, color_scheme=scheme)
    open_form(page, url, clinic.invite(), language)
    page.goto(f"{url}/intake/check-answers")
    page.click("button[name=as-it-is]")
    page.click("main a.btn[href^='/intake/']")
    wrong: dict[str, list[str]] = {}
    while slug(page) != "done" and len(wrong) < ENOUGH:
        wrong[slug(page)] = sound(page)
        assert not too_wide(page), slug(page)
        send(page)
    assert slug(page) == "done"
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(wrong) >= 12


@pytest.mark.parametrize("look", [
    (320, "en", "light"), (360, "es", "dark"), (1280, "en", "dark"), (1280, "es", "light"),
])
def test_page_about_the_condition_is_accessible(
        tab: Open, url: str, clinic: Clinic, look: tuple[int, str, str]) -> None:
    width, language, scheme = look
    page = tab(width, color_scheme=scheme)
    open_form(page, url, clinic.invite(), language)
    page.click("main a[href$='/about']")
    page.wait_for_url("**/about")
    assert sound(page) == []
    assert not too_wide(page)
    page.click("main a[href='#signs']")
    top = page.locator("#signs h2").evaluate("(one) => one.getBoundingClientRect().top")
    assert 0 <= top < page.viewport_size["height"]  # type: ignore[index]  # it was given
    page.emulate_media(media="print")
    assert page.locator("#signs li:visible").count() >= 18


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_out_of_the_way_are_accessible(tab: Open, url: str, clinic: Clinic, width: int) -> None:
    page = tab(width)
    page.goto(f"{url}/intake")
    wrong = {"closed": sound(page)}
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/limbs")
    page.evaluate("document.querySelectorAll('[data-alone]').forEach((one) => delete one.dataset.alone)")
    answer(page, "cord-signs", ["clumsy", "none"])
    send(page)
    wrong["error"] = sound(page)
    page.goto(f"{url}/intake/keeping-safe")
    answer(page, "safety-thoughts", "harm")
    send(page)
    wrong["card"] = sound(page)
    page.click("button[value=will-not-call]")
    page.goto(f"{url}/intake/bladder-bowel")
    answer(page, "bladder-change", "new")
    send(page)
    wrong["urgent"] = sound(page)
    page.click("button[value=calling]")
    wrong["warned"] = sound(page)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("address", ["", "/right-now", "/where-pain", "/last-operation", "/daily-life"])
def test_page_fits_a_screen_of_320_pixels(tab: Open, url: str, clinic: Clinic, address: str) -> None:
    page = tab(320)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake{address}")
    assert not too_wide(page)


def test_page_fits_when_letters_are_twice_as_large(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(1280)
    open_form(page, url, clinic.invite())
    for address in ("/right-now", "/where-pain", "/check-answers"):
        page.goto(f"{url}/intake{address}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not too_wide(page), address


def test_chosen_answer_shows_in_forced_colours(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, forced_colors="active")
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/who")
    answer(page, "who-answers", "me-alone")
    outline = page.locator("label:has(:checked)").evaluate("(one) => getComputedStyle(one).outlineStyle")
    assert outline == "solid"


def test_urgent_page_prints_on_one_sheet(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(1280)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/bladder-bowel")
    answer(page, "bladder-change", "new")
    send(page)
    assert page.pdf(format="Letter").count(b"/Type /Page\n") == 1
