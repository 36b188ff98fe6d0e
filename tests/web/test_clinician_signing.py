"""Signing at a browser that was left alone, over, or begun anew: who it is is asked, and nothing is lost."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.authenticator import Phone
from tests.support.page import Page
from tests.support.sign_in import EMAIL
from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.services import demo

CHANGE = {"decision": "change", "urgency": "soon", "reason_code": "known", "reason": "Since May.",
          "plan_code": "call", "plan": "Ask about the foot."}


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with new weakness: same day, likely."""
    return add_case(
        demo_app, {**QUIET, "limb-weak": "new", "weak-how-bad": ["lift-foot"], "weak-speed": "weeks"})


@pytest.fixture
def clinician(demo_app: Flask, case_id: UUID) -> Colleague:
    """A clinician, at the case."""
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(f"/clinician/cases/{case_id}")
    return colleague


def kept(app: Flask, case_id: UUID) -> list[tuple[str, str]]:
    """Give (why, what) of the signatures."""
    return [(one.decision.why, one.decision.what) for one in read_case(app, case_id).reviews if one.decision]


WHOLE = [("Known already, and looked after: Since May.", "Call the patient: Ask about the foot.")]


def hidden(page: Page) -> dict[str, str]:
    form = page.first("form", class_="slim")
    return {one["name"]: one["value"] for one in form.all("input", type="hidden")}


def password(app: Flask) -> str:
    return demo.password(parts_of(app).settings)


def test_after_ten_idle_minutes_a_signature_asks_for_the_password_and_loses_nothing(
    demo_app: Flask, clinician: Colleague, case_id: UUID, clock: Clock
) -> None:
    clock.pass_by(minutes=11)
    page = clinician.press("Sign and close", **CHANGE)
    assert (page.status, page.heading) == (200, "Is it you?")
    assert kept(demo_app, case_id) == []
    assert clinician.press("Go on and sign", proof="not this one").status == 422
    assert clinician.press("Go on and sign", proof=password(demo_app)).slug == "queue"
    assert kept(demo_app, case_id) == WHOLE


def test_code_of_the_app_signs_as_the_password_does(
    demo_app: Flask, clinician: Colleague, case_id: UUID, clock: Clock
) -> None:
    clinician.open("/account")
    clinician.follow("Set up")
    phone = Phone.scanning(clinician.press("Show the picture"), clock)
    clinician.press("Finish", code=phone.code())
    clinician.open(f"/clinician/cases/{case_id}")
    clock.pass_by(minutes=11)
    assert "the code that your app shows now" in clinician.press("Sign and close", **CHANGE).text
    assert clinician.press("Go on and sign", proof=phone.code(steps=9)).status == 422
    assert clinician.press("Go on and sign", proof=phone.code()).slug == "queue"
    assert kept(demo_app, case_id) == WHOLE


def test_nine_minutes_ask_nothing(demo_app: Flask, clinician: Colleague, case_id: UUID, clock: Clock) -> None:
    clock.pass_by(minutes=9)
    assert clinician.press("Sign and close", **CHANGE).slug == "queue"


def test_who_was_away_is_asked_whatever_page_they_came_back_to(
    demo_app: Flask, clinician: Colleague, case_id: UUID, clock: Clock
) -> None:
    clock.pass_by(minutes=11)
    for address in ("/clinician/queue", f"/clinician/cases/{case_id}"):
        clinician.open(address)
    assert clinician.press("Sign and close", decision="agree").heading == "Is it you?"
    clinician.press("Go on and sign", proof=password(demo_app))
    clinician.open(f"/clinician/cases/{case_id}")
    assert clinician.press("Add", words="MRI booked.").heading == "EXAMPLE, Marisol"


def test_what_asks_by_itself_is_nobody(clinician: Colleague, case_id: UUID, clock: Clock) -> None:
    token = clinician.page.first("input", name="csrf_token")["value"]
    for _ in range(3):
        clock.pass_by(minutes=4)
        answer = clinician.client.post(f"/clinician/cases/{case_id}/presence", data={"csrf_token": token})
        assert answer.status_code == 200
    assert clinician.press("Sign and close", decision="agree").heading == "Is it you?"


def test_a_session_that_is_over_gives_back_what_was_typed(
    demo_app: Flask, clinician: Colleague, case_id: UUID, clock: Clock
) -> None:
    clock.pass_by(minutes=16)
    page = clinician.press("Sign and close", **CHANGE)
    assert (page.status, page.heading) == (401, "You are signed out")
    assert hidden(page)["plan"] == "Ask about the foot."
    clinician.page, other = page, Colleague(clinician.client)
    other.open("/sign-in")
    other.press("Sign in", email=EMAIL["clinician"], password=password(demo_app))
    clinician.client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    page = clinician.press("Go on")   # with the token of the session before
    assert (page.status, page.heading) == (400, "Once more, please")
    assert clinician.press("Send it now").slug == "queue"
    assert kept(demo_app, case_id) == WHOLE


def test_another_sites_page_gives_nothing_back(clinician: Colleague, case_id: UUID) -> None:
    answer = clinician.client.post(f"/clinician/cases/{case_id}/decide", data={"plan": "Mine."},
                                   headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 400
    assert "Mine." not in answer.text


def test_who_comes_second_adds_what_they_wrote_to_the_signature(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(f"/clinician/cases/{case_id}")
    clinician.press("Sign and close", decision="agree", plan_code="see-today")
    page = colleague.press("Sign and close", **CHANGE)
    assert page.status == 409
    for words in ("Dr. Imani Sampleton signed this case on 20 November 2026 at 9:00.", "Agreed: Same day",
                  "Plan: See the patient today"):
        assert words in page.text
    page = colleague.press("Add it below the signature")
    assert page.heading == "EXAMPLE, Marisol"
    (signed,) = [one for one in read_case(demo_app, case_id).reviews if one.decision]
    (addendum,) = signed.addenda
    assert "Ask about the foot." in addendum.words


def test_a_case_that_changed_is_read_again_with_what_was_written(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    page = clinician.press("Sign and close", shown_hash="0" * 64, **CHANGE)
    assert page.status == 409
    page = clinician.press("Open the case as it is now")
    assert page.heading == "EXAMPLE, Marisol"
    assert page.first("textarea", name="plan").text == "Ask about the foot."
    assert clinician.press("Sign and close").slug == "queue"
    assert kept(demo_app, case_id) == WHOLE


def test_a_case_is_opened_again_and_signed_anew(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    clinician.press("Sign and close", **CHANGE)
    clinician.open(f"/clinician/cases/{case_id}")
    page = clinician.press("Open again")
    assert page.status == 422
    assert "Pick or write why it is opened again" in page.first("div", class_="errs").text
    page = clinician.press("Open again", why_code="other", why="Wrong patient on the telephone.")
    assert "Wrong patient on the telephone." in page.first("aside").text
    assert "EXAMPLE, Marisol" in clinician.open("/clinician/queue").text
    clinician.open(f"/clinician/cases/{case_id}")
    clinician.press("Sign and close", decision="agree")
    assert len(kept(demo_app, case_id)) == 2


def test_an_addendum_without_words_says_so(clinician: Colleague, case_id: UUID) -> None:
    clinician.press("Sign and close", decision="agree")
    clinician.open(f"/clinician/cases/{case_id}")
    page = clinician.press("Add", words="  ")
    assert page.status == 422
    assert "Write what you want to add" in page.first("div", class_="errs").text
    page = clinician.press("Add", words="MRI booked.")
    assert "Addendum, Dr. Imani Sampleton, today, 9:00: MRI booked." in page.first("aside").text


def test_pages_and_the_script_say_who_else_is_there(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    colleague = Colleague.hired(demo_app, "clinician", "Main Street")
    page = colleague.open(f"/clinician/cases/{case_id}")
    assert page.first("div", class_="around").text == "Dr. Imani Sampleton has this case open, since 9:00."
    place = clinician.page.first("div", id="around")
    sent = {"csrf_token": place.first("input", name="csrf_token")["value"],
            "seen_hash": place["data-seen"], "state": place["data-state"]}
    answer = clinician.client.post(place["data-url"], data=sent)
    assert answer.json == {"says": ["Noor Newcomer has this case open, since 9:00."]}
    colleague.press("Sign and close", decision="agree")
    answer = clinician.client.post(place["data-url"], data=sent)
    assert answer.json["says"][-1].startswith("Noor Newcomer signed this case at 9:00.")
    assert clinician.client.post(place["data-url"], data={**sent, "leave": "1"}).status_code == 204
