"""The server is killed between any two clicks: what it acknowledged is there when it is back.

What keeps pages are the processes that serve them, so these are killed after one page and another; the whole
server, with the one that watches over them, takes seconds to come back and is killed after every few.
"""

import threading
import time
from http.client import HTTPException

import pytest

from tests.support.patient import Patient
from tests.support.server import Server
from tests.support.walking import QUIET, clicks, fields, kept

PAGES_A_SERVER = 6   # that are saved before the whole of it is killed
PAGES_A_KILL = {"sqlite": 2, "postgresql": 4}   # the latter is not touched by a kill of ours


def kill(server: Server, *, whole: bool) -> None:
    """Kill every process of the server, or those that serve pages."""
    if whole:
        server.restart_after_kill()
    else:
        server.kill_workers()


def test_every_acknowledged_page_outlives_a_kill_after_it(server: Server, patient: Patient) -> None:
    every = PAGES_A_KILL[server.environment["BACKSTORY_DATABASE_URL"].partition(":")[0].partition("+")[0]]
    for number, (slug, sent) in enumerate(clicks(patient, QUIET)):
        if number % every:
            continue
        following = patient.page.address
        kill(server, whole=number % PAGES_A_SERVER == 0)
        assert kept(patient.get(f"/intake/{slug}"), sent) == {}, f"lost after {slug}"
        assert patient.get(following).status == 200
    assert patient.page.slug == "check-answers"


def test_form_that_was_sent_stays_sent_after_a_kill(server: Server, patient: Patient) -> None:
    for _ in clicks(patient, QUIET):
        pass
    patient.post()
    receipt = patient.page.text
    server.restart_after_kill()
    assert patient.get("/intake").slug == "done"
    assert patient.get("/intake/done").text == receipt


@pytest.mark.parametrize(("delay", "whole"), [
    (0.0, False), (0.002, True), (0.008, False), (0.016, True)])
def test_page_that_was_on_its_way_can_be_sent_again(server: Server, patient: Patient, delay: float,
                                                    whole: bool) -> None:
    form, sent = patient.page, fields(patient.page, QUIET)
    data = form.filled(-1, sent)

    def send() -> None:
        try:
            patient.client.post(form.address, data=data)
        except (OSError, HTTPException):
            return   # cut off before the answer, or in it: whether it was kept is what nobody can know

    sending = threading.Thread(target=send)
    sending.start()
    time.sleep(delay)
    kill(server, whole=whole)
    sending.join()
    patient.page = form
    patient.post(**sent)
    assert patient.page.status == 200
    assert kept(patient.get(form.address), sent) == {}
