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
OWN_PAGE = re.compile(r'fetch\((form\.getAttribute\("action"\)|form\.action|\w+\.dataset\.\w+),')
LARGEST = 14_000    # bytes of a question's page with its files, over https
SERVERS_OWN = 60    # bytes: the line of the status, and two headers of the server's own


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


def wire(patient: Patient, address: str, accepts: str = "gzip") -> int:
    """Give how many bytes are sent for a file or a page, headers and all, as a browser asks for it."""
    with patient.client.get(address, headers={"Accept-Encoding": accepts}) as answer:
        assert answer.status_code == 200
        return len(answer.data) + len(str(answer.headers)) + SERVERS_OWN


def files(patient: Patient, address: str, *, scripts: bool = True) -> list[str]:
    """Give the addresses of all that comes with a page, where scripts run and where they do not."""
    page = patient.get(address)
    without = [one["href"] for place in page.all("noscript") for one in place.all("link", rel="stylesheet")]
    linked = [one["href"] for one in page.all("link", rel="stylesheet")]
    if not scripts:
        return linked
    return [one for one in linked if one not in without] + [one["src"] for one in page.all("script")]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", PAGES)
def test_page_with_all_its_files_is_light(patient: Patient, address: str, scripts: bool) -> None:
    found = [f"/intake{address}", *files(patient, f"/intake{address}", scripts=scripts)]
    assert sum(wire(patient, one, "br") for one in found) <= 11_000


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", MAPS)
def test_body_map_with_all_its_files_is_light_for_what_it_shows(
        patient: Patient, address: str, scripts: bool) -> None:
    found = [f"/intake{address}", *files(patient, f"/intake{address}", scripts=scripts)]
    assert sum(wire(patient, one, "br") for one in found) <= LARGEST


@pytest.mark.parametrize(("scripts", "file"), [(True, "/static/styled.js"), (False, "/static/app.css")])
@pytest.mark.parametrize("address", ["/intake/where-pain", "/intake/limbs"])
def test_a_question_asks_for_one_file(patient: Patient, address: str, scripts: bool, file: str) -> None:
    """Each further one costs half a second on a slow line; a browser keeps it for a year."""
    found = files(patient, address, scripts=scripts)
    assert [one.partition("?")[0] for one in found] == [file]
    assert all("?v=" in one for one in found)


def test_styles_stay_small() -> None:
    css = (STATIC / "app.css").read_bytes()
    assert len(css) <= 14 * KB
    assert len(gzip.compress(css, 9)) <= 4 * KB


def test_styles_and_script_fetch_nothing() -> None:
    for path in STATIC.glob("*.[cj]s*"):
        text = OWN_PAGE.sub("", path.read_text())
        assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttpRequest", text), path.name
