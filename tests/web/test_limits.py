"""M1, M3-M7, N1, N2: what no browser of ours sends is refused clearly, and breaks nothing."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.patient import Patient, make_clinic
from tests.support.staff import Colleague

FORM, JSON, PARTS = "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=b"


def part(name: str, value: str, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{value}\r\n'.encode()


def bodies(token: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield (what it is, its type, what is sent)."""
    ours = urlencode({"csrf_token": token, "key": "k"}).encode()
    yield "huge", FORM, ours + b"&a=" + b"x" * 400_000
    yield "many fields", FORM, ours + b"".join(b"&f%d=1" % n for n in range(30_000))
    yield "the same field over and over", FORM, ours + b"&q_peg-average=1" * 10_000
    first = part("csrf_token", token)
    yield "many parts", PARTS, first + b"".join(part(f"f{n}", "1") for n in range(3_000)) + b"--b--"
    yield "parts without an end", PARTS, first + b"--b\r\n" * 500
    yield "a file", PARTS, first + part("q_peg-average", "x", "../../etc/passwd") + b"--b--"
    yield "no utf-8", FORM, ours + b"&q_peg-average=\xff\xfe%ff%c0%80"
    yield "nul", FORM, ours + b"&q_peg-average=%00&q_peg-enjoyment=1%00"
    yield "half a surrogate pair", FORM, ours + b"&q_peg-average=%ed%a0%80"
    yield "a number of 5000 digits", FORM, ours + b"&q_peg-average=" + b"9" * 5_000 + b"&seen=" + b"9" * 5_000
    yield "no number", FORM, ours + b"&q_peg-average=NaN&q_peg-enjoyment=1e400&q_peg-activity=-0"
    yield "deep json", JSON, b"[" * 100_000
    yield "json for a form", JSON, b'{"csrf_token": "%s"}' % token.encode()
    yield "another language", f"{FORM}; charset=utf-7", ours + b"&q_peg-average=+ADw-script+AD4-"
    yield "no type", "", ours
    yield "compressed", FORM, b"\x1f\x8b\x08\x00" + b"\x00" * 100
    yield "control characters", FORM, ours + b"&q_peg-average=%0d%0aSet-Cookie:%20x=1&key=%0d%0a"


def answered(client: FlaskClient, address: str, token: str) -> dict[str, int]:
    """Give how each was answered."""
    found = {}
    for what, kind, body in bodies(token):
        answer = client.post(address, data=body, content_type=kind)
        assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))
        found[what] = answer.status_code
    return found


def test_patients_page_takes_nothing_that_is_no_form_of_ours(app: Flask) -> None:
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.open()
    token = patient.get("/intake/daily-life").first("main").first("input", name="csrf_token")["value"]
    found = answered(patient.client, "/intake/daily-life", token)
    assert {what: status for what, status in found.items() if not 300 <= status < 500} == {}
    assert found["huge"] == found["many fields"] == found["many parts"] == 413
    assert patient.get("/intake/daily-life").status == 200


def test_sign_in_takes_nothing_that_is_no_form_of_ours(app: Flask) -> None:
    client = app.test_client()
    token = Colleague(client).open("/sign-in").first("input", name="csrf_token")["value"]
    found = answered(client, "/sign-in", token)
    assert {what: status for what, status in found.items() if not 400 <= status < 500} == {}


def test_staffs_form_takes_nothing_that_is_no_form_of_ours(demo_app: Flask) -> None:
    desk = Colleague.at(demo_app, "desk")
    token = desk.open("/desk/visits/new").first("main").first("input", name="csrf_token")["value"]
    found = answered(desk.client, "/desk/visits/new", token)
    assert {what: status for what, status in found.items() if not 400 <= status < 500} == {}


@pytest.mark.parametrize("query", [
    "lang=%ff", "lang=%00", "lang=" + "x" * 3000, "lang=en&lang=es", "lang[]=en", "%00=1",
    "&".join(["a=1"] * 2000),
    "next=//evil.example", "next=https:evil.example", "next=%0d%0aX:1"])
def test_queries_that_nobody_writes_break_nothing(client: FlaskClient, query: str) -> None:
    for path in ("/sign-in", "/i/no-such-link", "/kiosk", "/code", "/"):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code < 500, path
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
