"""Every staff page in a real browser: sound for axe, fit for a phone, worked by keyboard, printed."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.browser import accessibility, serving, sign_in
from tests.support.staff import QUIET, Colleague, actor_of, add_case, site, visit_of
from tests.web.test_print_pdf import BUSY, everything, pages
from triage.services import review

Open = Callable[..., Page]
PHONE = 360
LOOKS = [(1280, "dark"), (PHONE, "light")]
CONTROLS = "button, .btn, select, textarea, .in:not([type=hidden]), .opt, .tally a, nav a"
# A control is 44 pixels high at least.
TOO_LOW = """all => all.filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML)"""


@pytest.fixture
def demo_url(demo_app: Flask) -> Iterator[str]:
    """The address of the demonstration clinic's server."""
    with serving(demo_app) as address:
        yield address


def desk_pages(app: Flask, case_id: UUID) -> dict[str, str]:
    """Give the addresses of the desk's pages."""
    here = f"day=2026-11-20&location={site(app)}"
    shown, none = visit_of(app, "EXAMPLEWOOD, Chidi"), visit_of(app, "DUMMERSTON, Patrick")
    return {
        "board": "/desk",
        "filtered": "/desk?state=done",
        "empty day": "/desk/day/2030-01-01",
        "new visit": "/desk/visits/new",
        "walk-in": "/desk/walk-in",
        "put right": f"/desk/visits/{visit_of(app, 'PLACEHOLDER, Henrik')}/put-right",
        "link": f"/desk/visits/{shown}/link?{here}",
        "no link": f"/desk/visits/{none}/link?{here}",
        "summary": f"/desk/cases/{case_id}/print",
    }


def clinicians_pages(app: Flask, case_id: UUID) -> dict[str, str]:
    """Give the addresses of the clinicians' pages."""
    signed = add_case(app, {**QUIET, "limb-weak": "new"}, language="es")
    seen = Colleague.at(app, "clinician")
    seen.open(f"/clinician/cases/{signed}")
    seen.press("Sign and close", decision="agree", plan="Examine.")
    started = add_case(app, {"right-now-body": ["chest-pain"]}, sent=False)
    return {
        "queue": "/clinician/queue",
        "level": "/clinician/queue?level=soon",
        "rules": "/clinician/rules",
        "scorecards": "/clinician/learning",
        "case": f"/clinician/cases/{case_id}",
        "what if": f"/clinician/cases/{case_id}/what-if",
        "note": f"/clinician/cases/{case_id}/note",
        "into the record": "/clinician/record",
        "signed case": f"/clinician/cases/{signed}",
        "unfinished case": f"/clinician/cases/{started}",
        "not there": f"/clinician/cases/{UUID(int=1)}",
    }


def look_at(page: Page, url: str, addresses: dict[str, str], *, closely: bool) -> dict[str, list[str]]:
    """Open page after page; give what is wrong with each. `closely`: axe looks too, which takes long.

    Once is enough: the colours of both schemes are compared in tests/web/test_contrast.py.
    """
    wrong = {}
    for name, address in addresses.items():
        page.goto(f"{url}{address}")
        wrong[name] = accessibility(page) if closely else []
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[name].append("wider than the screen")
    return {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_desk_pages_are_sound(tab: Open, demo_url: str, demo_app: Flask, width: int, scheme: str) -> None:
    page, case = tab(width, color_scheme=scheme), add_case(demo_app, BUSY)
    sign_in(page, demo_app, demo_url, "desk")
    assert look_at(page, demo_url, desk_pages(demo_app, case), closely=width == PHONE) == {}


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_clinicians_pages_are_sound(
    tab: Open, demo_url: str, demo_app: Flask, width: int, scheme: str
) -> None:
    page, case = tab(width, color_scheme=scheme), add_case(demo_app, BUSY)
    sign_in(page, demo_app, demo_url, "clinician")
    assert look_at(page, demo_url, clinicians_pages(demo_app, case), closely=width == PHONE) == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_refusals_are_sound(tab: Open, demo_url: str, demo_app: Flask, width: int) -> None:
    page, wrong = tab(width), {}
    page.goto(f"{demo_url}/sign-in")
    wrong["sign-in"] = accessibility(page)
    page.get_by_role("button", name="Sign in").click()
    wrong["sign-in refused"] = accessibility(page)
    sign_in(page, demo_app, demo_url, "clinician")
    page.goto(f"{demo_url}/clinician/cases/{add_case(demo_app, QUIET)}")
    page.get_by_role("button", name="Sign and close").click()
    wrong["decision refused"] = accessibility(page)
    page = tab(width)
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}/desk/visits/new")
    page.get_by_role("button", name="Add the visit").click()
    wrong["visit refused"] = accessibility(page)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_first_run_is_sound(tab: Open, url: str, width: int) -> None:
    page = tab(width)
    page.goto(f"{url}/first-run")
    found = accessibility(page)
    page.get_by_role("button", name="Finish the set-up").click()
    assert [*found, *accessibility(page)] == []


def test_nothing_is_wider_than_the_smallest_phone(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page, case = tab(320), add_case(demo_app, BUSY, family="Fernández de la Vega y Montenegro-Villanueva")
    sign_in(page, demo_app, demo_url, "clinician")
    for address in (
        "/clinician/queue",
        f"/clinician/cases/{case}",
        f"/desk/cases/{case}/print",
        "/desk/day/2026-11-22",
    ):
        page.goto(f"{demo_url}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_every_control_is_high_enough_for_a_finger(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page, case = tab(360), add_case(demo_app, BUSY)
    sign_in(page, demo_app, demo_url, "clinician")
    for address in ("/desk", "/clinician/queue", f"/clinician/cases/{case}"):
        page.goto(f"{demo_url}{address}")
        low = page.eval_on_selector_all(CONTROLS, TOO_LOW)
        assert low == [], address


def test_case_is_signed_by_keyboard_without_scripts(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page, case = tab(java_script_enabled=False), add_case(demo_app, QUIET)
    sign_in(page, demo_app, demo_url, "clinician")
    page.goto(f"{demo_url}/clinician/cases/{case}")
    page.get_by_label("Agree:").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Sign and close").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clinician/queue")
    view = review.queue(
        demo_app.extensions["backstory"].store,
        actor_of(demo_app, "clinician"),
        now=demo_app.extensions["backstory"].now(),
    )
    assert case not in [row.case_id for row in view.rows]


def test_first_tab_skips_to_the_content(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page = tab()
    sign_in(page, demo_app, demo_url, "desk")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_error_link_leads_to_the_field(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page = tab()
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}/desk/visits/new")
    page.get_by_role("button", name="Add the visit").click()
    page.get_by_role("link", name="Write the record number").click()
    assert page.evaluate("document.activeElement.id") == "record_number"


def test_source_is_one_click_from_the_finding(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page, case = tab(), add_case(demo_app, BUSY)
    sign_in(page, demo_app, demo_url, "clinician")
    page.goto(f"{demo_url}/clinician/cases/{case}")
    page.locator("article a").first.click()
    assert page.locator(":target").is_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
@pytest.mark.parametrize("kind", ["quiet", "busy", "everything", "empty"])
def test_browser_prints_the_summary_on_one_page(
    tab: Open, demo_url: str, demo_app: Flask, paper: str, kind: str
) -> None:
    answers: dict[str, Any] = {"quiet": QUIET, "busy": BUSY, "everything": everything(demo_app), "empty": {}}[
        kind
    ]
    page, case = tab(), add_case(demo_app, answers)
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}/desk/cases/{case}/print")
    assert (
        pages(page.pdf(format=paper, margin={"top": "9mm", "bottom": "9mm", "left": "10mm", "right": "10mm"}))
        == 1
    )


def test_card_prints_alone_without_the_patients_name(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page = tab()
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}{desk_pages(demo_app, UUID(int=1))['link']}")
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    assert "Open this link on your phone" in text
    assert "EXAMPLEWOOD" not in text
    assert "Make a new link" not in text


def test_print_tools_stay_off_the_paper(tab: Open, demo_url: str, demo_app: Flask) -> None:
    page, case = tab(), add_case(demo_app, QUIET)
    sign_in(page, demo_app, demo_url, "desk")
    page.goto(f"{demo_url}/desk/cases/{case}/print")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="mark as done").is_visible()


def test_case_prints_on_a_few_sheets_what_was_decided_and_no_form(
    tab: Open, demo_url: str, demo_app: Flask
) -> None:
    page, case = tab(), add_case(demo_app, {**QUIET, "limb-weak": "new"})
    sign_in(page, demo_app, demo_url, "clinician")
    page.goto(f"{demo_url}/clinician/cases/{case}")
    page.get_by_label("Agree:").check()
    page.get_by_role("button", name="Sign and close").click()
    page.goto(f"{demo_url}/clinician/cases/{case}")
    page.emulate_media(media="print")
    text = page.locator("body").inner_text()
    told = "Signed: Dr. Imani Sampleton", "Agreed:", "New or worse weakness", "Any of these pee problems?"
    assert [words for words in told if words not in text] == []
    assert not page.locator("nav, button, input, select, textarea").locator("visible=true").count()
    assert pages(page.pdf(format="Letter")) <= 5
