"""Three whole ways through the form, in each language and width, with scripts and without.

Axe looks at every page in both languages, in both widths, in light and in dark; how wide it is, and whether a
finger finds everything, is looked at in every look.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.support.app import LIBRARY, parts_of
from tests.support.at_the_form import slug, small_targets, sound, start, too_wide
from tests.support.hand import SHOWN, kept, lost, press, walk
from tests.support.patient import Clinic
from tests.support.worked_cases import ALL
from triage.questionnaire.reading import read_flat
from triage.services import export
from triage.services.actors import Actor, Role
from triage.services.views import IntakeView
from triage.store import cases

Open = Callable[..., Page]
FORM = LIBRARY.get("post-laminectomy")
CASES = {case.id: case for _, case in ALL}
BORN = date(1968, 3, 14)   # 58 years old, as the worked cases are
QUIET = {**CASES["guard-01"].answers, "had-spine-op": "no", "pain-sites": ["no-pain"]}


@dataclass(frozen=True)
class Path:
    """Somebody's answers, and what must come of them."""

    answers: dict[str, Any]
    urgency: str
    classification: str


PATHS = {
    "textbook": Path(CASES["class-01"].answers, "routine", "likely"),
    "emergency": Path(CASES["ces-bladder-new"].answers, "emergency", "likely"),
    "nothing wrong": Path(QUIET, "routine", "not_applicable"),
}
# Each width is looked at in light and in dark.
SCHEME = {("en", 360): "dark", ("en", 1280): "dark", ("es", 360): "light", ("es", 1280): "light"}
BY_AXE = (("en", 1280), ("es", 360))   # between them both languages, widths and schemes
# Each language and each width with scripts and without; BACKSTORY_EVERY_LOOK=1 goes all eight ways.
LOOKS = [(where, scripts) for where in SCHEME for scripts in (True, False)
         if os.environ.get("BACKSTORY_EVERY_LOOK") or scripts is (where in BY_AXE)]
LOOKED_AT: set[tuple[object, ...]] = set()


def look(page: Page, where: tuple[str, int]) -> list[str]:
    """Give what is wrong with the open page, unless it was looked at: the same questions, and as wide."""
    shown = page.evaluate(SHOWN)
    which = (slug(page), *where, *(shown["blocks"] if shown else ()))
    if which in LOOKED_AT:
        return []
    LOOKED_AT.add(which)
    found = sound(page) if where in BY_AXE else small_targets(page)
    return [*found, *(["too wide"] if too_wide(page) else [])]


@pytest.fixture
def quiet_tab(tab: Open) -> Iterator[Open]:
    """Opens tabs that meet neither an error nor a complaint of the browser."""
    wrong: list[str] = []

    def opened(width: int, **more: Any) -> Page:
        page = tab(width, **more)
        page.on("console", lambda one: wrong.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("response", lambda one: wrong.append(one.url) if one.status >= 400 else None)
        return page

    yield opened
    assert wrong == []


def pages(page: Page, link: str, language: str, path: Path) -> Iterator[str]:
    """Go the whole way from the link to the receipt; yield each page's name while it is open."""
    page.goto(f"{link}?lang={language}")
    yield "invitation"
    for box in ("day", "month", "year"):
        page.fill(f"#{box}", str(getattr(BORN, box)))
    press(page, "main form button")
    yield "welcome"
    start(page)
    yield from walk(page, FORM.in_language(language), read_flat(FORM.questionnaire, path.answers))
    press(page, "main form button")
    yield "done"
    assert slug(page) == "done"


def check(app: Flask, clinic: Clinic, view: IntakeView, path: Path) -> None:
    """Check that everything told is kept, and judged as it must be."""
    given = read_flat(FORM.questionnaire, path.answers)
    asked = {link_id: answer for link_id, answer in given.answers.items() if link_id in view.stored.answers}
    assert lost(view, asked) == {}
    assert view.stored.rows.get("other-operations", ()) == given.rows.get("other-operations", ())
    parts = parts_of(app)
    with parts.store.reading() as session:
        case = cases.of_intake(session, view.intake_id)
        assert case
    reader = Actor("staff", str(uuid4()), "Dr. Okafor", frozenset({Role.CLINICIAN}), clinic.desk.locations)
    result = export.case_view(parts.store, parts.library, reader, case.id, now=parts.now()).result
    assert (result.urgency.name.lower(), str(result.classification)) == (path.urgency, path.classification)


@pytest.mark.parametrize(("where", "scripts"), LOOKS, ids=str)
def test_whole_way(quiet_tab: Open, url: str, clinic: Clinic, where: tuple[str, int], scripts: bool) -> None:
    language, width = where
    for path in PATHS.values():
        page = quiet_tab(width, java_script_enabled=scripts, color_scheme=SCHEME[where])
        wrong: dict[str, list[str]] = {}
        for name in pages(page, url + clinic.invite(born=BORN), language, path):
            wrong.setdefault(name, [])
            assert page.locator(f"html[lang={language}] h1").count() == 1, name
            if scripts:
                wrong[name] += look(page, where)
        assert {name: found for name, found in wrong.items() if found} == {}
        assert ("urgent" in wrong) == (path.urgency == "emergency")
        assert len(wrong) >= 16
        check(clinic.app, clinic, kept(page, clinic.app), path)
