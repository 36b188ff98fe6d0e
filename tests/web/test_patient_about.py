"""The page about the condition: before and after sending, in both languages, with its sources."""

import gzip
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from tests.support.tablet import give, pairing_code
from triage.config import ROOT
from triage.library import Definition, load
from triage.rules.about import About, Section, Statement
from triage.web.patient.about import Part, Reference, parts, references

CONTENT = load(ROOT / "questionnaires" / "post-laminectomy")
TITLE = {"en": "Pain after a spine operation", "es": "Dolor después de una operación de columna"}
STATIC = ROOT / "triage" / "static"


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


def follow(patient: Patient) -> Page:
    """Go where the open page says that there is something to read."""
    (link,) = [one for one in patient.page.first("main").all("a") if one["href"].endswith("/about")]
    return patient.get(link["href"])


def outside(page: Page) -> list[str]:
    """Give the addresses of other hosts that the page links to."""
    return [one["href"] for one in page.all("a") if "//" in one["href"]]


def test_first_page_leads_to_it_and_back(patient: Patient) -> None:
    patient.get("/intake")
    page = follow(patient)
    assert (page.address, page.heading) == ("/intake/about", TITLE["en"])
    assert faults(page) == []
    assert page.first("main").first("a", class_="btn")["href"] == "/intake"


def test_receipt_leads_to_it_and_back(patient: Patient) -> None:
    patient.get("/intake/check-answers")
    assert patient.post(button=("as-it-is", "1")).slug == "done"
    page = follow(patient)
    assert page.heading == TITLE["en"]
    assert page.first("main").first("a", class_="btn")["href"] == "/intake/done"


def test_every_word_of_it_is_shown_in_the_form_s_language(patient: Patient) -> None:
    patient.get("/intake/about")
    page = patient.post(form=0, button=("language", "es"))
    assert (page.address, page.heading) == ("/intake/about", TITLE["es"])
    about = CONTENT.about_in("es")
    assert about is not None
    shown = page.first("main").text
    assert [words for section in about.sections for words in section.words if words not in shown] == []
    assert about.lead in shown


def test_danger_signs_and_whom_to_call_stand_on_it(patient: Patient) -> None:
    page = patient.get("/intake/about")
    signs = page.first("div", id="signs").text
    assert "Call 911 if any of these start or get worse" in signs
    assert "weakness in both legs" in signs
    assert len(page.first("div", id="signs").all("li")) >= 18
    assert not page.first("div", id="signs").all("details")   # a closed one would be lost on paper
    assert page.first("main").first("a", href="#signs").text == "See when to call 911"
    assert "tel:5555550142" in [one["href"] for one in page.first("main").all("a")]


def test_every_number_leads_to_a_source_that_opens_in_place(patient: Patient) -> None:
    page = patient.get("/intake/about")
    listed = page.first("main").first("ol").all("li")
    numbers = {int(number) for one in page.first("main").all("small")
               for number in re.findall(r"\d+", one.text)}
    assert numbers == set(range(1, len(listed) + 1))
    assert len(outside(page)) >= 15
    assert all(address.startswith("https://") for address in outside(page))
    assert [one for one in page.all("a") if "target" in one] == []
    assert len({one.text for one in listed}) == len(listed)


def test_no_source_blames_by_its_name(patient: Patient) -> None:
    words = patient.get("/intake/about").first("main").text
    assert re.findall(r"\b(?:fail\w*|suffer\w*|post-?laminectomy|from memory|general knowledge)\b", words,
                      re.IGNORECASE) == []


def test_tablet_of_the_clinic_leads_to_no_other_host(app: Flask) -> None:
    clinic = make_clinic(app)
    tablet = Patient(app.test_client(), "/kiosk")
    tablet.get("/kiosk")
    tablet.post(code=pairing_code(clinic))
    tablet.get("/kiosk?lang=en")
    tablet.post(code=give(clinic).code)
    page = tablet.get("/intake/about")
    assert page.heading == TITLE["en"]
    assert outside(page) == []
    assert "van de Minkelis" in page.first("main").first("ol").text


def test_something_urgent_is_read_first(patient: Patient) -> None:
    patient.get("/intake/bladder-bowel")
    assert patient.post(bladder_change="new").slug == "urgent"
    assert patient.get("/intake/about").slug == "urgent"
    patient.post(button=("choice", "calling"))
    assert patient.get("/intake/about").slug == "about"


def test_nobody_reads_it_without_an_open_form(app: Flask) -> None:
    assert app.test_client().get("/intake/about").status_code == 410


def test_page_is_light(patient: Patient) -> None:
    patient.get("/intake/about")
    files = [patient.page.html.encode(), *((STATIC / name).read_bytes() for name in ("app.css", "app.js"))]
    assert sum(len(gzip.compress(one, 6)) for one in files) <= 14 * 1024


@pytest.fixture
def without(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Flask:
    """An application whose condition has no such page."""
    folder = tmp_path / "questionnaires" / "post-laminectomy"
    shutil.copytree(ROOT / "questionnaires" / "post-laminectomy", folder)
    for path in folder.glob("about.*"):
        path.unlink()
    return make_app(tmp_path, empty_sqlite, clock, QUESTIONNAIRES_DIR=tmp_path / "questionnaires")


def test_condition_without_the_page_offers_none(without: Flask) -> None:
    patient = Patient(without.test_client(), make_clinic(without).invite())
    patient.open()
    assert not [one for one in patient.page.all("a") if one["href"].endswith("/about")]
    assert patient.get("/intake/about").slug == "right-now"


def test_form_that_is_open_shows_the_page_as_it_is_today(
        patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert patient.get("/intake/about").heading == TITLE["en"]
    mended = CONTENT.files["about.toml"].replace(TITLE["en"].encode(), b"Pain that stays")
    rules = CONTENT.files["rules.toml"] + b"\n# another version\n"
    later = Definition("post-laminectomy", {**CONTENT.files, "about.toml": mended, "rules.toml": rules})
    monkeypatch.setitem(parts_of(patient.client.application).library._known, "post-laminectomy", later)
    assert patient.get("/intake/about").heading == "Pain that stays"


def test_facts_of_the_same_reference_share_a_number() -> None:
    about = About("", "", (Section("why", "Why?", (Statement("A.", ("21",)), Statement("B.", ("27", "11"))),
                                   (Statement("C?"), Statement("D.", ("11", "28", "21", "9021")))),))
    listed = references(about, CONTENT.evidence)
    minkelis = CONTENT.evidence["21"]
    assert listed["21"] == listed["27"] == listed["28"] == Reference(minkelis.citation, minkelis.url)
    assert parts(about, listed) == [
        Part("Why?", (("A.", "1"), ("B.", "1, 2")), (("C?", ""), ("D.", "1, 2")))]
