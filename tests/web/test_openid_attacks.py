"""What is tried on the way to the provider and back: none of it signs anybody in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.app import settings as whole
from tests.support.markers import Markers
from tests.support.openid import Provider, is_in, openid_provider
from tests.support.searching import found_in
from tests.support.staff import Colleague
from tests.support.watched import Watch, columns_with
from triage.config import ConfigError, load
from triage.services.openid_host import ProviderError, ProviderHost

ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil.example",
             "/\t/evil.example", "javascript:alert(1)", "/desk\r\nX: y", "http://[", "evil")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider's process."""
    with openid_provider() as found:
        yield found


@pytest.fixture(scope="module")
def clock() -> Clock:
    """One clock for the one application."""
    return Clock()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, demo_sqlite: Path, clock: Clock,
           provider: Provider) -> Iterator[Flask]:
    """The demonstration's clinic with the provider: what is tried here leaves nothing behind."""
    app = make_app(tmp_path_factory.mktemp("openid"), demo_sqlite, clock, **provider.settings)
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture(autouse=True)
def forgotten(clinic: Flask) -> None:
    """What the application remembers of the provider, gone."""
    clinic.extensions.pop("openid", None)


@pytest.mark.parametrize("more", [
    {"claims": {"iss": "https://evil.example"}}, {"claims": {"aud": "another-client"}},
    {"claims": {"aud": ["backstory", "other"]}}, {"claims": {"azp": "other"}}, {"claims": {"aud": None}},
    {"claims": {"nonce": "of another"}}, {"claims": {"nonce": None}}, {"claims": {"exp": 1}},
    {"claims": {"exp": None}}, {"claims": {"exp": "later"}}, {"claims": {"iat": 4_000_000_000}},
    {"claims": {"at_hash": "AAAA"}}, {"claims": {"sub": ""}}, {"claims": {"sub": 7}},
    {"claims": {"sub": "s" * 256}},
    {"claims": {"auth_time": 1_700_000_000}}, {"claims": {"auth_time": None}}, {"sign": "other"},
    {"sign": "secret"}, {"sign": "none"}, {"refuse": True}, {"back": {"iss": "https://evil.example"}},
    {"back": {"iss": None}}, {"back": {"code": "guessed"}}, {"back": {"code": None}},
    {"back": {"error": "access_denied", "error_description": "secret words"}}, {"back": {"state": "guessed"}},
    {"back": {"state": None}}], ids=str)
def test_answer_that_is_not_for_this_sign_in_opens_nothing(
        clinic: Flask, provider: Provider, clock: Clock, more: dict[str, Any]) -> None:
    provider.vouch(clock, "desk", **more)
    colleague = provider.sign_in(clinic)
    assert colleague.page.status in (400, 403, 503)
    assert "You are not signed in" in colleague.page.text
    assert "secret words" not in colleague.page.text
    assert not is_in(colleague)


def test_what_a_provider_says_lies_and_is_said_nowhere_in_the_open(
        clinic: Flask, provider: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(clinic, Markers(), monkeypatch)
    of = watch.markers.of
    claims = {name: of(name=name) for name in ("name", "given_name", "preferred_username", "phone_number")}
    wrong = {"error": of(name="error"), "error_description": of(name="error_description")}
    sub = of(name="sub")
    for who, more in (("clinician", {"claims": claims, "userinfo": claims}),
                      (of("email"), {"claims": claims, "sub": of(name="other sub")}),
                      ("clinician", {"claims": {"acr": of(name="acr"), "nonce": of(name="nonce")}}),
                      ("clinician", {"back": wrong}), ("clinician", {"back": {"state": of(name="state")}})):
        provider.vouch(clock, who, **{"sub": sub, **more})
        assert is_in(provider.sign_in(clinic)) is ("userinfo" in more)
    watch.close()
    engine = parts_of(clinic).store.engine
    columns = columns_with(engine, watch.markers)
    engine.dispose()
    assert columns == {}
    assert watch.aloud() == []
    assert found_in([parts_of(clinic).settings.instance_dir], watch.markers.made) == []


def test_answer_opens_one_browser_once_and_soon(clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk")
    one, other = Colleague(clinic.test_client()), Colleague(clinic.test_client())
    back = provider.away(one)
    provider.away(other)
    assert other.open(back).status == 400    # begun by another browser
    one.open(back)
    assert is_in(one)
    one.press("Sign out")
    assert one.open(back).status == 400      # used
    late = provider.away(other)
    clock.pass_by(minutes=11)
    provider.vouch(clock, "desk")
    assert other.open(late).status == 400


def test_browser_gets_another_session_and_goes_where_it_wanted(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk")
    colleague = Colleague(clinic.test_client())
    with colleague.client.session_transaction() as session:
        session["left"] = "by somebody"
    back = provider.away(colleague, "/sign-in/openid?next=/desk/patients%3Fpage%3D2")
    answer = colleague.client.get(back)
    assert answer.headers["Location"] == "/desk/patients?page=2"
    with colleague.client.session_transaction() as session:
        assert "left" not in session


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_elsewhere(clinic: Flask, provider: Provider, clock: Clock, wanted: str) -> None:
    provider.vouch(clock, "desk")
    colleague = Colleague(clinic.test_client())
    start = f"/sign-in/openid?{urlencode({'next': wanted})}"
    assert colleague.client.get(provider.away(colleague, start)).headers["Location"] == "/"


def test_request_carries_all_that_binds_the_answer(clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk")
    asked = [parse_qs(urlsplit(clinic.test_client().get("/sign-in/openid").headers["Location"]).query)
             for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43, name
        assert asked[0][name] != asked[1][name], name
    assert (asked[0]["prompt"], asked[0]["max_age"]) == (["login"], ["0"])
    assert asked[0]["redirect_uri"][0].endswith("/sign-in/openid/back")


@pytest.mark.parametrize("facts", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "ftp://127.0.0.1/x"}, {"jwks_uri": "file:///etc/passwd"},
    {"authorization_endpoint": "javascript:alert(1)"}, {"token_endpoint": None}, {"jwks_uri": 7},
    {"jwks_uri": "http://169.254.169.254/latest"}, {"jwks_uri": "https://10.0.0.1/keys"},
    {"token_endpoint": "https://user@evil.example/"},
    {"jwks_uri": "http://[::ffff:169.254.169.254]/x"}], ids=str)
def test_discovery_that_leads_elsewhere_is_not_followed(
        clinic: Flask, provider: Provider, clock: Clock, facts: dict[str, Any]) -> None:
    provider.vouch(clock, "desk", facts=facts)
    colleague = Colleague(clinic.test_client())
    assert colleague.open("/sign-in/openid").status == 503
    assert colleague.page.slug == "sign-in"


@pytest.mark.parametrize("address", [
    "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.0.1/", "https://[::1]/",
    "https://169.254.169.254/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://100.64.0.1/",
    "https://[fd00::1]/", "https://224.0.0.1/"])
def test_provider_out_in_the_world_names_nothing_in_here(address: str) -> None:
    with pytest.raises(ProviderError, match="private network"):
        ProviderHost("https://192.0.9.1").ask(address)


def test_provider_on_the_clinics_network_may_name_its_own_but_not_this_machine() -> None:
    host = ProviderHost("https://10.1.2.3", step=0.1, whole=0.2)
    for address in ("https://127.0.0.1/", "https://169.254.169.254/"):
        with pytest.raises(ProviderError, match="private network"):
            host.ask(address)


def test_provider_that_hangs_is_left_and_not_asked_again_at_once(provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk", hang="/.well-known/openid-configuration")
    address = f"{provider.settings['OIDC_ISSUER']}/.well-known/openid-configuration"
    with pytest.raises(ProviderError, match="in time"):
        ProviderHost(provider.settings["OIDC_ISSUER"], step=0.2, whole=0.3).ask(address)


def test_provider_that_is_away_is_not_asked_each_time(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk", facts={"issuer": "wrong"})
    colleague = Colleague(clinic.test_client())
    for _ in range(3):
        assert "cannot use the clinic account" in colleague.open("/sign-in/openid").text
    assert len(provider.asked()) == 2   # the question itself is one


@pytest.mark.parametrize("changes", [
    {"OIDC_ISSUER": "http://login.example.org"}, {"OIDC_ISSUER": "login.example.org"},
    {"OIDC_ISSUER": "https://login.example.org?x"}, {"OIDC_CLIENT_ID": ""}, {"OIDC_NAME": " "}], ids=str)
def test_settings_that_let_others_listen_are_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    given = {"OIDC_ISSUER": "https://login.example.org", "OIDC_CLIENT_ID": "x", **changes}
    with pytest.raises(ConfigError, match="OIDC_"):
        load({}, whole(tmp_path, **given))
