"""What a guess at a stolen password costs. Tests themselves sign in at less (tests/support/app.py)."""

import re
from pathlib import Path

from tests.support.app import settings
from triage.app import create_app

MEMORY, ROUNDS = 19_456, 2   # kB and passes: OWASP's least for argon2id


def test_password_is_hashed_at_a_price(tmp_path: Path) -> None:
    hashed = create_app(settings(tmp_path)).extensions["security"].pwd_context.hash("correct horse battery")
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),", hashed)
    assert found
    assert int(found.group(1)) >= MEMORY
    assert int(found.group(2)) >= ROUNDS
