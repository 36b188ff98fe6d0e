"""A tablet in a real browser: asked about when idle, wiped, and nothing left in its folder afterwards."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError

from tests.support.app import Clock, make_app, parts_of
from tests.support.at_the_form import answer, send, slug, sound, too_wide
from tests.support.browser import accessibility, serving, sign_in
from tests.support.patient import Clinic
from tests.support.tablet import give, pairing_code

Open = Callable[..., Page]
WHOLE = {"executable_path": shutil.which("chromium")}   # the one without a window keeps no history
MARKER = "Zwetschgenkuchen"            # a word that nothing else holds
MARKS = (MARKER.encode(), MARKER.encode("utf-16-le"))
GOALS = '[name="q_goals:text"]'
HASTY = 4        # seconds
SETTLES = 4000   # milliseconds: browsers write their history to the disk some seconds later
NO_DIALOG = "for (const name of ['show', 'showModal', 'close']) delete HTMLDialogElement.prototype[name]"
WELCOME = "Welcome. Type the code from the front desk."
CLEARED = "This screen was cleared to keep your answers private."


@pytest.fixture
def demo_url(demo_app: Flask) -> Iterator[str]:
    """The address of the demonstration clinic's server."""
    with serving(demo_app) as address:
        yield address


def heading(page: Page) -> str:
    page.wait_for_load_state()
    return page.locator("h1").inner_text()


def covers(page: Page, by: str = "dialog") -> bool:
    """Whether nothing of the form shows or can be pressed while the question stands."""
    return bool(page.evaluate("""(by) => [[9, 9], [innerWidth / 2, innerHeight - 9], [innerWidth - 9, 9]]
        .every(([x, y]) => document.elementFromPoint(x, y).closest(by))""", by))


def pair(page: Page, url: str, clinic: Clinic) -> None:
    """Pair the browser as a tablet of the clinic."""
    page.goto(f"{url}/kiosk")
    page.fill("#code", pairing_code(clinic))
    page.click("main form button")
    assert heading(page) == WELCOME


def begin(page: Page, url: str, clinic: Clinic, language: str = "en") -> None:
    """Open a form on the tablet with a fresh code."""
    page.goto(f"{url}/kiosk?lang={language}")
    page.fill("#code", give(clinic).code)
    page.click("main form button")
    page.wait_for_url("**/intake")


@pytest.mark.parametrize("look", [(320, "en", "light"), (360, "es", "dark"), (1280, "en", "dark"),
                                  (1280, "es", "light")])
def test_pages_of_the_tablet_are_sound(
        tab: Open, url: str, clinic: Clinic, look: tuple[int, str, str]) -> None:
    width, language, scheme = look
    page = tab(width, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{url}/kiosk")
    wrong = {"pair": sound(page), "pair, wide": [str(too_wide(page))] if too_wide(page) else []}
    pair(page, url, clinic)
    page.goto(f"{url}/kiosk?lang={language}")
    wrong["start"] = [*sound(page), *(["too wide"] if too_wide(page) else [])]
    begin(page, url, clinic, language)
    for address in ("", "/right-now", "/where-pain", "/check-answers"):
        page.goto(f"{url}/intake{address}")
        wrong[address] = [*sound(page), *(["too wide"] if too_wide(page) else [])]
    page.goto(f"{url}/intake/right-now")
    page.evaluate("document.querySelector('#idle').showModal()")
    wrong["dialog"] = sound(page)
    page.click("dialog button[form=leave]")
    page.wait_for_url("**/kiosk/thanks*")
    wrong["thanks"] = sound(page)
    assert {name: found for name, found in wrong.items() if found} == {}
    assert said == []


@pytest.mark.parametrize("width", [320, 1280])
def test_page_for_a_code_elsewhere_is_sound(tab: Open, url: str, clinic: Clinic, width: int) -> None:
    page = tab(width)
    page.goto(f"{url}/code")
    assert sound(page) == []
    page.click("main form button")
    assert sound(page) == []
    assert not too_wide(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_staff_pages_about_tablets_are_sound(tab: Open, demo_url: str, demo_app: Flask, width: int) -> None:
    page = tab(width)
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}/desk")
    wrong = {"board": staff_faults(page)}
    page.locator("article, tr").filter(has_text="Give a code").locator("summary").first.click()
    page.locator("button:visible", has_text="Give a code").first.click()
    page.wait_for_url("**/code**")
    wrong["code"] = staff_faults(page)
    page.locator("button", has_text="Revoke this code").click()
    page.wait_for_selector("text=No code works")
    wrong["no code"] = staff_faults(page)
    page.context.clear_cookies()
    sign_in(page, demo_app, demo_url, "administrator")
    page.goto(f"{demo_url}/admin/kiosks")
    wrong["no tablets"] = staff_faults(page)
    page.fill("#name", "Door")
    page.locator("button", has_text="Add the tablet").click()
    page.wait_for_selector("p.big")
    wrong["tablets"] = staff_faults(page)
    assert {name: found for name, found in wrong.items() if found} == {}


def staff_faults(page: Page) -> list[str]:
    """Give what is wrong with an open page of the staff."""
    return [*accessibility(page), *(["too wide"] if too_wide(page) else [])]


class TestIdle:
    """A tablet that asks after 20 seconds, the shortest there is, and wipes itself after 40."""

    @pytest.fixture
    def app(self, tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Iterator[Flask]:
        """The application with the shortest times that it takes."""
        app = make_app(tmp_path, empty_sqlite, clock, KIOSK_WARN=20, KIOSK_WIPE=40)
        yield app
        parts_of(app).store.engine.dispose()

    @pytest.mark.parametrize("former", [False, True])
    def test_script_asks_keeps_what_is_typed_and_then_wipes(
            self, tab: Open, url: str, clinic: Clinic, former: bool) -> None:
        page = tab(1280)
        page.clock.install()
        if former:
            page.add_init_script(NO_DIALOG)
        pair(page, url, clinic)
        begin(page, url, clinic)
        page.goto(f"{url}/intake/right-now")
        answer(page, "right-now-body", "blood")
        for _ in range(12):
            page.clock.fast_forward(21_000)
            page.wait_for_selector("dialog[open]")
            assert covers(page)
            page.click("#more")
        assert page.locator("[name=q_right-now-body]:checked").get_attribute("value") == "blood"
        page.clock.fast_forward(19_000)
        page.keyboard.press("Tab")
        page.clock.fast_forward(19_000)
        assert not page.locator("dialog[open]").count()
        page.clock.fast_forward(22_000)
        page.wait_for_url("**/kiosk/thanks*")
        assert heading(page) == CLEARED
        page.go_back()
        assert "Coughing" not in page.content()
        assert heading(page) != "Right now"

    def test_without_a_script_the_page_asks_and_then_wipes_itself(
            self, tab: Open, app: Flask, url: str, clinic: Clinic) -> None:
        # Shorter than settings may be: here it is the browser's own clock that must be waited for.
        hasty = replace(parts_of(app).settings, kiosk_warn=HASTY, kiosk_wipe=2 * HASTY)
        app.extensions["backstory"] = replace(parts_of(app), settings=hasty)
        page = tab(360, java_script_enabled=False)
        pair(page, url, clinic)
        begin(page, url, clinic)
        page.goto(f"{url}/intake/right-now")
        page.check("[name=q_right-now-body][value=blood]")
        for _ in range(2):
            asked = page.locator(".ask")
            assert not asked.is_visible()
            asked.wait_for(state="visible")
            assert covers(page, ".ask")
            asked.get_by_text("I need more time").click()
            assert slug(page) == "right-now"
            assert page.is_checked("[name=q_right-now-body][value=blood]")
        page.goto(f"{url}/intake/check-answers")
        page.locator(".ask a").click()
        assert slug(page) == "check-answers"
        page.wait_for_url("**/kiosk/thanks*", timeout=30_000, wait_until="commit")
        page.wait_for_url("**/kiosk", timeout=15_000, wait_until="commit")
        page.goto(f"{url}/intake/right-now")
        assert heading(page) == WELCOME


class TestNothingIsLeft:
    """The browser's own folder, after somebody has finished."""

    @pytest.fixture
    def launch(self, playwright: Playwright, browser_type_launch_args: dict[str, object],
               tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
        """Start the browser as a tablet has it: with a folder that it keeps."""
        opened: list[BrowserContext] = []

        def start() -> BrowserContext:
            opened.append(playwright.chromium.launch_persistent_context(
                str(tmp_path / "profile"), **{**browser_type_launch_args, **WHOLE}))  # type: ignore[arg-type]
            return opened[-1]

        yield start
        for context in opened:
            with suppress(BrowserError):   # one whose plug was pulled
                context.close()
        shutil.rmtree(tmp_path / "profile", ignore_errors=True)

    def test_answer_is_nowhere_in_the_folder(self, launch: Callable[[], BrowserContext], url: str,
                                             clinic: Clinic, tmp_path: Path) -> None:
        context = launch()
        page = context.new_page()
        pair(page, url, clinic)
        page.goto(f"{url}/kiosk?planted={MARKER[:6]}")   # shows that the folder is looked through
        begin(page, url, clinic)
        type_marker(page, url)
        page.click("header >> text=Finish and clear")
        page.wait_for_url("**/kiosk/thanks*")
        assert MARKER not in page.content()
        context.close()
        assert holding(tmp_path / "profile", MARKER[:6].encode()) != []
        assert [path for mark in MARKS for path in holding(tmp_path / "profile", mark)] == []

    def test_answer_is_nowhere_in_the_folder_after_the_plug_was_pulled(
            self, launch: Callable[[], BrowserContext], url: str, clinic: Clinic, tmp_path: Path) -> None:
        page = launch().new_page()
        pair(page, url, clinic)
        begin(page, url, clinic)
        type_marker(page, url)
        page.fill(GOALS, f"{MARKER} and more, not saved")
        page.wait_for_timeout(SETTLES)
        kill(tmp_path / "profile")
        assert holding(tmp_path / "profile", b"127.0.0.1") != []
        assert [path for mark in MARKS for path in holding(tmp_path / "profile", mark)] == []

    @pytest.mark.parametrize("scripts", [True, False])
    def test_back_and_reload_show_nothing(self, tab: Open, url: str, clinic: Clinic, scripts: bool) -> None:
        page = tab(1280, java_script_enabled=scripts)
        pair(page, url, clinic)
        begin(page, url, clinic)
        type_marker(page, url)
        page.click("header >> text=Finish and clear")
        page.wait_for_url("**/kiosk/thanks*")
        for step in (page.go_back, page.go_back, page.reload, page.go_back, page.reload, page.go_back):
            step()
            page.wait_for_load_state()
            assert MARKER not in page.content()
            assert heading(page) in (WELCOME, CLEARED)

    def test_tablet_stays_paired(
            self, launch: Callable[[], BrowserContext], url: str, clinic: Clinic) -> None:
        context = launch()
        page = context.new_page()
        pair(page, url, clinic)
        begin(page, url, clinic)
        page.click("header >> text=Finish and clear")
        page.wait_for_url("**/kiosk/thanks*")
        context.close()
        page = launch().new_page()
        page.goto(f"{url}/kiosk")
        assert heading(page) == WELCOME

    def test_pulled_plug_leaves_a_form_that_is_closed(
            self, tab: Open, url: str, clinic: Clinic, clock: Clock) -> None:
        page = tab(1280)
        pair(page, url, clinic)
        begin(page, url, clinic)
        clock.pass_by(minutes=4)
        page.goto(f"{url}/intake/right-now")
        assert heading(page) == CLEARED


def type_marker(page: Page, url: str) -> None:
    """Type the marker, have the page refused once and saved once, and see that it was kept."""
    page.goto(f"{url}/intake/check-answers")
    page.click("button[name=as-it-is]")
    page.wait_for_url("**/done*")
    page.goto(f"{url}/intake/hopes")
    page.locator(GOALS).evaluate("(one) => one.removeAttribute('maxlength')")
    page.fill(GOALS, MARKER * 80)
    send(page)
    assert page.locator(".errs").count() == 1
    page.fill(GOALS, MARKER)
    send(page)
    page.goto(f"{url}/intake/hopes")
    assert page.input_value(GOALS) == MARKER


def kill(folder: Path) -> None:
    """End the browser that has this folder at once, as a cut of its power does."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and f"--user-data-dir={folder}" in _command(entry).split("\0"):
            os.kill(int(entry.name), signal.SIGKILL)


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:   # it has ended meanwhile
        return ""


def holding(folder: Path, mark: bytes) -> list[str]:
    """Give the files below a folder that hold some bytes."""
    found = [Path(base) / name for base, _, names in os.walk(folder) for name in names]
    return [str(path) for path in found if path.is_file() and mark in path.read_bytes()]
