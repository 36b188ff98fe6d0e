"""What every response carries."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from triage.web.headers import ALWAYS, NEEDLESS, OF_FILES


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/static/no-such-file.css"])
def test_every_response_carries_the_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("path", ["/static/app.css", "/static/styled.js"])
def test_file_carries_what_means_something_of_a_file(client: FlaskClient, path: str) -> None:
    with client.get(path) as file:
        assert OF_FILES.items() <= dict(file.headers).items()
        assert not {*NEEDLESS} & {*file.headers.keys()}
        assert file.headers["Cache-Control"] == "public, max-age=31536000"


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in ALWAYS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in policy.values())


def test_pages_are_kept_by_nobody(client: FlaskClient) -> None:
    assert client.get("/no-such-page").headers["Cache-Control"] == "no-store"


def test_browser_is_told_to_stay_with_https_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    secure = client.get("/healthz", base_url="https://intake.example.org")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
