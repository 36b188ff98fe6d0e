"""What a patient added after sending, as clinicians and the desk read it: like every other answer."""

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.staff import QUIET, Colleague, add_case, read_case, visit_of
from triage.fhir.invariants import problems
from triage.services import export
from triage.store.models import Case
from triage.web.compose import compose
from triage.web.fit import fits
from triage.web.sheet_height import height

SCORES = {"PEG": "5.7 of 10", "PHQ-2": "3 of 6", "GAD-2": "1 of 6"}
SOMEBODY = "TESTINGTON, Ebony"   # of the demonstration: she added part two


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with part two."""
    visit = visit_of(demo_app, SOMEBODY)
    with parts_of(demo_app).store.reading() as session:
        return session.scalars(select(Case.id).where(Case.visit_id == visit)).one()


@pytest.fixture
def shown(demo_app: Flask, case_id: UUID) -> Page:
    """The page of that case."""
    return Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{case_id}")


@pytest.fixture
def printed(demo_app: Flask, case_id: UUID) -> Page:
    """The printed page of that case."""
    return Colleague.at(demo_app, "desk").open(f"/desk/cases/{case_id}/print")


def test_answers_stand_on_the_case_page_in_the_patients_words(shown: Page) -> None:
    words = shown.first("main").text
    assert "I want to walk to the lake with my grandson again." in words
    assert "Penicillin" in words


def test_medicines_that_must_not_be_missed_are_marked(shown: Page) -> None:
    marked = {row.first("td").text for row in shown.all("tr") if row.all("strong")}
    assert any("Percocet" in words and "Opioid" in words for words in marked)
    assert any("Eliquis" in words and "Blood thinner" in words for words in marked)
    assert not any("Vitamin D" in words for words in marked)


def test_contributors_come_with_the_answers_behind_them(shown: Page) -> None:
    words = shown.first("main").text
    assert "PHQ-2 of 3 or more: depression may play a part" in words
    assert "Spinal cord stimulation: nerve-type limb pain" in words
    assert "MRI: limb pain, and none in the last 12 months" in words


def test_scores_are_worked_out_on_the_case_page_and_in_print(shown: Page, printed: Page) -> None:
    words = printed.first("main").text
    assert [f"{name} {value}" for name, value in SCORES.items() if f"{name} {value}" not in words] == []
    rows = [row.text for row in shown.first("section", **{"aria-labelledby": "sc"}).all("tr")]
    assert [name for name, value in SCORES.items()
            if not any(row.startswith(name) and value in row for row in rows)] == []


def test_timeline_says_that_answers_were_added(shown: Page) -> None:
    assert "More answers added by the patient after sending" in shown.first("main").text


def test_printed_page_boxes_them(printed: Page) -> None:
    boxes = " ".join(one.text for one in printed.all("span", class_="box"))
    assert "OPIOID: Percocet" in boxes
    assert "BLOOD THINNER: Eliquis" in boxes


def test_printed_page_still_fits_by_its_own_rules(demo_app: Flask, case_id: UUID) -> None:
    sheet = compose(read_case(demo_app, case_id))
    assert fits(height(sheet))
    assert sheet.taken > compose(read_case(demo_app, add_case(demo_app, QUIET))).taken


def test_bundle_holds_them_and_is_valid(demo_app: Flask, case_id: UUID) -> None:
    bundle = export.bundle(read_case(demo_app, case_id))
    assert all(words in json.dumps(bundle) for words in ("Percocet", "PHQ-2: 3 of 6."))
    assert problems(bundle) == []
