"""A patient in front of a real browser: ticks, types, presses; nothing that a hand could not do."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.support.browser import accessibility
from tests.support.patient import BORN

# Elements with a fixed or sticky place may lie over others; what has the focus must show all the same.
COVERED = """() => {
  const one = document.activeElement, box = (one.closest("label") || one).getBoundingClientRect();
  const bar = document.querySelector(".foot").getBoundingClientRect();
  return getComputedStyle(document.querySelector(".foot")).position === "fixed" && box.top >= bar.top;
}"""
CONTROLS = ("main :is(button:not([aria-hidden]), .btn, label.opt, label.tick, .in), summary, "
            ".top :is(a, button:not([aria-hidden])), .foot a")
SMALL = """(controls) => [...document.querySelectorAll(controls)]
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.height && (box.height < 43.5 || box.width < 43.5))
  .map(([box, html]) => `${box.width}x${box.height} ${html}`)"""


def open_form(page: Page, url: str, link: str, language: str = "en") -> None:
    """Open the link with the right date of birth."""
    page.goto(f"{url}{link}?lang={language}")
    for part in ("day", "month", "year"):
        page.fill(f"#{part}", str(getattr(BORN, part)))
    page.click("main form button")
    page.wait_for_load_state()


def start(page: Page) -> None:
    """Press Start, or Go on."""
    page.click("main .acts a.btn")
    page.wait_for_load_state()


def slug(page: Page) -> str:
    """Give the page's own name."""
    return re.split(r"[?#]", page.url)[0].rpartition("/")[2]


def answer(page: Page, link_id: str, said: Any) -> None:
    """Tick what was said to a question."""
    for code in said if isinstance(said, list) else [said]:
        page.check(f'[name="q_{link_id}"][value="{code}"]')


def send(page: Page) -> None:
    """Press "Save and continue", and wait for what comes of it."""
    page.click("button[name=do][value=next]")
    settle(page)


def settle(page: Page) -> None:
    """Wait until no page is on its way: sent, or left with the browser's own buttons."""
    page.locator("[data-sent]").wait_for(state="detached")
    page.wait_for_load_state()


def back(page: Page) -> None:
    """Press the browser's "Back"."""
    page.go_back()
    settle(page)


def sound(page: Page) -> list[str]:
    """Give what is wrong with the open page: for axe, and for a finger.

    The bars that stay in sight are let go first: axe counts what happens to lie half under them as small.
    """
    page.wait_for_load_state()   # a click returns once the next page has begun
    page.evaluate("document.querySelectorAll('.foot, .acts').forEach((one) => one.style.position = 'static')")
    return [*accessibility(page), *small_targets(page)]


def small_targets(page: Page) -> list[str]:
    """Give the controls that are less than 44 pixels high or wide."""
    found: list[str] = page.evaluate(SMALL, CONTROLS)
    return found


def too_wide(page: Page) -> bool:
    """Whether the page must be moved sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def focus_is_covered(page: Page) -> bool:
    """Whether the bar at the foot hides what has the focus."""
    return bool(page.evaluate(COVERED))
