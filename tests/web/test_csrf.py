"""A form that changes something is taken from our own pages only."""

import time

import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from tests.support.app import Clock, make_app, parts_of
from tests.support.patient import BORN, Patient, make_clinic
from tests.support.routes import address, rules
from tests.support.sign_in import sign_in

SIGNED = "gateway."   # its posts come from no form, and carry a signature instead


def test_no_form_is_taken_without_its_token(app: Flask) -> None:
    posts = [rule for rule in rules(app)
             if "POST" in (rule.methods or set()) and not rule.endpoint.startswith(SIGNED)]
    taken = {rule.endpoint: app.test_client().post(address(app, rule)).status_code for rule in posts}
    assert taken
    assert {endpoint: status for endpoint, status in taken.items() if status != 400} == {}


class Ahead(TimestampSigner):
    """Signs as a server whose clock is an hour ahead."""

    def get_timestamp(self) -> int:
        """Give the moment of the signature."""
        return int(time.time()) + 3600


def test_clock_that_was_set_back_takes_no_page_from_anybody(app: Flask) -> None:
    patient = Patient(app.test_client(), make_clinic(app).invite())
    patient.get(patient.link)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie, right = patient.client.get_cookie(name), app.session_interface.get_signing_serializer(app)
    assert cookie is not None
    assert isinstance(right, URLSafeTimedSerializer)
    kept = right.loads(cookie.value)
    right.signer = Ahead
    patient.client.set_cookie(name, str(right.dumps(kept)))
    page = patient.post(day=str(BORN.day), month=str(BORN.month), year=str(BORN.year))
    assert (page.status, page.slug) == (200, "intake")


def anew(app: Flask, clock: Clock, **changes: str) -> Flask:
    """Start another server over the same records, with other secrets."""
    parts = parts_of(app)
    url = parts.store.engine.url.render_as_string(hide_password=False)
    mine = parts.settings.instance_dir
    other = mine / changes["SECRET_KEY"][0]
    other.mkdir()
    return make_app(other, mine / "backstory.sqlite", clock, DATABASE_URL=url, **changes)


def test_changed_secret_takes_nothing_from_anybody_while_the_former_is_named(
        demo_app: Flask, clock: Clock) -> None:
    patient, desk = Patient(demo_app.test_client(), make_clinic(demo_app).invite()), sign_in(demo_app, "desk")
    patient.get(patient.open().first("a", class_="btn")["href"])
    old, at = str(demo_app.config["SECRET_KEY"]), patient.page.slug
    both = anew(demo_app, clock, SECRET_KEY="n" * 40, SECRET_KEY_BEFORE=old)
    one = anew(demo_app, clock, SECRET_KEY="o" * 40)
    for server, status in (one, 303), (both, 200):
        desk.application = server
        assert desk.get("/desk").status_code == status
    patient.client.application = both
    page = patient.post()
    assert (page.status, page.slug == at) == (200, False)


@pytest.mark.parametrize("value", ["", "x", "eyJhIjoxfQ.aaaa.bbbb"])
def test_cookie_that_we_did_not_sign_is_none(app: Flask, value: str) -> None:
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], value)
    assert client.get("/sign-in").status_code == 200
