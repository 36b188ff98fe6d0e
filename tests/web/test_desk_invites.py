"""Inviting a whole day, one patient, and nobody: what the desk presses, and what comes of it."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.staff import Colleague, add_visit, site
from triage.store import messages


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk of a site whose patients are added by the tests."""
    return Colleague.at(demo_app, "desk")


@pytest.fixture
def place(demo_app: Flask) -> UUID:
    """The desk's site."""
    return site(demo_app)


def add(app: Flask, clock: Clock, **changes: Any) -> UUID:
    return add_visit(app, **{"starts_at": clock() + timedelta(days=12), "phone": "312 555 0142", **changes})


def address(place: UUID, clock: Clock, page: str = "invites") -> str:
    day = (clock() + timedelta(days=12)).date()
    return f"/desk/{page}?day={day}&location={place}"


def rows(app: Flask, visit: UUID) -> list[Any]:
    with parts_of(app).store.reading() as session:
        return list(messages.of_visit(session, visit))


def unzipped(file: bytes) -> bytes:
    with ZipFile(BytesIO(file)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_one_press_invites_the_day_and_says_before_whom(desk: Colleague, demo_app: Flask, place: UUID,
                                                        clock: Clock) -> None:
    text, mail, nobody = (add(demo_app, clock, **way) for way in (
        {}, {"phone": "", "email": "m@example.org"}, {"phone": ""}))
    page = desk.open(address(place, clock))
    for words in ("2 patients have no invitation", "By text message", "1 patient without an address",
                  "Text messages are not set up here yet"):
        assert words in page.text
    desk.press("Invite all 2")
    assert "2 messages wait to be sent" in desk.page.text
    assert [row.channel for visit in (text, mail) for row in rows(demo_app, visit)] == ["sms", "email"]
    assert rows(demo_app, nobody) == []
    assert "Nobody here waits for a message" in desk.open(address(place, clock)).text


def test_cards_are_for_those_without_an_address_and_nameless(desk: Colleague, demo_app: Flask, place: UUID,
                                                             clock: Clock) -> None:
    for language in ("en", "es"):
        add(demo_app, clock, phone="", language=language, family="Tellable")
    add(demo_app, clock)
    desk.open(address(place, clock))
    desk.press("Make 2 cards")
    first = desk.page.text
    assert (first.count("/i/"), "Tellable" in first, "before your visit" in first,
            "antes de su visita" in first) == (2, False, True, True)
    assert desk.open(address(place, clock, "invites/cards")).text.count("/i/") == 2


def test_one_patient_is_sent_the_link_and_sent_it_anew(desk: Colleague, demo_app: Flask, place: UUID,
                                                       clock: Clock) -> None:
    visit = add(demo_app, clock)
    assert "…0142" in desk.open(f"/desk/visits/{visit}/messages").text
    desk.press("Send it")
    clock.pass_by(minutes=3)
    desk.press("Send a new link", do="anew")
    assert [row.kind for row in rows(demo_app, visit)] == ["new_link", "invitation"]
    assert "waits to be sent" in desk.page.text
    assert "text messages are not set up" in desk.page.text


def test_who_wants_no_more_gets_none_until_they_do(desk: Colleague, demo_app: Flask, place: UUID,
                                                   clock: Clock) -> None:
    visit = add(demo_app, clock)
    desk.open(f"/desk/visits/{visit}/messages")
    desk.press("They want no more messages", do="stop")
    assert "the patient wants no more messages" in desk.page.text
    assert "0 messages" not in desk.open(address(place, clock)).text
    desk.open(f"/desk/visits/{visit}/messages")
    desk.press("They want messages again", do="resume")
    desk.press("Send it")
    assert len(rows(demo_app, visit)) == 1


def test_declining_is_recorded_shown_and_taken_back(desk: Colleague, demo_app: Flask, place: UUID,
                                                    clock: Clock) -> None:
    visit = add(demo_app, clock)
    desk.open(f"/desk/visits/{visit}/messages")
    desk.press("Record the reason")
    assert (desk.page.status, "Pick the reason" in desk.page.text) == (422, True)
    desk.press("Record the reason", reason="language")
    assert "There is no form in their language." in desk.page.text
    day = (clock() + timedelta(days=12)).date()
    assert "Declined" in desk.open(f"/desk/day/{day}?location={place}").text
    file = desk.client.get(f"/desk/day/{day}/visits.csv?location={place}").get_data()
    assert b"no form in their language" in (file if b"mrn" in file else unzipped(file))
    desk.open(f"/desk/visits/{visit}/messages")
    desk.press("Take this back", do="undo")
    assert "There is no form in their language." not in desk.page.text


def test_somebody_who_died_is_written_to_about_no_visit(desk: Colleague, demo_app: Flask, place: UUID,
                                                        clock: Clock) -> None:
    one, two = (add(demo_app, clock, record_number="T-7") for _ in range(2))
    for visit in (one, two):
        desk.open(f"/desk/visits/{visit}/messages")
        desk.press("Send it")
    desk.press("Record the reason", reason="deceased")
    assert [row.state for visit in (one, two) for row in rows(demo_app, visit)] == ["stopped"] * 2
    assert "has died" in desk.open(f"/desk/visits/{one}/messages").text
