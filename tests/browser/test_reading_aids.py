"""Pages as people with other eyes and hands set them: wide spacing, large letters, own colours, no motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.at_the_form import answer, open_form, send, slug, too_wide
from tests.support.patient import Clinic

Open = Callable[..., Page]
PAGES = ("", "/right-now", "/where-pain", "/daily-life", "/check-answers")
# WCAG 1.4.12, word for word.
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  return !one.closest(".vh, svg, textarea") && style.overflowX !== "visible" && one.clientWidth > 1
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.outerHTML.slice(0, 120))"""
OUTLINE = """() => {
  const one = document.activeElement, shown = [one, one.closest("label")].filter(Boolean);
  return one === document.body || shown.some((each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
}"""
# Of what has the focus, or of its label, a point must be on top: the middle or an edge of one of its lines.
HIDDEN = """() => {
  const one = document.activeElement, shown = one.closest("label") || one;
  if (one === document.body) return false;
  const points = [...shown.getClientRects()].flatMap((box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return [[x, y], [box.left + 4, y], [box.right - 4, y], [x, box.top + 4], [x, box.bottom - 4]];
  });
  return !points.some(([across, down]) => shown.contains(document.elementFromPoint(across, down)));
}"""
MOVING = "() => document.getAnimations().length"
SMOOTH = "() => getComputedStyle(document.documentElement).scrollBehavior"
TABS = 18


@pytest.fixture
def page(tab: Open, url: str, clinic: Clinic) -> Page:
    """A form that is open on a small screen."""
    page = tab(360, 740, bypass_csp=True)
    open_form(page, url, clinic.invite())
    return page


def test_nothing_is_cut_off_when_the_text_is_spaced_out(page: Page, url: str) -> None:
    wrong = {}
    for address in PAGES:
        page.goto(f"{url}/intake{address}")
        page.add_style_tag(content=SPACING)
        wrong[address] = [*page.evaluate(CUT_OFF), *(["too wide"] if too_wide(page) else [])]
    assert {address: found for address, found in wrong.items() if found} == {}


def test_page_can_be_read_and_used_at_four_times_its_size(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(320, 256)   # what is left of 1280 by 1024
    open_form(page, url, clinic.invite())
    for address in PAGES:
        page.goto(f"{url}/intake{address}")
        assert not too_wide(page), address
        for _ in range(TABS):
            page.keyboard.press("Tab")
            assert not page.evaluate(HIDDEN), page.evaluate("document.activeElement.outerHTML")
    page.goto(f"{url}/intake/right-now")
    answer(page, "right-now-body", "none")
    answer(page, "right-now-spine", "none")
    send(page)
    assert slug(page) != "right-now"


@pytest.mark.parametrize("colours", ["none", "active"])
def test_what_has_the_focus_can_be_seen(tab: Open, url: str, clinic: Clinic, colours: str) -> None:
    page = tab(360, 740, forced_colors=colours)
    open_form(page, url, clinic.invite())
    for address in PAGES:
        page.goto(f"{url}/intake{address}")
        for _ in range(TABS):
            page.keyboard.press("Tab")
            assert page.evaluate(OUTLINE), page.evaluate("document.activeElement.outerHTML")
            assert not page.evaluate(HIDDEN), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_on_a_page_moves(tab: Open, url: str, clinic: Clinic, motion: str) -> None:
    page = tab(360, 740, reduced_motion=motion)
    open_form(page, url, clinic.invite())
    for address in PAGES:
        page.goto(f"{url}/intake{address}")
        assert (page.evaluate(MOVING), page.evaluate(SMOOTH)) == (0, "auto"), address


def test_date_of_birth_and_code_can_be_pasted(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, 740)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for address, field, typed in ((clinic.invite(), "#year", "1972"), ("/code", "#code", "ABC234")):
        page.goto(f"{url}{address}")
        page.evaluate("(text) => navigator.clipboard.writeText(text)", typed)
        page.focus(field)
        page.keyboard.press("Control+V")
        assert page.input_value(field) == typed


def test_what_is_folded_is_printed_open(page: Page, url: str) -> None:
    page.goto(f"{url}/intake/check-answers")
    page.click("button[name=as-it-is]")
    page.wait_for_url("**/done*")
    folded = page.locator("main details li")
    assert folded.count() >= 10
    assert not folded.first.is_visible()
    page.emulate_media(media="print")
    assert [one for one in folded.all() if not one.is_visible()] == []


def test_page_can_be_turned(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(740, 360)   # a telephone on its side
    open_form(page, url, clinic.invite())
    for address in PAGES:
        page.goto(f"{url}/intake{address}")
        assert not too_wide(page), address
