"""No log names a patient's link."""

import logging

import pytest
from flask import Flask

from triage.web.redact import LinkFilter

TOKEN = "Zx9_-abcdefghijklmnopqrstuvwxyz0"


def logged(message: str, *arguments: object) -> str:
    record = logging.LogRecord("test", logging.ERROR, __file__, 1, message, arguments, None)
    assert LinkFilter().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(("message", "arguments"), [
    (f"Exception on /i/{TOKEN} [GET]", ()),
    ("Exception on %s [%s]", (f"/i/{TOKEN}", "GET")),
    ('"GET /i/%s HTTP/1.1" 200', (TOKEN,)),
    (f"http://127.0.0.1:8000/i/{TOKEN}?lang=es", ()),
])
def test_link_is_cut_out(message: str, arguments: tuple[object, ...]) -> None:
    text = logged(message, *arguments)
    assert TOKEN not in text
    assert "/i/[link]" in text


def test_other_messages_stay_as_they_are() -> None:
    assert logged("Exception on %s [%s]", "/intake/limbs", "POST") == "Exception on /intake/limbs [POST]"


def test_fault_on_an_invitation_leaves_no_link_in_the_log(app: Flask,
                                                          caplog: pytest.LogCaptureFixture) -> None:
    def fault(token: str) -> str:
        raise RuntimeError("a fault")

    app.testing = False
    app.view_functions["patient.invitation"] = fault
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get(f"/i/{TOKEN}").status_code == 500
    assert "/i/[link]" in caplog.text
    assert TOKEN not in caplog.text
