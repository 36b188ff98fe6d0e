"""Signing in by the clinic's provider, against a real one: who gets in, who does not, and what it leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, make_app, parts_of
from tests.support.authenticator import Phone, set_up
from tests.support.openid import BUTTON, Provider, is_in, openid_provider
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.services import accounts, lockout, openid, sign_in
from triage.services.actors import system
from triage.services.lockout import Try
from triage.store.models import Account, Audit, StaffNotice, StaffSession, StaffSubject

JOB = system("test")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider's process."""
    with openid_provider() as found:
        yield found


@pytest.fixture
def clinic(tmp_path: Path, demo_sqlite: Path, clock: Clock, provider: Provider) -> Iterator[Flask]:
    """The demonstration's clinic with the provider, outside demonstration mode: two factors are asked for."""
    app = make_app(tmp_path, demo_sqlite, clock, TWO_FACTORS=True, **provider.settings)
    yield app
    parts_of(app).store.engine.dispose()


def account(app: Flask, who: str) -> Account:
    found = sign_in.by_email(parts_of(app).store, EMAIL[who])
    assert found
    return found


def kept(app: Flask, what: type) -> list[object]:
    with parts_of(app).store.reading() as session:
        return list(session.scalars(select(what)))


def test_button_is_there_only_with_a_provider(clinic: Flask, demo_app: Flask) -> None:
    assert BUTTON in Colleague(clinic.test_client()).open("/sign-in").text
    assert "Sign in with" not in Colleague(demo_app.test_client()).open("/sign-in").text


def test_whoever_has_a_verified_address_gets_in_and_is_remembered(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, EMAIL["desk"].upper())
    colleague = provider.sign_in(clinic)
    assert is_in(colleague)
    (bound,) = kept(clinic, StaffSubject)
    assert isinstance(bound, StaffSubject)
    assert bound.account_id == account(clinic, "desk").id
    assert b"subject-1" not in bound.document
    (row,) = kept(clinic, StaffSession)
    assert isinstance(row, StaffSession)
    assert row.how == "OpenID Connect"
    assert {"provider bound", "session begun"} <= {one.action for one in kept(clinic, Audit)}  # type: ignore[attr-defined]
    assert "provider bound" in {one.kind for one in kept(clinic, StaffNotice)}  # type: ignore[attr-defined]
    colleague.open("/account")
    colleague.press("Sign out")
    assert not is_in(colleague)
    assert kept(clinic, StaffSession) == []


def test_bound_subject_counts_and_an_address_no_more(clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk")
    provider.sign_in(clinic)
    provider.vouch(clock, "moved@elsewhere.example")
    assert is_in(provider.sign_in(clinic))
    provider.vouch(clock, "desk", "somebody-who-got-the-address")
    stranger = provider.sign_in(clinic)
    assert (stranger.page.status, is_in(stranger)) == (403, False)
    openid.forget(parts_of(clinic).store, JOB, account(clinic, "desk").id, now=clock.now)
    assert is_in(provider.sign_in(clinic))


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"},
                                    {"email_verified": None}, {"email": "nobody@clinic.example"},
                                    {"email": EMAIL["desk"].replace("k", "\N{KELVIN SIGN}")},
                                    {"email": ["x"]}, {"email": ""}], ids=str)
def test_nobody_without_an_account_and_a_verified_address(
        clinic: Flask, provider: Provider, clock: Clock, claims: dict[str, object]) -> None:
    provider.vouch(clock, "desk", claims=claims)
    colleague = provider.sign_in(clinic)
    assert "No account here" in colleague.page.text
    assert not is_in(colleague)
    assert len(kept(clinic, Account)) == len(accounts.list_accounts(parts_of(clinic).store, JOB))
    assert kept(clinic, StaffSubject) == []


def test_address_may_stand_where_the_access_token_opens(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    bare = {"email": None, "email_verified": None}
    provider.vouch(clock, "desk", claims=bare, userinfo={"sub": "another"})
    assert not is_in(provider.sign_in(clinic))
    provider.vouch(clock, "desk", claims=bare)
    assert is_in(provider.sign_in(clinic))


def test_account_that_was_disabled_or_waits_stays_out(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "desk")
    provider.sign_in(clinic)
    store, desk = parts_of(clinic).store, account(clinic, "desk")
    accounts.disable(store, JOB, desk.id, now=clock.now)
    out = provider.sign_in(clinic)
    said = out.page.text
    assert not is_in(out)
    accounts.enable(store, JOB, desk.id, now=clock.now)
    for _ in range(5):
        lockout.failed(store, Try(desk.email, "192.0.2.1"), what="password", now=clock.now)
    waits = provider.sign_in(clinic)
    assert waits.page.text == said   # it tells nobody which
    assert not is_in(waits)
    clock.pass_by(minutes=16)
    provider.vouch(clock, "desk")
    assert is_in(provider.sign_in(clinic))


def test_strangers_are_counted_as_wrong_passwords_are(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "nobody@clinic.example")
    for _ in range(5):
        provider.sign_in(clinic)
    one = Try("nobody@clinic.example", "")
    assert lockout.is_locked(parts_of(clinic).store, one, now=clock.now)


def test_our_second_factor_is_asked_and_only_then_is_it_bound(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    _, phone = set_up(clinic, "clinician", clock)
    clock.pass_by(seconds=30)
    provider.vouch(clock, "clinician", claims={"amr": ["pwd", "mfa"], "acr": "mfa"})
    colleague = provider.sign_in(clinic)
    assert colleague.page.slug == "code"
    assert not is_in(colleague)
    assert kept(clinic, StaffSubject) == []
    colleague = provider.sign_in(clinic)
    colleague.press("Sign in", code=phone.code())
    assert is_in(colleague)
    assert len(kept(clinic, StaffSubject)) == 1
    assert "OpenID Connect and code" in {one.how for one in kept(clinic, StaffSession)}  # type: ignore[attr-defined]


def test_first_sign_in_of_a_clinician_sets_the_second_factor_up(
        clinic: Flask, provider: Provider, clock: Clock) -> None:
    provider.vouch(clock, "clinician")
    colleague = provider.sign_in(clinic)
    assert colleague.page.address.startswith("/sign-in/app")
    assert not is_in(colleague)
    colleague = provider.sign_in(clinic)
    phone = Phone.scanning(colleague.press("Show the picture"), clock)
    colleague.press("Finish", code=phone.code())
    assert is_in(colleague)


def test_second_factor_of_the_provider_counts_where_a_setting_says_so(
        tmp_path: Path, demo_sqlite: Path, clock: Clock, provider: Provider) -> None:
    app = make_app(tmp_path, demo_sqlite, clock, TWO_FACTORS=True, OIDC_TWO_FACTORS="mfa urn:two",
                   **provider.settings)
    for claims, is_enough in (({"amr": ["pwd"]}, False), ({"amr": "mfa"}, False), ({}, False),
                              ({"amr": ["pwd", "mfa"]}, True), ({"acr": "urn:two"}, True)):
        provider.vouch(clock, "clinician", claims=claims)
        assert is_in(provider.sign_in(app)) == is_enough, claims
    parts_of(app).store.engine.dispose()
