"""`flask alerts`: what is raised in the clinic arrives as mail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.commands import run
from tests.support.mail_server import Inbox, mail_server


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def mailing(tmp_path: Path, demo_sqlite: Path, clock: Clock, inbox: Inbox) -> Iterator[Flask]:
    """The demonstration with a mail server."""
    app = make_app(tmp_path, demo_sqlite, clock, SMTP_HOST="127.0.0.1", SMTP_PORT=inbox.port, SMTP_TLS="none",
                   MAIL_FROM="intake@clinic.example")
    yield app
    parts_of(app).store.engine.dispose()


def test_due_alerts_are_sent_once(mailing: Flask, inbox: Inbox) -> None:
    first = json.loads(run(mailing, "alerts", "deliver", "--json").output)
    assert first["sent"] == len(inbox.messages) > 0
    again = json.loads(run(mailing, "alerts", "deliver", "--json").output)
    assert again == {"sent": 0, "failed": 0, "stuck": 0}


def test_mail_says_nothing_of_who_or_why(mailing: Flask, inbox: Inbox) -> None:
    run(mailing, "alerts", "deliver")
    text = " ".join(message.as_string() for message in inbox.messages)
    assert "/clinician/queue" in text
    assert not any(word in text for word in ("EXAMPLEWOOD", "Examplewood", "bladder", "pain", "D-1008"))


def test_refused_mail_is_told_and_tried_again(mailing: Flask, inbox: Inbox, clock: Clock) -> None:
    inbox.refuse = True
    refused = run(mailing, "alerts", "deliver")
    assert (refused.exit_code, "0 sent" in refused.output) == (1, True)
    inbox.refuse = False
    clock.pass_by(minutes=30)
    assert run(mailing, "alerts", "deliver").exit_code == 0
    assert inbox.messages


def test_missing_mail_server_is_named(demo_app: Flask) -> None:
    result = run(demo_app, "alerts", "deliver")
    assert result.exit_code == 2
    assert "SMTP_HOST is not set" in result.output
