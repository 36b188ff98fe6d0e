"""E14, E15: a header is only what somebody wrote. It is believed of the proxies that the settings name."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from tests.support.app import Clock, make_app
from triage.web.proxies import is_within

PROXY, OUTER, SOMEBODY = "10.0.0.7", "10.0.0.8", "203.0.113.9"
CLAIMED = "198.51.100.1"
Make = Callable[..., Flask]


@pytest.fixture
def behind(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> Make:
    """Makes an application behind so many proxies at 10.0.0.0/24."""
    def make(hops: int, **changes: Any) -> Flask:
        app = make_app(tmp_path, empty_sqlite, clock, PROXIES=hops, PROXY_NETWORKS=["10.0.0.0/24"], **changes)

        @app.get("/seen")
        def seen() -> list[Any]:
            claims = [name for name in request.environ if name.startswith("HTTP_X_") or "FORWARDED" in name]
            return [request.remote_addr, request.scheme, request.host, sorted(claims)]

        return app
    return make


def seen(app: Flask, peer: str, **headers: str) -> list[Any]:
    """Give whom, over what and for whom the application takes a request to be."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().get("/seen", headers=given, environ_base={"REMOTE_ADDR": peer})
    found: list[Any] = answer.get_json()
    return found


CLAIMS = {"X_Forwarded_For": CLAIMED, "X_Forwarded_Proto": "https", "X_Forwarded_Host": "localhost",
          "X_Real_IP": CLAIMED, "Forwarded": f"for={CLAIMED};proto=https", "X_Forwarded_Prefix": "/evil",
          "X_Original_URL": "/admin", "True_Client_IP": CLAIMED}


@pytest.mark.parametrize(("hops", "peer"), [(0, PROXY), (1, SOMEBODY), (2, SOMEBODY)])
def test_nobody_else_is_believed(behind: Make, hops: int, peer: str) -> None:
    assert seen(behind(hops), peer, **CLAIMS) == [peer, "http", "localhost", []]


def test_one_proxy_says_who_asked_it(behind: Make) -> None:
    found = seen(behind(1), PROXY, X_Forwarded_For=f"{CLAIMED}, {SOMEBODY}", X_Forwarded_Proto="https")
    assert found[:2] == [SOMEBODY, "https"]


def test_two_proxies_say_who_asked_the_first(behind: Make) -> None:
    found = seen(behind(2), PROXY, X_Forwarded_For=f"{CLAIMED}, {SOMEBODY}, {OUTER}",
                 X_Forwarded_Proto="https, http")
    assert found[:2] == [SOMEBODY, "https"]


def test_who_goes_round_the_outer_proxy_says_nothing_about_others(behind: Make) -> None:
    found = seen(behind(2), PROXY, X_Forwarded_For=f"{CLAIMED}, {SOMEBODY}", X_Forwarded_Proto="https, http")
    assert found[:2] == [SOMEBODY, "http"]


def test_proxy_that_says_nothing_is_who_asks(behind: Make) -> None:
    assert seen(behind(1), PROXY)[:2] == [PROXY, "http"]


def test_scheme_is_one_that_browsers_have(behind: Make) -> None:
    assert seen(behind(1), PROXY, X_Forwarded_For=SOMEBODY, X_Forwarded_Proto="javascript")[1] == "http"


def test_other_name_than_ours_is_turned_away(behind: Make) -> None:
    client = behind(0, BASE_URL="https://intake.example.org").test_client()
    for host in ("evil.example", "intake.example.org.evil.example", "intake.example.org:8443",
                 "user@intake.example.org", "intake.example.org:x"):
        answer = client.get("/sign-in", base_url="https://intake.example.org", headers={"Host": host})
        assert answer.status_code in (400, 421), host
        assert "evil" not in answer.text
    assert client.get("/sign-in", base_url="https://intake.example.org").status_code == 200


def test_proxy_may_hand_on_another_name_and_it_is_turned_away_too(behind: Make) -> None:
    app = behind(1, BASE_URL="https://intake.example.org")
    headers = {"X-Forwarded-For": SOMEBODY, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    answer = app.test_client().get("/sign-in", headers={**headers, "Host": "intake.example.org"},
                                   environ_base={"REMOTE_ADDR": PROXY})
    assert answer.status_code == 421


def test_what_comes_in_the_open_is_sent_to_https_and_a_form_is_refused(behind: Make) -> None:
    client = behind(0, BASE_URL="https://intake.example.org").test_client()
    asked = client.get("/sign-in?next=/desk", base_url="http://intake.example.org")
    assert (asked.status_code, asked.headers["Location"]) == (
        308, "https://intake.example.org/sign-in?next=/desk")
    assert client.post("/sign-in", base_url="http://intake.example.org").status_code == 403


def test_machines_ask_by_any_name(behind: Make) -> None:
    client = behind(0, BASE_URL="https://intake.example.org").test_client()
    assert client.get("/healthz", base_url="http://10.1.2.3:8000").status_code == 200


@pytest.mark.parametrize(("address", "inside"), [
    ("10.0.0.255", True), ("::ffff:10.0.0.1", True), ("", True), ("10.0.1.0", False), ("::1", False),
    ("10.0.0.1:80", False), ("nonsense", False)])
def test_address_lies_within_or_not(address: str, inside: bool) -> None:
    assert is_within(address, (ip_network("10.0.0.0/24"),)) is inside
