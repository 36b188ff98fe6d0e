"""The desk types for somebody: who is asked for, what is read out, what is shown, and the patient's word."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.app import Clock, parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.staff import Colleague, add_case, add_visit, visit_of
from tests.support.walking import QUIET
from triage.services.intake import resume

NEW = "DUMMERSTON, Patrick"       # nothing was made for him yet
BEGUN = "EXAMPLEWOOD, Samuel"     # he saved some pages at home
AS_IT_IS = {"as-it-is": "1"}      # what the button sends
BLADDER = "/intake/bladder-bowel"


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """Somebody at the front desk."""
    return Colleague.at(demo_app, "desk")


def sit_down(desk: Colleague, app: Flask, name: str = NEW, by: str = "phone") -> Page:
    """Begin typing for a patient of today."""
    desk.open(f"/desk/visits/{visit_of(app, name)}/entry?by={by}")
    return desk.press("the form", checked="y")


def test_the_row_leads_to_both_ways(demo_app: Flask, desk: Colleague) -> None:
    desk.open("/desk")
    assert ways(desk.follow("Enter by phone")) == ["phone"]
    desk.open("/desk")
    assert ways(desk.follow("Enter from paper")) == ["paper"]


def ways(page: Page) -> list[str]:
    """Give the way that is picked."""
    return [one["value"] for one in page.all("input", name="channel") if "checked" in one]


def test_a_form_that_was_sent_offers_none(desk: Colleague) -> None:
    assert "Enter by phone" not in desk.open("/desk?state=done").text


def test_who_it_is_must_be_checked_first(demo_app: Flask, desk: Colleague) -> None:
    page = desk.open(f"/desk/visits/{visit_of(demo_app, NEW)}/entry")
    assert "Patrick Dummerston" in page.text
    page = desk.press("the form")
    assert page.status == 422
    assert "Ask for the name and the date of birth" in page.text
    assert desk.open("/intake").status == 410


def test_each_page_says_for_whom_and_what_to_read(demo_app: Flask, desk: Colleague) -> None:
    page = sit_down(desk, demo_app)
    assert page.address.startswith("/intake/right-now")
    assert "You are filling this in for Patrick D., by telephone." in page.text
    assert "Typed by Dana Frontwell." in page.text
    assert "Say yes or no to each: " in page.text
    assert faults(page) == []


def test_from_paper_nothing_is_read_out(demo_app: Flask, desk: Colleague) -> None:
    page = sit_down(desk, demo_app, by="paper")
    assert "from paper." in page.text
    assert "Read aloud" not in page.text


def test_a_call_in_spanish_is_read_in_spanish(demo_app: Flask, desk: Colleague) -> None:
    visit = add_visit(demo_app, language="es")
    desk.open(f"/desk/visits/{visit}/entry?day=2026-11-22")
    assert "Primero, por favor dígame su nombre completo" in desk.page.text
    page = desk.press("the form", checked="y")
    assert "Lea en voz alta:" in page.text
    assert "Está bien decir: " in desk.open(BLADDER).text


def test_what_the_patient_said_alone_stays_unread(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app, BEGUN)
    for address in ("/intake/right-now", BLADDER, "/intake/who"):
        page = desk.open(address)
        assert not [one for one in page.all("input") if "checked" in one]
        assert "Answered before. It is kept, and not shown to you." in page.text
    page = desk.open("/intake/check-answers")
    assert {one.text for one in page.all("dd", class_="said")} == {
        "Answered. Not shown here, to keep it private"}
    assert not page.all("aside", class_="warned")


def test_what_the_patient_said_alone_is_not_to_be_guessed(demo_app: Flask, desk: Colleague) -> None:
    told = {"limb-weak": "new", "weak-speed": "days", "had-spine-op": "yes"}
    add_case(demo_app, told, sent=False, family="Alone", given="Ann", starts_at=parts_of(demo_app).now())
    sit_down(desk, demo_app, "ALONE, Ann")
    page = desk.open("/intake/limbs")
    assert "How fast did it come on?" not in page.text
    assert "What can you not do now?" in page.text   # nobody has answered it, and a danger may wait there


def test_a_red_page_that_the_patient_left_is_not_shown_to_staff(demo_app: Flask, desk: Colleague) -> None:
    add_case(demo_app, {"right-now-body": ["chest-pain"]}, sent=False, family="Alone", given="Ann",
             starts_at=parts_of(demo_app).now())
    page = sit_down(desk, demo_app, "ALONE, Ann")
    assert "urgent" not in page.address
    assert desk.open("/intake/urgent").slug != "urgent"


def test_a_danger_sign_is_to_be_said_at_once(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    desk.open(BLADDER)
    page = desk.press("Save and continue", **{"bladder-change": "new"})
    assert page.slug == "urgent"
    assert "Say this now:" in page.text
    assert "I can not reach them" in page.text
    assert faults(page) == []
    assert desk.press("They are calling now", choice="calling").slug != "urgent"


def test_thoughts_of_dying_bring_up_the_card_at_once(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    desk.open("/intake/keeping-safe")
    page = desk.press("Save and continue", **{"safety-thoughts": "wish"})
    assert page.slug == "urgent"
    assert "You do not have to get through this alone" in page.text


def test_nothing_is_sent_before_the_patient_agrees(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    desk.press("Save and continue", **fields("right-now-body", ["none"]))
    desk.open("/intake/check-answers")
    page = desk.press("Send my form as it is", **AS_IT_IS)
    assert (page.status, page.slug) == (422, "check-answers")
    page = desk.press("Send my form as it is", agreed="1", **AS_IT_IS)
    assert page.slug == "done"
    assert "copy of my answers" not in page.text


def fields(name: str, value: object) -> dict[str, object]:
    """Name a question as its field is named."""
    return {f"q_{name}": value}


def test_stopping_closes_the_form_and_going_back_shows_nothing(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    assert desk.press("Stop and close").slug == "desk"
    page = desk.open(BLADDER)
    assert page.status == 410
    assert "This form is closed" in page.text


def test_page_of_another_patient_is_not_kept_and_staff_are_told_where_to_begin(
        demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    desk.open(BLADDER)
    page = desk.press("Save and continue", of="the-one-before", **fields("bladder-change", "new"))
    assert page.status == 409
    assert "Begin the other patient's form again from the day's list." in page.text
    assert desk.open("/intake/urgent").slug != "urgent"


def test_another_member_of_staff_does_not_take_over(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    cookie = desk.client.get_cookie("intake", path="/intake")
    assert cookie is not None
    for other in (Colleague.at(demo_app, "clinician").client, demo_app.test_client()):
        carry(other, cookie.value)
        assert other.get(BLADDER).status_code == 410


def carry(client: FlaskClient, cookie: str) -> None:
    """Put a form's cookie into another browser."""
    client.set_cookie("intake", cookie, path="/intake")


def test_signing_out_ends_the_sitting(demo_app: Flask, desk: Colleague, clock: Clock) -> None:
    sit_down(desk, demo_app)
    cookie = desk.client.get_cookie("intake", path="/intake")
    assert cookie is not None
    desk.open("/desk")
    desk.press("Sign out")
    parts = parts_of(demo_app)
    assert resume(parts.store, parts.library, cookie.value, now=clock.now) is None


def test_case_page_and_print_say_who_typed(demo_app: Flask, desk: Colleague) -> None:
    sit_down(desk, demo_app)
    desk.press("Save and continue", **fields("right-now-body", ["chest-pain"]))
    desk.press("They are calling now", choice="calling")
    desk.open("/intake/check-answers")
    desk.press("Send my form as it is", agreed="1", **AS_IT_IS)
    clinician = Colleague.at(demo_app, "clinician")
    clinician.open("/clinician/queue")
    case = clinician.follow("DUMMERSTON, Patrick")
    assert "typed by Dana Frontwell" in case.text
    assert re.search(r"1 page by telephone, typed by Dana Frontwell, who had checked", case.text)
    assert "the patient had heard the answers and agreed" in case.text
    assert "typed by Dana Frontwell" in clinician.open(f"/desk/cases/{case_id(case)}/print").text


def case_id(page: Page) -> UUID:
    """Give the case that a page is about."""
    return UUID(page.address.rpartition("/")[2])


def test_what_the_helper_says_of_themselves_is_on_case_page_and_print(demo_app: Flask) -> None:
    said = {"who-answers": "helper", "who-helps": "interpreter", "helper-name": "Li Wei"}
    case = add_case(demo_app, {**QUIET, **said})
    clinician = Colleague.at(demo_app, "clinician")
    for address in (f"/clinician/cases/{case}", f"/desk/cases/{case}/print"):
        assert "someone else, for the patient: an interpreter, Li Wei" in clinician.open(address).text
    assert "Li Wei" not in clinician.open("/clinician/queue").text


def test_helper_who_is_none_any_more_is_not_named(demo_app: Flask) -> None:
    """What was said of a helper is kept while the answer before it is changed, and does not count."""
    helper = {"who-helps": "interpreter", "who-with": "carer", "helper-name": "Li Wei"}
    case = add_case(demo_app, {**QUIET, "who-answers": "me-alone", **helper})
    clinician = Colleague.at(demo_app, "clinician")
    for address in (f"/clinician/cases/{case}", f"/desk/cases/{case}/print"):
        page = clinician.open(address)
        assert "Filled in by the patient, alone" in page.text
        assert "Li Wei" not in page.text
    assert "an interpreter" not in clinician.open("/clinician/queue").text
