"""The server is killed between any two clicks: what it acknowledged is there when it is back."""

import threading
import time
from http.client import HTTPException

import pytest

from tests.support.patient import Patient
from tests.support.server import Server
from tests.support.walking import QUIET, clicks, fields, kept


def test_every_acknowledged_page_outlives_a_kill_after_it(server: Server, patient: Patient) -> None:
    for slug, sent in clicks(patient, QUIET):
        following = patient.page.address
        server.restart_after_kill()
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


@pytest.mark.parametrize("delay", [0.0, 0.002, 0.004, 0.008, 0.016, 0.05])
def test_page_that_was_on_its_way_can_be_sent_again(server: Server, patient: Patient, delay: float) -> None:
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
    server.restart_after_kill()
    sending.join()
    patient.page = form
    patient.post(**sent)
    assert patient.page.status == 200
    assert kept(patient.get(form.address), sent) == {}
