"""What a guess at a stolen password costs, and which new ones are taken.

Tests themselves sign in at less (tests/support/app.py).
"""

import re
from pathlib import Path

import pytest

from tests.support.app import parts_of, settings
from triage.app import create_app
from triage.web.entrance.passwords import EARLY, flaw

MEMORY, ROUNDS = 19_456, 2   # kB and passes: OWASP's least for argon2id
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


@pytest.mark.parametrize("password", ["", "gravel oboe", "x1!" * 3, "g" * 129, "gravel lantern " * 9])
def test_too_short_and_too_long_are_refused_by_their_length(password: str) -> None:
    assert "12 to 128" in flaw(password, *ME)


@pytest.mark.parametrize("password", [
    "gravel lantern oboe", "gravellanternoboe", "  gravel lantern  ",
    "zanahoria del océano", "🦔🚲🌋🎻🧵🪐🛶🧊🪁🍉🥁🦩",
    "correct horse battery staple", "gravel lantern oboe " * 6])
def test_long_ones_are_taken_whatever_their_letters(password: str) -> None:
    assert flaw(password, *ME) == ""
