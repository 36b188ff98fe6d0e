"""What every endpoint answers with over HTTPS, whoever asks: headers, cookies, and nothing that is kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import Patient, make_clinic
from tests.support.routes import address, rules
from triage.web.headers import ALWAYS, YEAR

BASE = "https://intake.clinic.example"
COOKIE = re.compile(r"^(?P<name>[^=]+)=(?P<value>[^;]*)(?P<rest>.*)$")


@pytest.fixture
def secure(tmp_path: Path, demo_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The demonstration, reached over HTTPS."""
    app = make_app(tmp_path, demo_sqlite, clock, BASE_URL=BASE)
    yield app
    parts_of(app).store.engine.dispose()


class Secure(FlaskClient):
    """A browser that asks over HTTPS, and remembers every answer."""

    def open(self, *args: object, **more: object) -> TestResponse:   # type: ignore[override]
        """Ask."""
        more.setdefault("base_url", BASE)
        more.setdefault("headers", {"Referer": f"{BASE}/"})
        more["buffered"] = True
        answer = super().open(*args, **more)   # type: ignore[arg-type]
        self.answers = [*getattr(self, "answers", []), *answer.history, answer]
        return answer


def wrong(answer: TestResponse) -> list[str]:
    """Give what an answer lacks."""
    found = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    if answer.headers.get("Strict-Transport-Security") != f"max-age={YEAR}; includeSubDomains":
        found.append("Strict-Transport-Security")
    if answer.headers.get("Cache-Control") != "no-store":
        found.append("Cache-Control")
    if answer.mimetype.startswith("text/") and answer.mimetype_params.get("charset") != "utf-8":
        found.append("which alphabet")
    if any(name.startswith("Access-Control-") for name, _ in answer.headers):
        found.append("another site may read it")
    return found + [line for line in answer.headers.getlist("Set-Cookie") if not is_strict(line)]


def is_strict(line: str) -> bool:
    """Whether a cookie is held to this host, to HTTPS, and out of reach of scripts and other sites."""
    found = COOKIE.match(line)
    assert found
    said = {part.strip().partition("=")[0].lower(): part.strip().partition("=")[2]
            for part in found["rest"].split(";") if part.strip()}
    is_ours = found["name"].startswith("__Host-") and said.get("path") == "/" and "domain" not in said
    return is_ours and {"secure", "httponly"} <= said.keys() and said.get("samesite") in ("Lax", "Strict")


def test_every_endpoint_answers_strictly(secure: Flask) -> None:
    client = Secure(secure, secure.response_class)
    for rule in rules(secure):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            client.open(address(secure, rule), method=method, headers={"Origin": "https://evil.example"})
    found = {answer.request.path: wrong(answer) for answer in client.answers}
    assert len(found) > 50
    assert {path: lacks for path, lacks in found.items() if lacks} == {}


def test_patient_and_tablet_carry_strict_cookies(secure: Flask) -> None:
    client = Secure(secure, secure.response_class)
    patient = Patient(client, make_clinic(secure, name="One more").invite())
    patient.open()
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
    assert patient.page.slug == "urgent"
    lines = [line for answer in client.answers for line in answer.headers.getlist("Set-Cookie")]
    assert any(line.startswith("__Host-intake=") for line in lines)
    assert [answer.request.path for answer in client.answers if wrong(answer)] == []


def test_patients_cookie_is_no_key_to_the_staffs_pages(secure: Flask) -> None:
    client = Secure(secure, secure.response_class)
    Patient(client, make_clinic(secure, name="One more").invite()).open()
    assert client.get("/desk").headers["Location"].startswith("/sign-in")
    held = client.get_cookie("__Host-intake", domain="intake.clinic.example")
    assert held is not None
    client.set_cookie("__Host-session", held.value, domain="intake.clinic.example", secure=True)
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "PUT", "DELETE", "CONNECT", "LOCK", "X" * 40])
def test_methods_of_no_page_are_refused(secure: Flask, method: str) -> None:
    answer = Secure(secure, secure.response_class).open("/sign-in", method=method)
    assert answer.status_code == 405
    assert wrong(answer) == []


@pytest.mark.parametrize("path", [
    "/static/../config.py", "/static/%2e%2e/%2e%2e/instance/config.py", "/static/..%2f..%2fwsgi.py",
    "/static/", "/.git/config", "/.env", "/instance/config.py", "//evil.example/", "/static/%00",
    "/i/%2e%2e%2f", "/%ff%fe", "/desk/..;/admin", "/console", "/sign-in%0d%0aSet-Cookie:x=1",
    "/static\\..\\..\\wsgi.py"])
def test_tricks_with_paths_lead_nowhere(secure: Flask, path: str) -> None:
    answer = Secure(secure, secure.response_class).open(path)
    assert 300 <= answer.status_code < 500
    assert not answer.headers.get("Location", "").startswith(("//", "http://", "https://evil"))
    assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))
