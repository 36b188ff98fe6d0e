"""No log names a patient's link."""

import logging
import sys

import pytest
from flask import Flask

from triage.web.redact import LinkFilter, ServerFilter

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
    assert "RuntimeError" in caplog.text
    assert TOKEN not in caplog.text


def said(message: str, *args: object, fault: bool = False) -> str:
    """Give what a log keeps of what gunicorn says."""
    exc_info = None
    if fault:
        try:
            raise ValueError("typed: Ana Ruiz")
        except ValueError:
            exc_info = sys.exc_info()
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, message, args, exc_info)
    assert ServerFilter().filter(record)
    return logging.Formatter().format(record)


def test_server_keeps_paths_and_what_was_sent_to_itself() -> None:
    assert "Ruiz" not in said("Error handling request %s", "/desk/patients?name=Ruiz", fault=True)
    assert "ValueError at test_redact.py" in said("Error handling request %s", "/x", fault=True)
    assert "Ruiz" not in said("Invalid request from ip=1.2.3.4: Invalid HTTP header: 'Ruiz'")
    assert said("Worker (pid:%s) exited", 7) == "Worker (pid:7) exited"
