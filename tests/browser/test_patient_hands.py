"""Using the form: with a keyboard, with the picture, with a script or without one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.app import LIBRARY
from tests.support.at_the_form import COVERED, answer, back, focus_is_covered, open_form, send, slug, start
from tests.support.hand import Fields, fields, kept
from tests.support.patient import Clinic
from tests.support.walking import QUIET
from triage.questionnaire.reading import read_flat

Open = Callable[..., Page]
MOST_KEYS = 120


def test_rows_work_without_a_script(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, java_script_enabled=False)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/last-operation")
    answer(page, "had-spine-op", "yes")
    send(page)
    page.goto(f"{url}/intake/more-operations")
    answer(page, "more-ops", "yes")
    send(page)
    for year in ("2015", "2019"):
        page.fill('[name="q_op-more-when:year"]', year)
        page.click("text=Save and add another")
    page.click("li.card >> nth=0 >> text=Change")
    page.fill('[name="q_op-more-when:year"]', "2016")
    page.click("text=Save this one")
    page.click("li.card >> nth=1 >> text=Remove")
    page.click("text=Yes, remove")
    page.wait_for_load_state()
    assert page.locator("li.card h2").all_inner_texts() == ["2016"]


class Keyboard:
    """Somebody without a mouse."""

    # Where the focus is, and whether it cannot be seen there.
    HERE = f"""() => {{
      const one = document.activeElement, box = one.getBoundingClientRect();
      const away = one === document.body || box.bottom <= 0 || box.top >= innerHeight;
      return {{ name: one.name, value: one.value, type: one.type, checked: one.checked,
                lost: away || ({COVERED})() }};
    }}"""

    def __init__(self, page: Page) -> None:
        """Sit down at a page."""
        self.page = page

    def to(self, selector: str) -> None:
        """Press Tab until something has the focus."""
        for _ in range(MOST_KEYS):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.page.keyboard.press("Tab")
            assert not focus_is_covered(self.page), self.page.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"no way to {selector} by keyboard")

    def fill_in(self, said: Fields) -> None:
        """Go from control to control, answer what is asked, and press "Save and continue"."""
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(self.HERE)
            assert not here["lost"], here
            if here["value"] == "next":
                self.page.keyboard.press("Enter")
                return
            wanted = said.get(here["name"], [])
            if here["type"] == "radio" and wanted:
                self.pick(wanted[0])
            elif here["type"] == "checkbox" and here["value"] in wanted and not here["checked"]:
                self.page.keyboard.press("Space")
            elif here["type"] == "text" and wanted:
                self.page.keyboard.type(wanted[0])
        raise AssertionError(f"no way to the button of {self.page.url}")

    def pick(self, code: str) -> None:
        """Pick an answer of the group of radio buttons that has the focus."""
        self.page.keyboard.press("Space")
        for _ in range(MOST_KEYS):
            if self.page.evaluate(self.HERE)["value"] == code:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no way to {code}")

    def press(self, selector: str, key: str) -> None:
        """Go to something and press a key on it."""
        self.to(selector)
        self.page.keyboard.press(key)


def test_whole_form_is_filled_in_by_keyboard_alone(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, 740)
    keys, pages = Keyboard(page), []
    page.goto(url + clinic.invite())
    for part, typed in (("month", "March"), ("day", "14"), ("year", "1972")):
        keys.to(f"#{part}")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake")
    keys.press("main a.btn", "Enter")
    page.wait_for_url("**/right-now*")
    form = LIBRARY.get("post-laminectomy").questionnaire
    said = fields(form, read_flat(form, QUIET))
    while slug(page) != "check-answers":
        pages.append(slug(page))
        with page.expect_navigation():
            keys.fill_in(said)
        assert page.locator("nav.spine").inner_text().count("Saved at") == 1
    assert len(pages) >= 14
    keys.press("main form .acts button", "Enter")
    page.wait_for_url("**/done*")
    found = fields(form, kept(page, clinic.app).stored)
    assert {name: values for name, values in found.items() if values != said.get(name)} == {}
    assert len(found) >= 25


def test_skip_link_leads_past_the_header(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(1280, java_script_enabled=False)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/who")
    Keyboard(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_tap_on_the_picture_ticks_the_place(tab: Open, url: str, clinic: Clinic, scripts: bool) -> None:
    page = tab(1280, 1000, java_script_enabled=scripts)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/where-pain")
    board = page.locator(".board").bounding_box()
    assert board
    page.mouse.click(board["x"] + board["width"] * 2930 / 4000, board["y"] + board["height"] * 1750 / 7300)
    page.wait_for_timeout(50)
    assert page.locator(':checked[value^="low-back"]').count() == 1
    assert page.evaluate("scrollY") == 0 if scripts else True


def test_error_summary_has_the_focus_and_leads_to_the_question(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, java_script_enabled=True)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/last-operation")
    answer(page, "had-spine-op", "yes")
    send(page)
    page.fill('[name="q_op-when:year"]', "24")
    send(page)
    assert page.locator(".errs:focus").count() == 1
    page.click(".errs a")
    assert page.locator(":focus").get_attribute("name") == "q_op-when:year"


def test_heading_has_the_focus_on_the_next_page(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360)
    open_form(page, url, clinic.invite())
    start(page)
    send(page)
    assert page.locator("h1:focus").inner_text() == "Who is answering"


def test_follow_up_is_in_sight_after_the_save(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360, 740)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/bladder-bowel")
    answer(page, "bladder-change", "not-sure")
    send(page)
    box = page.locator("#q_pelvic-recheck").bounding_box()
    assert box
    assert 0 <= box["y"] < 740


class TestScript:
    """What the small script adds."""

    @pytest.fixture
    def page(self, tab: Open, url: str, clinic: Clinic) -> Page:
        """The first page of the form."""
        page = tab(360)
        open_form(page, url, clinic.invite())
        start(page)
        return page

    def ticked(self, page: Page) -> list[str]:
        """Give what is ticked."""
        found = page.locator("[name=q_right-now-body]:checked").all()
        return [str(one.get_attribute("value")) for one in found]

    def test_none_of_these_unticks_the_signs(self, page: Page) -> None:
        answer(page, "right-now-body", ["blood", "sight", "none"])
        assert self.ticked(page) == ["none"]

    def test_sign_unticks_none_of_these(self, page: Page) -> None:
        answer(page, "right-now-body", ["none", "blood"])
        assert self.ticked(page) == ["blood"]

    def test_not_sure_may_stand_beside_a_sign(self, page: Page) -> None:
        answer(page, "right-now-body", ["blood", "not-sure"])
        assert self.ticked(page) == ["blood", "not-sure"]

    def test_other_question_is_left_alone(self, page: Page) -> None:
        answer(page, "right-now-spine", "no-pee")
        answer(page, "right-now-body", "none")
        assert page.locator("[name=q_right-now-spine]:checked").count() == 1

    def test_typing_a_date_picks_it(self, page: Page, url: str) -> None:
        page.goto(f"{url}/intake/last-operation")
        answer(page, "had-spine-op", "yes")
        send(page)
        answer(page, "op-when", "lt2w")
        page.fill('[name="q_op-when:year"]', "2024")
        assert page.locator("[name=q_op-when]:checked").get_attribute("value") == "+own"

    def test_second_press_sends_nothing(self, page: Page) -> None:
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
        page.evaluate("""() => { const button = document.querySelector("button[value=next]");
                                 button.click(); button.click(); }""")
        page.wait_for_url("**/who*")
        assert sent == ["POST"]

    def test_page_can_be_sent_again_after_going_back(self, page: Page) -> None:
        send(page)
        page.wait_for_url("**/who*")
        back(page)
        answer(page, "right-now-body", "not-sure")
        send(page)
        page.wait_for_url("**/who*")
        assert slug(page) == "who"


def test_change_of_language_takes_along_what_is_typed(tab: Open, url: str, clinic: Clinic) -> None:
    page = tab(360)
    open_form(page, url, clinic.invite())
    page.goto(f"{url}/intake/last-operation")
    answer(page, "had-spine-op", "yes")
    send(page)
    answer(page, "op-region", ["low"])
    page.fill('[name="q_op-when:year"]', "2019")
    page.click("header button[name=language]")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.is_checked('[name="q_op-region"][value="low"]')
    assert page.input_value('[name="q_op-when:year"]') == "2019"
    answer(page, "op-type", ["joined"])
    send(page)
    assert slug(page) == "safety-context"
    page.goto(f"{url}/intake/last-operation")
    assert page.input_value('[name="q_op-when:year"]') == "2019"
