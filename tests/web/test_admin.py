"""The first run: one page, once, with the code that the server printed."""

import re
from zoneinfo import available_timezones

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.services import accounts, setup
from triage.services.actors import system
from triage.services.sign_in import by_email

PASSWORD = "correct horse battery staple"


@pytest.fixture
def first(app: Flask) -> Colleague:
    """Whoever comes first, at the page of the first run."""
    colleague = Colleague(app.test_client())
    colleague.open("/")
    return colleague


def code(app: Flask) -> str:
    parts = parts_of(app)
    made = setup.one_time_code(parts.store, now=parts.now())
    assert made
    return made


def finish(first: Colleague, one_time_code: str, **changes: str) -> Page:
    typed = {
        "code": one_time_code,
        "name": "Ada Minister",
        "email": "ada@clinic.example",
        "password": PASSWORD,
        "again": PASSWORD,
        "location_name": "Main Street",
        "location_phone": "(555) 010-0142",
        "timezone": "America/Denver",
    }
    return first.press("Finish the set-up", **{**typed, **changes})


def test_empty_installation_begins_with_the_first_run(first: Colleague) -> None:
    assert first.page.address == "/first-run"
    assert first.page.heading == "Set up Backstory"


def test_first_account_can_sign_in_and_do_everything(app: Flask, first: Colleague) -> None:
    assert finish(first, code(app)).slug == "sign-in"
    first.press("Sign in", email="ada@clinic.example", password=PASSWORD)
    assert first.open("/desk").heading.endswith("Main Street")
    assert first.open("/clinician/queue").status == 200


def test_times_are_those_of_the_first_site(app: Flask, first: Colleague) -> None:
    finish(first, code(app))
    first.press("Sign in", email="ada@clinic.example", password=PASSWORD)
    first.open("/desk")
    assert first.follow("Add a visit").first("input", name="day")["value"] == "2026-11-20"


def test_page_is_gone_once_it_worked(app: Flask, first: Colleague) -> None:
    finish(first, code(app))
    assert first.open("/first-run").status == 404


def test_wrong_code_is_refused_and_makes_nothing(app: Flask, first: Colleague) -> None:
    code(app)
    page = finish(first, "AAAA-BBBB-CCCC")
    assert page.status == 422
    assert "not the code" in page.first(id="code-error").text
    assert setup.is_empty(parts_of(app).store)


def test_code_is_over_after_a_day(app: Flask, first: Colleague, clock: Clock) -> None:
    old = code(app)
    clock.pass_by(hours=25)
    assert finish(first, old).status == 422


def test_code_is_read_in_small_letters_and_groups_too(app: Flask, first: Colleague) -> None:
    made = code(app).lower()
    assert finish(first, f"{made[:4]}-{made[4:8]} {made[8:]}").slug == "sign-in"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("code", "", "that the server printed"),
        ("name", " ", "Write your name"),
        ("email", "ada", "name@example.org"),
        ("password", "short", "12 to 128 characters"),
        ("again", "another password", "The two passwords differ"),
        ("location_name", "", "the name of the location"),
        ("location_phone", "none", "in digits"),
        ("timezone", "Mars/Olympus", "Not a valid choice"),
    ],
)
def test_what_cannot_be_right_is_refused_with_how_to_mend_it(
    app: Flask, first: Colleague, field: str, typed: str, message: str
) -> None:
    page = finish(first, code(app), **{field: typed})
    assert page.status == 422
    assert message in page.first(id=f"{field}-error").text


def test_refused_form_keeps_what_was_typed_but_no_password(app: Flask, first: Colleague) -> None:
    page = finish(first, code(app), email="ada")
    assert page.first("input", id="name")["value"] == "Ada Minister"
    assert page.first("input", id="password")["value"] == ""
    assert PASSWORD not in page.html


def test_every_time_zone_can_be_picked_and_the_settings_one_is(first: Colleague) -> None:
    zones = first.page.first("select", id="timezone").all("option")
    assert {one["value"] for one in zones} == available_timezones()
    assert [one["value"] for one in zones if "selected" in one] == ["America/Chicago"]


def test_passwords_are_kept_as_argon2id_only(app: Flask, first: Colleague) -> None:
    finish(first, code(app))
    account = by_email(parts_of(app).store, "ada@clinic.example")
    assert account
    assert account.password
    assert re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$", account.password)


def test_account_without_a_role_learns_whom_to_ask(demo_app: Flask) -> None:
    parts = parts_of(demo_app)
    found = by_email(parts.store, EMAIL["desk"])
    assert found
    accounts.set_roles(parts.store, system("test"), found.id, frozenset(), frozenset(), now=parts.now())
    page = Colleague.at(demo_app, "desk").open("/")
    assert page.heading == "You are signed in"
    assert "Ask an administrator" in page.text
