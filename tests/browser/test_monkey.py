"""Five hundred random steps through the form: no error page, no dead end, nothing lost that was saved.

BACKSTORY_SEED=7 in front of pytest takes other steps.
"""

import os
from collections.abc import Callable
from random import Random

from playwright.sync_api import Page

from tests.support.app import LIBRARY
from tests.support.at_the_form import open_form, start
from tests.support.monkey import Monkey
from tests.support.patient import Clinic

SEED = int(os.environ.get("BACKSTORY_SEED", "1"))
STEPS = 500
SEND_AFTER = 350   # steps; before that it only fills in


def test_random_hands_find_no_error_no_dead_end_and_lose_nothing(
        tab: Callable[..., Page], url: str, clinic: Clinic) -> None:
    page = tab(360)
    open_form(page, url, clinic.invite())
    start(page)
    monkey = Monkey(page, clinic.app, LIBRARY.get("post-laminectomy").questionnaire, Random(SEED))
    done: list[str] = []
    for number in range(STEPS):
        monkey.may_send = number > SEND_AFTER
        where = page.url
        try:
            done.append(f"{where} {monkey.step()}")
        except Exception as error:
            raise AssertionError(f"seed {SEED}, step {number}, at {where}, after {done[-5:]}") from error
        assert monkey.met == [], f"seed {SEED}, step {number}: {done[-5:]}"
        assert monkey.lost() == {}, f"seed {SEED}, step {number}: {done[-5:]}"
    print(f"seed {SEED}: {STEPS} steps, {monkey.saves} pages saved, {len(monkey.said)} questions answered")
    assert monkey.saves > STEPS / 20
    assert len(monkey.said) > 30
