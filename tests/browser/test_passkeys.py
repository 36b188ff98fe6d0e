"""Passkeys in a real browser, with an authenticator that the browser plays."""

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.support.app import Clock, make_app, parts_of
from tests.support.authenticator import set_up
from tests.support.browser import PHONE, SCREEN, accessibility, serving

PLAYED = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}


@pytest.fixture
def strict(tmp_path: Path, demo_sqlite: Path, clock: Clock) -> Flask:
    """The demonstration's clinic, outside demonstration mode."""
    return make_app(tmp_path, demo_sqlite, clock, TWO_FACTORS=True)


def test_passkey_is_made_signs_in_alone_proves_again_and_needs_a_finger(page: Page, strict: Flask,
                                                                    clock: Clock) -> None:
    colleague, _ = set_up(strict, "clinician", clock)
    with serving(strict) as address:
        url = address.replace("127.0.0.1", "localhost")   # a passkey belongs to a name, not to a number
        cookie = colleague.client.get_cookie("session")
        assert cookie
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})["authenticatorId"]
        add(page, url)
        sign_in(page, url)
        prove(page, url, clock)
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
        refuse(page, url)
    parts_of(strict).store.engine.dispose()


def add(page: Page, url: str) -> None:
    """Add a passkey from one's own account."""
    page.set_viewport_size(PHONE)
    page.goto(f"{url}/account")
    assert accessibility(page) == []
    page.get_by_role("link", name="Add passkeys").click()
    assert accessibility(page) == []
    page.get_by_label("What to call it").fill("blue key")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account")
    expect(page.get_by_role("row", name="Passkeys")).to_contain_text("blue key")


def sign_in(page: Page, url: str) -> None:
    """Sign in with it alone, without a name, a password or a code."""
    page.set_viewport_size(SCREEN)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/clinician/queue")
    page.goto(f"{url}/account")
    expect(page.get_by_role("row", name="this one")).to_contain_text("passkey")


def prove(page: Page, url: str, clock: Clock) -> None:
    """Show again who one is, where that was long ago."""
    for _ in range(2):
        clock.pass_by(minutes=6)
        page.goto(f"{url}/account")
    page.get_by_role("link", name="recovery codes").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    assert accessibility(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/recovery-codes")


def refuse(page: Page, url: str) -> None:
    """A passkey without a finger, a face or a PIN signs nobody in."""
    page.goto(f"{url}/account")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The browser gave no passkey")).to_be_visible()
    assert accessibility(page) == []
    page.get_by_role("link", name="Use the password").click()
    expect(page.get_by_label("Work email")).to_be_visible()
