"""The review queue in a browser: keys go through it, clocks go on, a filter says what it hides."""

import re

from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.browser import PHONE, SCREEN, accessibility, serving, sign_in

HERE = "document.activeElement.textContent"


def test_queue_is_walked_by_keys_and_its_clocks_go_on(page: Page, demo_app: Flask) -> None:
    with serving(demo_app) as url:
        page.clock.install()
        page.set_viewport_size(SCREEN)
        sign_in(page, demo_app, url, "clinician")
        page.goto(f"{url}/clinician/queue")
        names = page.locator("tbody th a").all_inner_texts()
        for key, expected in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
            page.keyboard.press(key)
            assert page.evaluate(HERE) == names[expected], key
        page.get_by_text("Keys", exact=True).click()
        page.get_by_label("Use the keys j and k").uncheck()
        page.keyboard.press("j")
        assert page.evaluate(HERE) not in names   # a letter that was turned off does nothing
        soon = page.locator("small", has_text=re.compile("^in [0-9]+ min$"))
        row = page.locator("tbody tr", has=soon).first
        row.evaluate("row => { row.id = 'next'; }")
        left = int(page.locator("#next [data-due]").inner_text().split()[1])
        page.clock.run_for((left + 2) * 60_000)
        expect(page.locator("#next.late .over")).to_have_text("Overdue")
        expect(page.locator("#next [data-due]")).to_have_text(re.compile("^by [0-9] min$"))
        expect(page.locator("#fresh")).to_have_text(re.compile(r" ago$"))
        page.get_by_label("State").select_option("Seen")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("status").filter(has_text="not in this list")).to_contain_text("Emergency")
        assert accessibility(page) == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/clinician/cases/"))
