"""Two browsers over one case: each knows of the other, keys decide, and only one signature is kept."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask_security import hash_password
from playwright.sync_api import Browser, Page, expect

from tests.support.app import parts_of
from tests.support.browser import SCREEN, accessibility, serving, sign_in
from tests.support.staff import PASSWORD, QUIET, add_case, read_case, site
from triage.services import accounts
from triage.services.accounts import NewAccount
from triage.services.actors import Role, system

WEAK = {**QUIET, "limb-weak": "new", "weak-how-bad": ["lift-foot"], "weak-speed": "weeks"}
MAIL = "imai@clinic.example"


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with new weakness: same day, likely."""
    parts = parts_of(demo_app)
    with demo_app.app_context():
        new = NewAccount("Dr. Imai", MAIL, hash_password(PASSWORD), frozenset({Role.CLINICIAN}),
                         frozenset({site(demo_app)}))
        accounts.create(parts.store, system("test"), new, now=parts.now())
    return add_case(demo_app, WEAK)


@pytest.fixture
def both(browser: Browser, page: Page, demo_app: Flask, case_id: UUID) -> Iterator[tuple[Page, Page]]:
    """Two clinicians at the case, each at a browser of their own."""
    with serving(demo_app) as url:
        address = f"{url}/clinician/cases/{case_id}"
        sign_in(page, demo_app, url, "clinician")
        other = browser.new_context(locale="en-US", timezone_id="America/Chicago").new_page()
        other.goto(f"{url}/sign-in")
        other.get_by_label("Work email").fill(MAIL)
        other.get_by_label("Password").fill(PASSWORD)
        other.get_by_role("button", name="Sign in").click()
        other.wait_for_load_state()
        for one in (page, other):
            one.set_viewport_size(SCREEN)
            one.goto(address)
        yield page, other
        other.context.close()


def test_two_at_one_case(both: tuple[Page, Page], demo_app: Flask, case_id: UUID) -> None:
    first, second = both
    around = second.locator("#around")
    expect(around).to_contain_text("Dr. Imani Sampleton has this case open, since 9:00.")
    expect(first.locator("#around")).to_be_empty()
    first.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(first.locator("#around")).to_contain_text("Dr. Imai has this case open, since 9:00.")
    assert accessibility(first) == []

    second.keyboard.press("c")
    second.keyboard.press("s")   # in the list of levels: Soon
    second.get_by_label("Reason", exact=True).select_option("Known already, and looked after")
    second.get_by_label("Plan", exact=True).select_option("Call the patient")
    second.get_by_label("Plan, in words").fill("Ask about the foot.")
    expect(second.get_by_label("Who does it")).to_be_visible()
    assert accessibility(second) == []

    first.keyboard.press("a")   # two presses decide
    with first.expect_navigation():
        first.keyboard.press("Enter")
    second.get_by_role("button", name="Sign and close").click()
    expect(second.locator("h1")).to_have_text("Your signature was not kept")
    expect(second.locator("main")).to_contain_text(
        "Dr. Imani Sampleton signed this case on 20 November 2026 at 9:00.")
    expect(second.get_by_label("You can add it to that signature")).to_have_value(
        "I would have signed: Soon, likely.\nReason: Known already, and looked after.\n"
        "Plan: Call the patient: Ask about the foot.\n"
        "To be done by Dr. Imai, by 20 Nov 2026, 13:00 (Juniper Hill Clinic, Main Street).")
    assert accessibility(second) == []
    second.get_by_role("button", name="Add it below the signature").click()
    expect(second.locator("aside")).to_contain_text("Addendum, Dr. Imai, today, 9:00")
    assert accessibility(second) == []
    (signed,) = [one for one in read_case(demo_app, case_id).reviews if one.decision]
    assert (signed.by, len(signed.addenda)) == ("Dr. Imani Sampleton", 1)
