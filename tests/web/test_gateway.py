"""What the gateway tells us is heard when it is signed, and does not exist when it is not."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.staff import actor_of, add_visit
from triage.services.messages import requests
from triage.services.messages.gateway import signature
from triage.services.messages.inbound import wish_of
from triage.store import messages

BASE, TOKEN, NUMBER = "https://intake.clinic.example", "a-token-of-the-account", "+13125550142"


@pytest.fixture
def texting(tmp_path: Path, demo_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The demonstration with an account at a gateway."""
    app = make_app(tmp_path, demo_sqlite, clock, SMS_ACCOUNT="AC1", SMS_TOKEN=TOKEN, SMS_FROM="+15005550006",
                   BASE_URL=BASE)
    yield app
    parts_of(app).store.engine.dispose()


def tell(app: Flask, path: str, form: dict[str, str], *, token: str = TOKEN, address: str = BASE) -> int:
    mark = signature(token, address + path, form.items())
    return app.test_client().post(path, data=form, headers={"X-Twilio-Signature": mark}).status_code


def sent(app: Flask) -> UUID:
    """Send a message to a patient; give its id."""
    parts, visit = parts_of(app), add_visit(app, phone="312 555 0142")
    requests.send(parts.store, actor_of(app, "desk"), parts.settings, visit, now=parts.now(), key="k")
    with parts.store.writing() as session:
        (row,) = messages.of_visit(session, visit)
        row.state, row.sent_at = "sent", parts.now()
    return row.id


def state(app: Flask, message: UUID) -> tuple[str, str]:
    with parts_of(app).store.writing() as session:
        row = messages.held(session, message)
        assert row is not None
        return row.state, row.error


def stopped(app: Flask) -> bool:
    with parts_of(app).store.reading() as session:
        return bool(messages.stopped(session, [NUMBER]))


@pytest.mark.parametrize(("status", "code", "after"), [
    ("delivered", "", ("delivered", "")), ("sent", "", ("sent", "")),
    ("undelivered", "30005", ("failed", "the network did not deliver it (30005)")),
    ("failed", "<b>", ("failed", "the network did not deliver it"))])
def test_how_a_message_went_is_kept(texting: Flask, status: str, code: str, after: tuple[str, str]) -> None:
    message = sent(texting)
    form = {"MessageStatus": status, "ErrorCode": code, "MessageSid": "SM1"}
    assert tell(texting, f"/messages/status/{message}", form) == 204
    assert state(texting, message) == after


@pytest.mark.parametrize("wrong", [{"token": "another"}, {"address": "https://evil.example"}])
def test_what_is_not_signed_does_not_exist(texting: Flask, wrong: dict[str, str]) -> None:
    message = sent(texting)
    assert tell(texting, f"/messages/status/{message}", {"MessageStatus": "delivered"}, **wrong) == 404
    assert tell(texting, "/messages/inbound", {"From": NUMBER, "Body": "STOP"}, **wrong) == 404
    assert (state(texting, message)[0], stopped(texting)) == ("sent", False)


def test_a_message_that_nobody_knows_is_passed_over(texting: Flask) -> None:
    assert tell(texting, f"/messages/status/{uuid4()}", {"MessageStatus": "delivered"}) == 204


def test_stop_and_start_are_kept(texting: Flask) -> None:
    assert tell(texting, "/messages/inbound", {"From": NUMBER, "Body": " Alto. "}) == 200
    assert stopped(texting)
    assert tell(texting, "/messages/inbound", {"From": NUMBER, "Body": "START"}) == 200
    assert not stopped(texting)


def test_without_a_gateway_nothing_is_heard(demo_app: Flask) -> None:
    base, form = parts_of(demo_app).settings.base_url, {"From": NUMBER, "Body": "STOP"}
    assert tell(demo_app, "/messages/inbound", form, token="", address=base) == 404


@pytest.mark.parametrize(("text", "wish"), [
    ("STOP", "stop"), ("stop please", "stop"), ("Unsubscribe", "stop"), ("ALTO", "stop"), ("¡Parar!", "stop"),
    ("dar de baja", "stop"), ("No más", "stop"), ("Stop by at 9?", None), ("START", "start"),
    ("Iniciar", "start"), ("", None), ("Yes", None), ("I will be there at nine, do not stop", None),
    ("🙂", None), ("stop" * 500, None)])
def test_what_an_answer_wishes(text: str, wish: str | None) -> None:
    assert wish_of(text) == wish
