"""`flask messages`: the worker's rounds, and the linter on a file."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, make_app, parts_of
from tests.support.commands import run
from tests.support.factories import new_visit
from tests.support.messages import FOLDER
from tests.support.sms import Gateway, sms_host
from triage.services import visits
from triage.services.actors import Actor, Role
from triage.store.tables.clinic import Location


@pytest.fixture
def host() -> Iterator[Gateway]:
    with sms_host() as gateway:
        yield gateway


@pytest.fixture
def texting(tmp_path: Path, demo_sqlite: Path, clock: Clock, host: Gateway) -> Iterator[Flask]:
    """The demonstration with a gateway for text messages."""
    app = make_app(tmp_path, demo_sqlite, clock, SMS_URL=host.sms_url, SMS_ACCOUNT=host.sms_account,
                   SMS_TOKEN=host.sms_token, SMS_FROM=host.sms_from, BASE_URL="https://intake.clinic.example")
    yield app
    parts_of(app).store.engine.dispose()


def add_visit(app: Flask, clock: Clock) -> None:
    """Add a visit of tomorrow, of somebody with a telephone."""
    store = parts_of(app).store
    with store.reading() as session:
        place = session.scalars(select(Location.id).order_by(Location.name)).first()
    assert place is not None
    desk = Actor("staff", str(uuid4()), "Lena", frozenset({Role.FRONT_DESK}), frozenset({place}))
    new = new_visit(place, phone="312 555 0142", starts_at=clock() + timedelta(days=1))
    visits.add_visit(store, desk, new, now=clock(), key="k")


def test_without_a_way_it_says_what_to_set(demo_app: Flask) -> None:
    result = run(demo_app, "messages", "send-due")
    assert (result.exit_code, "SMS_ACCOUNT" in result.output) == (2, True)


def test_a_round_queues_by_schedule_and_sends(texting: Flask, host: Gateway, clock: Clock) -> None:
    add_visit(texting, clock)
    clock.pass_by(minutes=15)
    done = json.loads(run(texting, "messages", "send-due", "--json").output)
    assert done["queued"] == done["sent"] == len(host.seen()) == 1
    assert json.loads(run(texting, "messages", "send-due", "--json").output)["sent"] == 0


def test_the_bad_examples_are_refused_and_the_good_ones_pass(demo_app: Flask) -> None:
    bad = run(demo_app, "messages", "lint", str(FOLDER / "bad.txt"), "--json")
    assert (bad.exit_code, len(json.loads(bad.output)) >= 190) == (1, True)
    good = run(demo_app, "messages", "lint", str(FOLDER / "good.txt"))
    assert (good.exit_code, good.output) == (0, "0 refused.\n")


def test_a_refusal_names_the_line_and_the_mend(demo_app: Flask) -> None:
    result = run(demo_app, "messages", "lint", "-", typed="Your form: [link]\nYour spine form\n")
    assert "-:2:" in result.output.replace("<stdin>", "-")
    assert "names a part of the body" in result.output


def test_as_a_text_message_it_must_be_whole(demo_app: Flask) -> None:
    result = run(demo_app, "messages", "lint", "-", "--kind", "sms", typed="[clinic]: see you on [day]\n")
    for lacking in ("[link]", "[phone]", "how to stop"):
        assert lacking in result.output
