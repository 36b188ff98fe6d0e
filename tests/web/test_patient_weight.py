"""How heavy the pages are: for an old telephone on a slow line."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.support.patient import Patient, make_clinic

STATIC = Path(__file__).parent.parent.parent / "triage" / "static"
PAGES = ("", "/right-now", "/bladder-bowel", "/limbs", "/safety-context", "/pain-changes", "/keeping-safe",
         "/check-answers")
MAPS = ("/where-pain", "/where-numb")
KB = 1024


def squeezed(data: bytes) -> int:
    """Give the size on the wire."""
    return len(gzip.compress(data, 6))


STYLES = squeezed((STATIC / "app.css").read_bytes())
SCRIPT = squeezed((STATIC / "app.js").read_bytes())


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


@pytest.mark.parametrize("address", PAGES)
def test_page_with_its_styles_is_light(patient: Patient, address: str) -> None:
    page = patient.client.get(f"/intake{address}").data
    assert squeezed(page) + STYLES + SCRIPT <= 9 * KB


@pytest.mark.parametrize("address", MAPS)
def test_body_map_with_its_styles_is_light_for_what_it_shows(patient: Patient, address: str) -> None:
    page = patient.client.get(f"/intake{address}").data
    assert squeezed(page) + STYLES <= 14 * KB


def test_styles_stay_small() -> None:
    css = (STATIC / "app.css").read_bytes()
    assert len(css) <= 14 * KB
    assert len(gzip.compress(css, 9)) <= 4 * KB


def test_styles_and_script_fetch_nothing() -> None:
    for path in STATIC.glob("*.[cj]s*"):
        assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttpRequest", path.read_text()), path.name


def test_patient_pages_ask_for_nothing_but_their_own_files(patient: Patient) -> None:
    page = patient.get("/intake/where-pain")
    files = [one["href"] for one in page.all("link", rel="stylesheet")]
    files += [one["src"] for one in page.all("script")]
    assert [file.partition("?")[0] for file in files] == [
        "/static/app.css", "/static/print.css", "/static/app.js"]
    assert all("?v=" in file for file in files)
