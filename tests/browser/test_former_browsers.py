"""Telephones that get no newer browser: dressed, readable, and nothing on top of anything."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.support.at_the_form import open_form
from tests.support.former import serve_former_styles
from tests.support.patient import Clinic

Open = Callable[..., Page]
TELEPHONE = {"width": 375, "height": 667}
# Chrome 73 to 98 take a sheet from a script and read nothing of a layer.
NO_LAYERS = """() => {
  const known = CSSStyleSheet.prototype.replaceSync;
  CSSStyleSheet.prototype.replaceSync = function (text) {
    known.call(this, text.startsWith("@layer") ? "" : text);
  };
}"""
BOX = """(one) => {
  const { x, y, width } = one.getBoundingClientRect();
  return [x, y, width].map(Math.round).join();
}"""
APART = """() => [...document.querySelectorAll("label.opt, label.tick")].map((one) =>
  one.querySelector("span").getBoundingClientRect().left
  - one.querySelector("input").getBoundingClientRect().right)"""
SEEN = "getComputedStyle(document.documentElement).opacity"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_page_is_dressed_where_layers_are_unknown(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(**TELEPHONE)
    page.add_init_script(f"({NO_LAYERS})()")
    open_form(page, url, clinic.invite())
    assert page.locator(".foot").evaluate("(one) => getComputedStyle(one).position") == "fixed"


def test_page_is_not_seen_before_its_styles_are_there(tab: Open, url: str, clinic: Clinic) -> None:
    page, waiting = tab(**TELEPHONE), list[Route]()
    page.add_init_script(f"({NO_LAYERS})()")
    open_form(page, url, clinic.invite())

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/app.css*", hold)
    page.goto(f"{url}/intake/limbs", wait_until="commit")
    page.locator("h1").wait_for(state="attached")
    assert page.evaluate(SEEN) == "0"
    waiting.pop().continue_()
    page.locator("html:not([style*=opacity])").wait_for(state="attached")
    assert page.evaluate(SEEN) == "1"


@pytest.fixture
def former(tab: Open, url: str, clinic: Clinic) -> Page:
    page = tab(**TELEPHONE)
    serve_former_styles(page)
    open_form(page, url, clinic.invite())
    return page


@pytest.mark.parametrize("slug", ["", "/limbs", "/where-pain", "/check-answers", "/about"])
def test_numbers_stay_at_the_foot_and_nothing_is_wider(former: Page, url: str, slug: str) -> None:
    former.goto(f"{url}/intake{slug}")
    former.mouse.wheel(0, 900)
    foot = former.locator(".foot").bounding_box()
    assert foot
    assert (foot["x"], foot["width"]) == (0, TELEPHONE["width"])
    assert foot["y"] + foot["height"] == TELEPHONE["height"]
    assert former.evaluate(WIDER) <= 0


def test_answers_stand_apart_from_their_boxes(former: Page, url: str) -> None:
    for slug in ("limbs", "where-pain"):
        former.goto(f"{url}/intake/{slug}")
        assert min(former.evaluate(APART)) >= 6


def test_outlines_lie_on_the_picture_and_can_be_tapped(former: Page, url: str) -> None:
    former.goto(f"{url}/intake/where-pain")
    board = former.locator(".board").evaluate(BOX)
    assert former.locator(".o").evaluate_all(f"(all) => [...new Set(all.map({BOX}))]") == [board]
    left = former.locator("[value=low-back-left]")
    left.locator("~ .o use").first.click(force=True)
    assert left.is_checked()


def test_heading_that_takes_the_focus_has_no_ring(former: Page, url: str) -> None:
    former.goto(f"{url}/intake/limbs")
    assert former.evaluate("document.activeElement.tagName") == "H1"
    assert former.locator("h1").evaluate("(one) => getComputedStyle(one).outlineStyle") == "none"
