"""The styles come with the script, or by themselves where none runs: either way a page looks the same."""

from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.at_the_form import open_form, send
from tests.support.browser import serving, sign_in
from tests.support.patient import Clinic
from tests.support.staff import visit_of
from tests.support.tablet import give, pairing_code

Open = Callable[..., Page]
ASKING = ("", "/limbs", "/where-pain", "/check-answers", "/about")
SENT = ("/done", "/copy")
FORMER = "delete CSSStyleSheet.prototype.replaceSync"   # what browsers before 2023 do not know


# Every element with where it is and how it is drawn. A script moves the focus, which is no matter of styles.
LOOK = """() => {
  document.activeElement.blur();
  return [...document.querySelectorAll("body, body *")].map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect(), said = getComputedStyle(one);
    return [one.tagName, x, y, width, height, said.display, said.position, said.color, said.backgroundColor,
      said.font, said.textDecoration, said.border, said.borderRadius, said.padding, said.fill, said.stroke,
      said.opacity, said.visibility, said.listStyle].join();
  });
}"""


def looks(page: Page, address: str) -> list[list[str]]:
    """Give how a page looks on the screen and on paper, element by element."""
    page.goto(address)
    found = []
    for media in ("screen", "print"):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        found.append(page.evaluate(LOOK))
    page.emulate_media(media="screen")
    return found


def differ(page: Page, other: Page, addresses: Iterable[str]) -> list[str]:
    """Give the pages that look otherwise in another browser, which is signed in as the first one is."""
    other.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    return [one for one in addresses if looks(page, one) != looks(other, one)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_look_the_same_however_their_styles_come(
        tab: Open, url: str, clinic: Clinic, scheme: str, width: int) -> None:
    plain = width < 1000
    page, other = (tab(width, color_scheme=scheme, java_script_enabled=scripts)
                   for scripts in (True, not plain))
    if not plain:
        other.add_init_script(FORMER)
    open_form(page, url, clinic.invite())
    assert differ(page, other, [f"{url}/intake{slug}" for slug in ASKING]) == []
    page.goto(f"{url}/intake/check-answers")
    page.click("button[name=as-it-is]")
    assert differ(page, other, [f"{url}/intake{slug}" for slug in SENT]) == []


def test_pages_of_a_tablet_look_the_same(tab: Open, url: str, clinic: Clinic) -> None:
    page, other = tab(), tab()
    other.add_init_script(FORMER)
    page.goto(f"{url}/kiosk")
    page.fill("#code", pairing_code(clinic))
    page.click("main form button")
    assert differ(page, other, [f"{url}/kiosk", f"{url}/kiosk/thanks"]) == []
    page.fill("#code", give(clinic).code)
    page.click("main form button")
    page.wait_for_url("**/intake")
    assert differ(page, other, [f"{url}/intake", f"{url}/intake/limbs"]) == []


def test_pages_that_are_typed_for_somebody_look_the_same(tab: Open, demo_app: Flask) -> None:
    page, other = tab(), tab(java_script_enabled=False)
    with serving(demo_app) as url:
        sign_in(page, demo_app, url, "desk")
        page.goto(f"{url}/desk/visits/{visit_of(demo_app, 'DUMMERSTON, Patrick')}/entry?by=phone")
        page.get_by_label("I have checked").check()
        page.get_by_role("button", name="Begin the form").click()
        page.wait_for_url(lambda address: "/intake" in address)
        assert differ(page, other, [f"{url}/intake", f"{url}/intake/bladder-bowel"]) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_page_is_whole_after_two_requests(tab: Open, url: str, clinic: Clinic, scripts: bool) -> None:
    page, cold = (tab(360, java_script_enabled=scripts) for _ in range(2))
    open_form(page, url, clinic.invite())
    cold.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    came: list[int] = []
    cold.on("response", lambda answer: came.append(answer.status))
    cold.goto(f"{url}/intake/limbs")
    cold.wait_for_load_state("networkidle")
    assert came == [200, 200]
    assert cold.evaluate("getComputedStyle(document.querySelector('.foot')).position") == "fixed"


@pytest.mark.parametrize("former", [False, True])
def test_next_page_comes_with_the_answer_however_the_styles_came(
        tab: Open, url: str, clinic: Clinic, former: bool) -> None:
    page = tab(360)
    if former:
        page.add_init_script(FORMER)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/limbs")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    send(page)
    assert not page.url.endswith("/limbs")
    assert asked == ["POST"]
    assert page.evaluate("getComputedStyle(document.querySelector('.foot')).position") == "fixed"
