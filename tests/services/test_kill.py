"""A server killed at a random instant loses no acknowledged page, keeps none by halves and doubles none."""

import random
import subprocess
import sys
import time

from sqlalchemy import text

from tests.support.clinic import Clinic
from tests.support.factories import BORN
from tests.support.trail import saves_of
from triage.config import ROOT
from triage.questionnaire.answers import from_document
from triage.services import intake
from triage.store.sealing import unseal

KILLS = 2


def run_until_killed(url: str, token: str, first: int, after: float) -> int:
    """Let the saver work for a while and kill it; give the last number that was acknowledged."""
    command = [sys.executable, "-m", "tests.support.saver", url, token, str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as saver:
        assert saver.stdout is not None
        acknowledged = [int(saver.stdout.readline())]
        time.sleep(after)
        saver.kill()
        acknowledged += [int(line) for line in saver.stdout if line.endswith("\n")]
    return acknowledged[-1]


def test_kills_lose_and_double_nothing(clinic: Clinic) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    visit = clinic.add()
    opened = intake.open_link(clinic.store, clinic.library, clinic.settings, clinic.token(visit), BORN,
                              now=clinic.now)
    url = clinic.store.engine.url.render_as_string(hide_password=False)
    last = 0
    for _ in range(KILLS):
        # The next run begins with the number that may or may not have been kept: that is the retry.
        last = run_until_killed(url, opened.session_token, last + 1, chance.uniform(0.01, 0.2))
    view = clinic.resume(opened.session_token)
    with clinic.store.reading() as session:
        kept = [from_document(unseal(session, save.document, "intake_save", "document", save.id)["answers"])
                for save in saves_of(session, view.intake_id)]
        whole = session.execute(text("PRAGMA integrity_check")).scalar() if "sqlite" in url else "ok"
    said = [str(answers["words"].first) for answers in kept]
    assert said == [f"number {number}" for number in range(1, len(said) + 1)], f"seed {seed}"
    assert last <= len(said) <= last + 1, f"seed {seed}"
    assert view.stored["words"].first == said[-1], f"seed {seed}"
    assert whole == "ok"
