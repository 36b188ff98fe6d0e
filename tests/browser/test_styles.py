"""The styles come with the script, or by themselves where none runs: either way a page looks the same."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from tests.support.at_the_form import open_form
from tests.support.patient import Clinic

Open = Callable[..., Page]
ASKING = ("", "/limbs", "/where-pain", "/check-answers", "/about")
SENT = ("/done", "/copy")
FORMER = "delete CSSStyleSheet.prototype.replaceSync"   # what browsers before 2023 do not know


def pictures(page: Page, address: str) -> list[bytes]:
    """Give a page as it is on the screen and on paper, whole."""
    page.goto(address)
    found = []
    for media in ("screen", "print"):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        found.append(page.screenshot(full_page=True))
    page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_pages_look_the_same_however_their_styles_come(
        tab: Open, url: str, clinic: Clinic, scheme: str, width: int) -> None:
    styled, plain, former = (tab(width, color_scheme=scheme, java_script_enabled=scripts)
                             for scripts in (True, False, True))
    former.add_init_script(FORMER)
    open_form(styled, url, clinic.invite())

    def differ(pages: Iterable[str]) -> list[str]:
        other = former if width > 1000 else plain
        other.context.add_cookies(styled.context.cookies())  # type: ignore[arg-type]
        return [slug for slug in pages
                if pictures(styled, f"{url}/intake{slug}") != pictures(other, f"{url}/intake{slug}")]

    assert differ(ASKING) == []
    styled.goto(f"{url}/intake/check-answers")
    styled.click("button[name=as-it-is]")
    assert differ(SENT) == []


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
