"""Safari's engine at the form, as `make run` serves it: a whole way, the picture, quick fingers, Back."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import webkit
from tests.support.app import LIBRARY, parts_of
from tests.support.at_the_form import CONTROLS, COVERED, SMALL
from tests.support.hand import FILL, MOST_PAGES, SHOWN, Fields, fields, lost
from tests.support.patient import BORN, Clinic
from tests.support.running import running
from tests.support.webkit import Driver, Window, until
from tests.support.worked_cases import ALL
from triage.cli import machine
from triage.questionnaire.reading import read_flat
from triage.services import intake
from triage.services.views import IntakeView
from triage.store.models import IntakeSave

FORM = LIBRARY.get("post-laminectomy")
TOLD = {case.id: case for _, case in ALL}["ces-bladder-new"].answers
SEND = "button[name=do][value=next]"
TICKED = "return [...document.querySelectorAll('main :checked')].map((one) => one.value).sort()"
WIDE = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Where in the window one shape of a region is what a finger meets; `nth`: 0 the figure, 1 its close-up.
POINT = """const [region, nth] = arguments;
  const label = document.querySelector(`input[value="${region}"]`).closest("label");
  const shape = label.querySelectorAll("svg.o use")[nth];
  shape.scrollIntoView({ block: "center" });
  const box = shape.getBoundingClientRect(), parts = [...Array(15).keys()].map((part) => (part + 1) / 16);
  for (const down of parts) for (const right of parts) {
    const x = Math.round(box.left + box.width * right), y = Math.round(box.top + box.height * down);
    const around = [[x, y], [x - 2, y], [x + 2, y], [x, y - 2], [x, y + 2]];
    const meets = ([x, y]) => document.elementFromPoint(x, y)?.closest("svg.o")?.closest("label") === label;
    if (around.every(meets)) return [x, y];
  }
  return null;"""
# The regions that a map shows as marked, each with the pattern that it is filled with.
DRAWN = """const found = {};
  for (const one of document.querySelectorAll("svg.o")) {
    const style = getComputedStyle(one), value = one.closest("label").querySelector("input").value;
    if (style.fillOpacity === "1") (found[value] ||= []).push(style.fill.match(/#\\w+/)[0]);
  }
  return found;"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Clinic]]:
    """The address of a running server, and its clinic."""
    folder = tmp_path_factory.mktemp("webkit")
    with running(folder, f"sqlite:///{folder / 'clinic.sqlite'}") as (server, clinic):
        yield server.url, clinic


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """The engine. A machine that has none says so."""
    lacking = machine.missing(machine.WEBKIT)
    if not all(map(machine.offered, lacking)):
        pytest.xfail("this Debian has no package of WebKit with a driver")
    if lacking:
        pytest.skip(machine.describe(lacking))
    with webkit.driver(tmp_path_factory.mktemp("engine")) as running_driver:
        yield running_driver


def open_form(window: Window, site: tuple[str, Clinic], language: str = "en") -> str:
    """Open a new link with the date of birth; give the address of the site."""
    url, clinic = site
    window.open(f"{url}{clinic.invite()}?lang={language}")
    for box in ("day", "month", "year"):
        window.type(f"#{box}", str(getattr(BORN, box)))
    window.press("main form button")
    return url


def fill(window: Window, wanted: Fields) -> None:
    """Tick and type, where the page asks."""
    assert window.run(f"return ({FILL})(arguments[0])", wanted) == []


def slug(window: Window) -> str:
    """Give the page's own name."""
    return re.split(r"[?#]", window.url)[0].rpartition("/")[2]


def kept(window: Window, site: tuple[str, Clinic]) -> IntakeView:
    """Give the form that is open in the window, as the server has it."""
    parts = parts_of(site[1].app)
    view = intake.resume(parts.store, parts.library, window.cookies["intake"], now=parts.now())
    assert view is not None
    return view


def wrong(window: Window) -> list[str]:
    """Give what is wrong with the open page: for a finger, or sideways."""
    small: list[str] = window.run(f"return ({SMALL})(arguments[0])", CONTROLS)
    return [*small, *(["too wide"] if window.run(WIDE) else [])]


def walk(window: Window, said: Fields) -> Iterator[str]:
    """Answer page after page; yield each page's name when it shows."""
    for _ in range(MOST_PAGES):
        yield slug(window)
        if slug(window) == "check-answers":
            return
        if slug(window) == "urgent":
            window.press("button[name=choice][value=read]")
            continue
        fill(window, said)
        window.press(SEND)
    raise AssertionError(f"the form does not end: still at {window.url}")


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "es")])
def test_whole_way(driver: Driver, site: tuple[str, Clinic], width: int, language: str) -> None:
    scripts = dark = language == "en"   # the other way in the light, and without scripts
    given = read_flat(FORM.questionnaire, TOLD)
    said = fields(FORM.questionnaire, given)
    with driver.window(width, scripts=scripts, dark=dark) as window:
        url = open_form(window, site, language)
        assert window.run("return matchMedia('(prefers-color-scheme: dark)').matches") is dark
        found = {"welcome": wrong(window)}
        window.press("main .acts a.btn")
        for name in walk(window, said):
            found[name] = [*found.get(name, []), *wrong(window)]
        assert {name: faults for name, faults in found.items() if faults} == {}
        assert {"urgent", "where-pain", "check-answers"} <= set(found)
        assert len(found) >= 16

        view = kept(window, site)
        asked = {link_id: one for link_id, one in given.answers.items() if link_id in view.stored.answers}
        assert lost(view, asked) == {}
        stored = fields(FORM.questionnaire, view.stored)
        for name in found.keys() - {"welcome", "urgent", "check-answers"}:
            window.open(f"{url}/intake/{name}")
            shown = window.run(f"return ({SHOWN})()")["names"]
            assert {one: values for one, values in shown.items() if values != stored.get(one, values)} == {}
        window.open(f"{url}/intake/check-answers")
        window.press("main form button")
        assert (slug(window), wrong(window), window.mistakes) == ("done", [], [])


def test_urgent_page_leads_with_the_number(driver: Driver, site: tuple[str, Clinic]) -> None:
    with driver.window(360) as window:
        url = open_form(window, site)
        window.open(f"{url}/intake/bladder-bowel")
        fill(window, {"q_bladder-change": ["new"]})
        window.press(SEND)
        assert slug(window) == "urgent"
        assert window.run("""const call = document.querySelector("main a[href='tel:911']");
            const box = call.getBoundingClientRect();
            return box.top > 0 && box.bottom < innerHeight""")
        window.press("button[name=choice][value=read]")
        assert window.run("return document.querySelectorAll('.warned a').length") == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_picture_ticks_the_list(driver: Driver, site: tuple[str, Clinic], scripts: bool) -> None:
    with driver.window(360, scripts=scripts) as window:
        url = open_form(window, site)
        window.open(f"{url}/intake/where-pain")
        for place in (("low-back-middle", 0), ("low-back-left", 1), ("calf-left", 0), ("neck-middle", 1)):
            window.press_at(*window.run(POINT, *place))
        assert window.run(TICKED) == ["calf-left", "low-back-left", "low-back-middle", "neck-middle"]
        window.press_at(*window.run(POINT, "low-back-middle", 1))   # the close-up unticks, and nothing stays
        window.run("document.querySelector('input[value=buttock-left]').focus()")
        window.key("Space")
        marked = ["buttock-left", "calf-left", "low-back-left", "neck-middle"]
        assert window.run(TICKED) == marked
        assert window.run(DRAWN) == {region: ["#pain"] for region in marked}
        window.press(SEND)
        assert sorted(kept(window, site).stored["pain-sites"].codes) == marked

        window.open(f"{url}/intake/where-numb")
        assert window.run(DRAWN) == {}
        earlier = window.run("return [...document.querySelectorAll('.board [fill=\"url(#pain)\"] use')]"
                             ".map((one) => one.getAttribute('href'))")
        assert set(earlier) == {f"#s-{region}" for region in marked}
        window.press_at(*window.run(POINT, "calf-left", 0))   # what was marked before does not lie in the way
        window.press(SEND)
        assert kept(window, site).stored["numb-sites"].codes == {"calf-left"}
        assert window.mistakes == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_quick_fingers_and_back(driver: Driver, site: tuple[str, Clinic], scripts: bool) -> None:
    with driver.window(360, scripts=scripts) as window:
        url = open_form(window, site)
        window.open(f"{url}/intake/how-long")
        fill(window, {"q_most-days": ["most"]})
        middle: Any = window.run("""const one = document.querySelector(arguments[0]);
            one.scrollIntoView({ block: "center" });
            const box = one.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2]""", SEND)
        with window.leaving():
            window.press_at(*middle, times=2)
        following = slug(window)
        assert saves(site, window) == 1

        window.back()
        assert slug(window) == "how-long"
        assert window.run(TICKED) == ["most"]
        window.open(window.url)
        assert window.run(TICKED) == ["most"]
        window.press(SEND)
        window.back()
        fill(window, {"q_most-days": ["rare"]})
        window.press(SEND)   # also where the browser has kept the page as it was when it was sent
        assert slug(window) == following
        assert kept(window, site).stored["most-days"].codes == {"rare"}
        assert window.mistakes == []


def saves(site: tuple[str, Clinic], window: Window) -> int:
    """Give how often the form was saved."""
    with parts_of(site[1].app).store.reading() as session:
        return session.query(IntakeSave).filter_by(intake_id=kept(window, site).intake_id).count()


def test_reason_unfolds(driver: Driver, site: tuple[str, Clinic]) -> None:
    with driver.window(360, scripts=False) as window:
        url = open_form(window, site)
        window.open(f"{url}/intake/bladder-bowel")
        height = "return document.querySelector('main details').getBoundingClientRect().height"
        folded = window.run(height)
        window.click("main details summary")
        assert window.run(height) > folded + 40


def test_focus_is_never_under_the_foot(driver: Driver, site: tuple[str, Clinic]) -> None:
    with driver.window(360) as window:
        url = open_form(window, site)
        window.open(f"{url}/intake/right-now")
        met = set()
        for _ in range(20):
            window.key("Tab")
            met.add(window.run("return document.activeElement.outerHTML"))
            assert window.run(f"return ({COVERED})()") is False
        assert len(met) >= 15


def test_mistake_of_a_script_is_heard(driver: Driver, site: tuple[str, Clinic]) -> None:
    with driver.window(360) as window:
        open_form(window, site)
        assert window.mistakes == []
        window.run("setTimeout(() => nobody.knows())")
        until(lambda: len(window.mistakes) == 1)
