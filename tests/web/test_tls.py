"""E18: over real TLS a form is sent with the strict referrer policy, and the cookies go along."""

import re
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, Request, build_opener

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import BORN, make_clinic
from tests.support.server import free_port
from tests.support.tls import served

FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


def sent(browser: OpenerDirector, address: str, page: str, **typed: str) -> str:
    """Send the form of a page as a browser does under the policy "same-origin": with where it came from."""
    data = urlencode({**dict(FIELD.findall(page)), **typed}).encode()
    with browser.open(Request(address, data, {"Referer": address})) as answer:
        return str(answer.read().decode())


def test_patient_opens_a_form_over_tls(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    port = free_port()
    app = make_app(tmp_path, empty_sqlite, clock, BASE_URL=f"https://127.0.0.1:{port}")
    link = f"https://127.0.0.1:{port}{make_clinic(app).invite()}"
    jar = CookieJar()
    with served(app, port, tmp_path) as trusted:
        browser = build_opener(HTTPSHandler(context=trusted), HTTPCookieProcessor(jar))
        with browser.open(link) as answer:
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["Strict-Transport-Security"]
            page = answer.read().decode()
        welcome = sent(browser, link, page, day=str(BORN.day), month=str(BORN.month), year=str(BORN.year))
    assert "Dr. Okafor would like to hear your story" in welcome
    assert {cookie.name for cookie in jar} == {"__Host-intake", "__Host-session"}
    assert all(cookie.secure for cookie in jar)
    parts_of(app).store.engine.dispose()
