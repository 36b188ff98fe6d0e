"""What a guess at a stolen password costs, and which new ones are taken.

Tests themselves sign in at less (tests/support/app.py).
"""

import re
from pathlib import Path

import pytest
from flask import Flask
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from tests.support.app import parts_of, settings
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.app import create_app
from triage.services import demo
from triage.web.entrance.passwords import EARLY, flaw

MEMORY, ROUNDS = 19_456, 2   # kB and passes: OWASP's least for argon2id
SHORTEST, LONG = 12, 64
ME = ("Sam Okoro", "sam@clinic.example")


def test_password_is_hashed_at_a_price(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),",
                     app.extensions["security"].pwd_context.hash("correct horse battery"))
    parts_of(app).store.engine.dispose()
    assert found
    assert int(found.group(1)) >= MEMORY
    assert int(found.group(2)) >= ROUNDS


@pytest.mark.parametrize("password", [
    "password1234", "passwordpassword", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa", "letmeinletmein",
    "iloveyou1234", "P@ssw0rd!P@ssw0rd!", "Sam.Okoro2026", "backstory-2026", "clinic clinic clinic"])
def test_what_is_guessed_early_is_refused(password: str) -> None:
    assert flaw(password, *ME) == EARLY


def test_every_common_password_that_is_long_enough_is_refused() -> None:
    """The list has 30,000, ten times what is asked; shorter ones are refused by their length."""
    common = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= SHORTEST]
    assert len(FREQUENCY_LISTS["passwords"]) >= 3_000
    assert len(common) > 100
    assert [one for one in common if flaw(one, *ME) == ""] == []


@pytest.mark.parametrize("other", ["gravel lantern oboe", " gravel lantern oboe", "  Gravel lantern oboe ",
                                   "  gravel lantern oboe " + "x" * 60 + "a"])
def test_passwords_are_checked_exactly_as_they_were_typed(demo_app: Flask, other: str) -> None:
    typed = other[:-1] + "b" if len(other) > LONG else "  gravel lantern oboe "
    desk = Colleague.at(demo_app, "desk")
    desk.open("/account/password")
    desk.press("Change", password=demo.password(parts_of(demo_app).settings), new_password=typed,
               new_password_confirm=typed)
    for given, slug in ((other, "sign-in"), (typed, "desk")):
        again = Colleague(demo_app.test_client())
        again.open("/sign-in")
        assert again.press("Sign in", email=EMAIL["desk"], password=given).slug == slug


@pytest.mark.parametrize("password", ["", "gravel oboe", "x1!" * 3, "g" * 129, "gravel lantern " * 9])
def test_too_short_and_too_long_are_refused_by_their_length(password: str) -> None:
    assert "12 to 128" in flaw(password, *ME)


@pytest.mark.parametrize("password", [
    "gravel lantern oboe", "gravellanternoboe", "  gravel lantern  ",
    "zanahoria del océano", "🦔🚲🌋🎻🧵🪐🛶🧊🪁🍉🥁🦩",
    "correct horse battery staple", "gravel lantern oboe " * 6])
def test_long_ones_are_taken_whatever_their_letters(password: str) -> None:
    assert flaw(password, *ME) == ""
