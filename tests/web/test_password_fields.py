"""Passwords are hidden while they are typed, may come from a manager, and are good for years."""

from flask import Flask

from tests.support import tree
from tests.support.app import Clock
from tests.support.staff import Colleague

PAGES = {"/sign-in": "current-password", "/account/password": "new-password"}
LONGEST = 128


def test_passwords_are_hidden_and_taken_from_a_manager(demo_app: Flask) -> None:
    for address, kind in PAGES.items():
        who = Colleague(demo_app.test_client()) if address == "/sign-in" else Colleague.at(demo_app, "desk")
        fields = [one for one in who.open(address).all("input") if "password" in one["autocomplete"]]
        assert kind in {one["autocomplete"] for one in fields}, address
        for field in fields:
            assert field["type"] == "password"
            assert not {"readonly", "disabled", "onpaste", "pattern"} & field.attributes.keys()
            assert int(field["maxlength"] or LONGEST) >= LONGEST


def test_no_script_hinders_pasting() -> None:
    scripts = [path.read_text() for path in tree.files() if path.suffix == ".js" and "static" in path.parts]
    assert scripts
    assert not any("paste" in text or "clipboardData" in text for text in scripts)


def test_password_is_good_after_years(demo_app: Flask, clock: Clock) -> None:
    clock.pass_by(days=4_000)
    assert Colleague.at(demo_app, "desk").open("/desk").slug == "desk"
