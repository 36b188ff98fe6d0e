"""`flask users`."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from tests.support.app import parts_of
from tests.support.commands import run
from triage.services import accounts
from triage.services.actors import system
from triage.services.locations import NewLocation, create_location

PASSWORD = "correct horse battery"


@pytest.fixture
def clinic(app: Flask) -> Flask:
    """An installation with one site."""
    parts = parts_of(app)
    new = NewLocation("Main Street", "America/Chicago", "(555) 010-0140", "post-laminectomy")
    create_location(parts.store, system("test"), new, now=parts.now())
    return app


def create(app: Flask, email: str = "sam@clinic.example", role: str = "front_desk",
           place: str = "Main Street", password: str = PASSWORD) -> Result:
    return run(app, "users", "create", email, "--name", "Sam Okoro", "--role", role, "--location", place,
               typed=f"{password}\n{password}\n")


def listed(app: Flask) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(app, "users", "list", "--json").output)
    return found


def test_account_is_made_with_its_role_and_site(clinic: Flask) -> None:
    assert create(clinic).exit_code == 0
    account = listed(clinic)[0]
    assert (account["email"], account["roles"], account["locations"]) == (
        "sam@clinic.example", ["front_desk"], ["Main Street"])


def test_password_is_kept_as_an_argon2_hash_and_never_shown(clinic: Flask) -> None:
    result = create(clinic)
    assert PASSWORD not in result.output
    assert PASSWORD not in run(clinic, "users", "list").output
    with parts_of(clinic).store.reading() as session:
        kept = accounts.accounts.by_email(session, "sam@clinic.example")
        assert kept is not None
        assert (kept.password or "").startswith("$argon2id$")


def test_account_can_sign_in(clinic: Flask) -> None:
    create(clinic)
    clinic.config["WTF_CSRF_ENABLED"] = False
    data = {"email": "sam@clinic.example", "password": PASSWORD}
    assert clinic.test_client().post("/sign-in", data=data).status_code == 302


@pytest.mark.parametrize(("change", "message"), [
    ({"email": "no address"}, "Enter an address like"),
    ({"place": "Nowhere"}, "There is no site Nowhere."),
    ({"password": "short"}, "Use 12 to 128 characters"),
    ({"password": "password12345"}, "guessed early"),
    ({"password": "sam okoro clinic"}, "guessed early"),
])
def test_wrong_account_is_refused_with_the_reason(clinic: Flask, change: dict[str, str],
                                                  message: str) -> None:
    result = create(clinic, **change)
    assert result.exit_code == 2
    assert message in result.output
    assert listed(clinic) == []


def test_second_account_for_an_address_is_refused(clinic: Flask) -> None:
    create(clinic)
    result = create(clinic, email="SAM@clinic.example")
    assert (result.exit_code, len(listed(clinic))) == (2, 1)
    assert "has an account already" in result.output


def test_disabled_account_cannot_sign_in(clinic: Flask) -> None:
    create(clinic, "admin@clinic.example", role="administrator")
    create(clinic)
    clinic.config["WTF_CSRF_ENABLED"] = False
    assert run(clinic, "users", "disable", "sam@clinic.example").exit_code == 0
    data = {"email": "sam@clinic.example", "password": PASSWORD}
    assert clinic.test_client().post("/sign-in", data=data).status_code == 422
    assert "disabled" in run(clinic, "users", "list").output


def sign_in(app: Flask, password: str = PASSWORD) -> tuple[FlaskClient, int]:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    return client, client.post("/sign-in", data={"email": "sam@clinic.example",
                                                 "password": password}).status_code


def test_link_sets_a_password_once_and_ends_the_sessions_before(clinic: Flask) -> None:
    create(clinic)
    client, _ = sign_in(clinic)
    earlier, link = (run(clinic, "users", "reset", "sam@clinic.example").output.strip() for _ in range(2))
    assert client.get("/account").status_code == 303
    browser, new = clinic.test_client(), "gravel lantern oboe"
    place = link.partition("8000")[2]
    assert browser.get(earlier.partition("8000")[2], follow_redirects=True).status_code == 410
    assert browser.get(place).status_code == 200
    for word, status in (("password12345", 422), (new, 302), (new, 302)):
        assert browser.post(place, data={"password": word, "password_confirm": word}).status_code == status
    assert browser.get(place, follow_redirects=True).status_code == 410
    assert (sign_in(clinic)[1], sign_in(clinic, new)[1]) == (422, 302)


def test_link_of_yesterday_has_ended(clinic: Flask) -> None:
    create(clinic)
    link = run(clinic, "users", "reset", "sam@clinic.example").output.strip()
    clinic.config["SECURITY_RESET_PASSWORD_WITHIN"] = timedelta(seconds=-1)
    assert clinic.test_client().get(link.partition("8000")[2], follow_redirects=True).status_code == 410


def test_new_account_may_begin_with_a_link(clinic: Flask) -> None:
    made = run(clinic, "users", "create", "sam@clinic.example", "--name", "Sam Okoro", "--role", "auditor",
               "--link")
    assert "/new-password/" in made.output
    assert clinic.test_client().get(made.output.strip().partition("8000")[2]).status_code == 200


def test_enabled_account_signs_in_again_after_a_lock(clinic: Flask) -> None:
    create(clinic)
    for _ in range(5):
        sign_in(clinic, "wrong wrong wrong")
    assert sign_in(clinic)[1] == 422
    assert run(clinic, "users", "enable", "sam@clinic.example").exit_code == 0
    assert sign_in(clinic)[1] == 302


def test_sessions_are_listed_and_ended(clinic: Flask) -> None:
    create(clinic)
    client, _ = sign_in(clinic)
    found = json.loads(run(clinic, "users", "sessions", "--json").output)
    assert [(one["name"], one["how"], one["idle"]) for one in found] == [("Sam Okoro", "password", 0)]
    assert "Sam Okoro" in run(clinic, "users", "sessions").output
    assert run(clinic, "users", "end-sessions", "sam@clinic.example").output == "1 ended.\n"
    assert client.get("/account").status_code == 303


def test_last_administrator_stays(clinic: Flask) -> None:
    create(clinic, "admin@clinic.example", role="administrator")
    result = run(clinic, "users", "disable", "admin@clinic.example")
    assert result.exit_code == 2
    assert "last administrator" in result.output


def test_unknown_address_is_said_to_be_unknown(clinic: Flask) -> None:
    result = run(clinic, "users", "disable", "nobody@clinic.example")
    assert result.exit_code == 2
    assert "Nobody has the address" in result.output


def test_new_code_for_the_first_run_ends_the_one_before(app: Flask) -> None:
    codes = [run(app, "users", "first-run").output.split()[-1] for _ in range(2)]
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", code) for code in codes)
    assert codes[0] != codes[1]


def test_no_code_is_given_once_somebody_has_an_account(clinic: Flask) -> None:
    create(clinic)
    result = run(clinic, "users", "first-run")
    assert result.exit_code == 1
    assert "the first run is over" in result.output
