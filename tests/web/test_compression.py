"""Compressed responses: whole when unpacked; for patients and files, never for what repeats an address."""

import gzip

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.patient import Patient, make_clinic
from tests.support.sign_in import sign_in

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


@pytest.mark.parametrize("coding", UNPACK)
def test_a_patients_page_is_the_same_when_unpacked(patient: Patient, coding: str) -> None:
    packed = patient.client.get("/intake/about", headers={"Accept-Encoding": coding})
    assert packed.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert UNPACK[coding](packed.data) == patient.client.get("/intake/about").data
    assert len(packed.data) < len(UNPACK[coding](packed.data)) / 2


def test_who_does_not_ask_for_it_gets_it_plain(patient: Patient) -> None:
    answer = patient.client.get("/intake/right-now")
    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_a_file_is_packed_and_known_again(client: FlaskClient) -> None:
    with client.get("/static/app.css", headers={"Accept-Encoding": "gzip, br"}) as packed:
        assert packed.headers["Content-Encoding"] == "br"
        assert b"@media" in brotli.decompress(packed.data)
        tag = packed.headers["ETag"]
    headers = {"Accept-Encoding": "gzip, br", "If-None-Match": tag}
    with client.get("/static/app.css", headers=headers) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("name", ["app.js", "kiosk.js"])
def test_a_script_is_sent_without_its_comments(client: FlaskClient, name: str) -> None:
    with client.get(f"/static/{name}") as plain:
        lines = plain.text.splitlines()
    with client.get(f"/static/{name}", headers={"Accept-Encoding": "br"}) as packed:
        sent = brotli.decompress(packed.data).decode().splitlines()
    assert len(sent) < len(lines)
    assert sent == [line for line in lines if line.strip() and not line.lstrip().startswith("//")]


def test_a_part_of_a_file_is_that_part(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip, br", "Range": "bytes=0-9"}
    with client.get("/static/app.css", headers=headers) as part, client.get("/static/app.css") as whole:
        assert (part.status_code, part.data) == (206, whole.data[:10])


@pytest.mark.parametrize("who", ["desk", "clinician", "administrator"])
def test_no_page_of_the_staff_is_packed(demo_app: Flask, who: str) -> None:
    """The size of a page that repeats its address could give its token away."""
    client = sign_in(demo_app, who)
    for address in ("/", "/desk/", "/clinician/", "/sign-in"):
        answer = client.get(address, headers={"Accept-Encoding": "gzip, br"}, follow_redirects=True)
        assert "Content-Encoding" not in answer.headers, address
