"""Seeing a case and signing it: what is kept, what is refused, and who was first."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.rules.result import Classification, Urgency
from triage.services.actors import Role

LONG = "x" * 4001


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with new weakness: same day, likely."""
    return add_case(
        demo_app, {**QUIET, "limb-weak": "new", "weak-how-bad": ["lift-foot"], "weak-speed": "weeks"}
    )


@pytest.fixture
def clinician(demo_app: Flask, case_id: UUID) -> Colleague:
    """A clinician, at the case."""
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(f"/clinician/cases/{case_id}")
    return colleague


def address(case_id: UUID) -> str:
    return f"/clinician/cases/{case_id}"


def test_seen_case_says_who_saw_it_and_stays_in_the_queue(clinician: Colleague) -> None:
    page = clinician.press("I have seen this")
    assert "Dr. Imani Sampleton, today, 9:00" in page.first("aside").text
    row = next(row for row in clinician.open("/clinician/queue").all("tr") if "EXAMPLE, Marisol" in row.text)
    assert "Seen" in row.text


def test_case_is_seen_once(clinician: Colleague, case_id: UUID) -> None:
    page = clinician.page
    clinician.press("I have seen this")
    clinician.page = page
    assert clinician.press("I have seen this").text.count("Tells the others") == 0
    assert len([one for one in clinician.page.all("h2") if one.text == "Seen"]) == 1


def test_agreeing_signs_what_the_page_showed_and_closes_the_case(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    page = clinician.press("Sign and close", decision="agree", plan="Examine the ankle.")
    assert page.slug == "queue"
    assert "EXAMPLE, Marisol" not in page.text
    signed = read_case(demo_app, case_id).reviews[-1].decision
    assert signed
    assert (signed.agree, signed.urgency, signed.classification, signed.plan) == (
        True,
        Urgency.SAME_DAY,
        Classification.LIKELY,
        "Examine the ankle.",
    )


def test_change_keeps_level_class_and_reason(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    clinician.press(
        "Sign and close",
        decision="change",
        urgency="soon",
        classification="possible",
        reason="Old foot drop, examined in May.",
    )
    signed = read_case(demo_app, case_id).reviews[-1].decision
    assert signed
    assert (signed.agree, signed.urgency, signed.classification, signed.reason) == (
        False,
        Urgency.SOON,
        Classification.POSSIBLE,
        "Old foot drop, examined in May.",
    )


def test_signed_case_shows_the_signature_and_no_form(clinician: Colleague, case_id: UUID) -> None:
    clinician.press("Sign and close", decision="change", urgency="soon", reason="Old.", plan="MRI.")
    page = clinician.open(address(case_id))
    aside = page.first("aside").text
    for words in (
        "Signed",
        "Dr. Imani Sampleton, today, 9:00",
        "Changed to: Soon likely (before: Same day, likely)",
        "Reason: Old.",
        "Plan: MRI.",
    ):
        assert words in aside
    assert not any("Sign and close" in one.text for one in page.all("button"))


NOT_WHOLE: list[tuple[dict[str, str], str, str]] = [
    ({}, "decision", "Pick “Agree”"),
    ({"decision": "change", "urgency": "soon"}, "reason_code", "Pick or write why you change it"),
    ({"decision": "change", "urgency": "soon", "reason_code": "other"}, "reason", "in a few words"),
    ({"decision": "agree", "plan_code": "other"}, "plan", "in a few words"),
    ({"decision": "agree", "plan_code": "call", "plan_who": ""}, "plan_who", "Pick who does it"),
    ({"decision": "agree", "plan_code": "call", "plan_day": ""}, "plan_day", "Write the day"),
    ({"decision": "agree", "plan_code": "call", "plan_time": ""}, "plan_time", "Write the time"),
    ({"decision": "agree", "plan_code": "call", "plan_day": "soon"}, "plan_day", "like 1972-02-28"),
    ({"decision": "agree", "plan_code": "call", "plan_day": "2026-11-19"}, "plan_time", "it is 20 Nov"),
    ({"decision": "agree", "plan_code": "call", "plan_day": "2036-11-19"}, "plan_time", "a year ahead"),
    ({"decision": "agree", "plan_code": "call", "plan_day": "2027-03-14", "plan_time": "02:30"},
     "plan_time", "clocks go forward"),
    ({"decision": "change", "reason": "Because."}, "urgency", "Pick another level or class"),
    ({"decision": "change", "urgency": "soon", "reason": "   "}, "reason_code", "why you change it"),
    ({"decision": "agree", "plan": LONG}, "plan", "at most 4,000 characters"),
    ({"decision": "change", "urgency": "sometime", "reason": "x"}, "urgency", "Not a valid choice"),
]


def test_decision_that_is_not_whole_is_refused_with_how_to_mend_it(
    clinician: Colleague, case_id: UUID
) -> None:
    for fields, field, message in NOT_WHOLE:
        clinician.open(address(case_id))
        page = clinician.press("Sign and close", **fields)
        assert page.status == 422, fields
        links = {link["href"]: link.text for link in page.first("div", class_="errs").all("a")}
        assert message in links[f"#{field}"], fields
        assert page.all(id=field), field


def test_refused_decision_keeps_what_was_typed(clinician: Colleague) -> None:
    page = clinician.press(
        "Sign and close",
        decision="change",
        urgency="soon",
        classification="unlikely",
        plan="Call her at noon.",
    )
    assert page.first("textarea", id="plan").text == "Call her at noon."
    picked = {
        name: next(one["value"] for one in page.first("select", name=name).all("option") if "selected" in one)
        for name in ("urgency", "classification")
    }
    assert picked == {"urgency": "soon", "classification": "unlikely"}
    assert "checked" in page.first("input", name="decision", value="change")


def test_refused_decision_signs_nothing(demo_app: Flask, clinician: Colleague) -> None:
    before = row_counts(parts_of(demo_app))["review"]
    clinician.press("Sign and close", decision="change", urgency="soon")
    assert row_counts(parts_of(demo_app))["review"] == before


def test_second_signature_is_refused_with_the_name_of_the_first(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    colleague = Colleague.hired(demo_app, Role.CLINICIAN, "Main Street")
    colleague.open(address(case_id))
    clinician.press("Sign and close", decision="agree")
    page = colleague.press(
        "Sign and close", decision="change", urgency="soon", reason="Mine.", plan="My plan."
    )
    assert page.status == 409
    assert "Dr. Imani Sampleton signed this case on 20 November 2026 at 9:00." in page.text
    words = page.first("textarea", name="words").text
    assert words.startswith("I would have signed: Soon, likely. Reason: Mine. Plan: My plan. To be done")
    assert colleague.follow("Open the case as it is now").heading == "EXAMPLE, Marisol"


def test_same_signature_sent_twice_is_one(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    page = clinician.page
    clinician.press("Sign and close", decision="agree")
    clinician.page = page
    assert clinician.press("Sign and close", decision="agree").slug == "queue"
    kinds = [one.kind for one in read_case(demo_app, case_id).reviews]
    assert kinds == ["signed"]


def test_answers_that_changed_since_the_page_was_opened_are_not_signed(clinician: Colleague) -> None:
    page = clinician.press("Sign and close", decision="agree", seen_hash="0" * 64)
    assert page.status == 409
    assert "The answers have changed since you opened this case." in page.text


def test_refused_form_still_signs_the_answers_that_were_seen(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    page = clinician.press("Sign and close", seen_hash="0" * 64)
    assert page.status == 422
    assert page.first("input", name="seen_hash")["value"] == "0" * 64


def test_seeing_a_signed_case_leads_to_its_page(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    colleague = Colleague.hired(demo_app, Role.CLINICIAN, "Main Street")
    colleague.open(address(case_id))
    clinician.press("Sign and close", decision="agree")
    page = colleague.press("I have seen this")
    assert (page.status, page.heading) == (200, "EXAMPLE, Marisol")


def test_front_desk_reads_no_case_and_signs_none(
    demo_app: Flask, clinician: Colleague, case_id: UUID
) -> None:
    desk = Colleague.at(demo_app, "desk")
    assert desk.open(address(case_id)).status == 403
    token = desk.open("/desk").first("input", name="csrf_token")["value"]
    for action in ("acknowledge", "decide"):
        assert desk.client.post(f"{address(case_id)}/{action}", data={"csrf_token": token}).status_code == 403
