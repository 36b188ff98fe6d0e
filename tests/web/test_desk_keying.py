"""A paper comes back: typed in on one screen, kept, compared, settled and sent."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import parts_of
from tests.support.staff import Colleague, add_visit, read_case
from triage.services.actors import Role
from triage.services.views import IntakeView
from triage.store import intakes
from triage.store.models import Audit, Case, Intake, Keying
from triage.store.tables.intake import PatientSession

CALM = {"q_right-now-body": "none", "q_right-now-spine": "none", "q_who-answers": "me-alone",
        "q_bladder-change": "no", "q_saddle-feeling": "no", "q_bowel-change": "no"}


@pytest.fixture
def visit(demo_app: Flask) -> UUID:
    """A visit in two days, of somebody who was given a form on paper."""
    return add_visit(demo_app)


@pytest.fixture
def desk(demo_app: Flask, visit: UUID) -> Colleague:
    """The front desk, with the paper open to type in."""
    return begun(Colleague.at(demo_app, "desk"), visit)


def begun(colleague: Colleague, visit: UUID) -> Colleague:
    colleague.open(f"/desk/keying/{visit}")
    colleague.press("Begin typing", checked="y")
    return colleague


def form_of(app: Flask, visit: UUID) -> IntakeView:
    """Give the form as the last sitting of it sees it."""
    from triage.services.opening import view_of  # noqa: PLC0415

    parts = parts_of(app)
    with parts.store.reading() as session:
        sitting = session.scalars(select(PatientSession.id).join(Intake)
                                  .where(Intake.visit_id == visit).order_by(PatientSession.created_at)).all()
        row = intakes.by_session(session, sitting[-1])
        definition = parts.library.get("post-laminectomy")
        return view_of(session, row, definition, parts.now())


def actions(app: Flask) -> list[str]:
    with parts_of(app).store.reading() as session:
        return list(session.scalars(select(Audit.action).order_by(Audit.seq)))


def test_name_and_birth_date_are_compared_first(demo_app: Flask, visit: UUID) -> None:
    desk = Colleague.at(demo_app, "desk")
    page = desk.open(f"/desk/keying/{visit}")
    assert "Marisol Example" in page.first("main").text
    assert not page.all("fieldset")
    assert desk.press("Begin typing").status == 422


def test_screen_is_in_the_order_and_with_the_numbers_and_keys_of_the_paper(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    screen = desk.open(f"/desk/keying/{visit}")
    paper = desk.open(f"/desk/paper/form?visit={visit}")
    numbers = [one.first("legend").first("b").text for one in screen.all("fieldset", class_="kq")]
    assert numbers == [one.first("b", class_="n").text for one in paper.all("div", class_="q")
                       if one.first("b", class_="n").text in set(numbers)]
    question = next(one for one in screen.all("fieldset", class_="kq") if one["id"] == "q_bladder-change")
    on_paper = next(one for one in paper.all("div", class_="q") if one.first("b", class_="n").text == "9")
    assert [one["data-key"] for one in question.all("input")] == [
        one.text for one in on_paper.all("span", class_="ky")]


def test_what_is_typed_goes_into_the_form_page_by_page_and_stays_on_the_screen(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("Keep what is typed", **CALM)
    view = form_of(demo_app, visit)
    assert view.stored["bladder-change"].codes == {"no"}
    assert view.channel == "paper"
    assert "limb-weak" not in view.stored
    again = desk.open(f"/desk/keying/{visit}")
    assert "checked" in again.first("input", id="q_bladder-change.no")


def test_what_does_not_fit_is_kept_and_named(demo_app: Flask, desk: Colleague, visit: UUID) -> None:
    wrong = {"q_had-spine-op": "yes", "q_op-when:year": "20x4"}
    page = desk.press("All of the paper is typed", do="finish", **CALM, **wrong)
    assert page.status == 422
    assert "27: Use 4 numbers for the year" in page.first("main").text
    assert page.first("input", id="q_op-when:year")["value"] == "20x4"
    assert form_of(demo_app, visit).stored["had-spine-op"].codes == {"yes"}


def test_date_to_come_on_paper_is_named(demo_app: Flask, desk: Colleague, visit: UUID) -> None:
    typed = {"q_had-spine-op": "yes", "q_op-when:year": "2099"}
    page = desk.press("All of the paper is typed", do="finish", **CALM, **typed)
    assert page.status == 422
    assert "27: This date is still to come" in page.first("main").text
    assert "op-when" not in form_of(demo_app, visit).stored


def test_empty_question_is_skipped_and_never_no(demo_app: Flask, desk: Colleague, visit: UUID) -> None:
    desk.press("All of the paper is typed", do="finish", **CALM)
    stored = form_of(demo_app, visit).stored
    assert stored["limb-weak"].state.value == "skipped"
    assert "weak-speed" not in stored


def test_boxes_beside_numbers_keep_not_sure_and_rather_not_say(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("Keep what is typed", **{"q_peg-average:open": "unsure", "q_peg-activity:open": "declined",
                                        "q_peg-enjoyment": "7"})
    stored = form_of(demo_app, visit).stored
    assert [stored[one].state.value for one in ("peg-average", "peg-activity", "peg-enjoyment")] == [
        "unsure", "declined", "answered"]


def test_answer_on_a_branch_that_is_not_asked_is_kept_and_shown(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    page = desk.press("Keep what is typed", **CALM, **{"q_had-spine-op": "no", "q_op-type": "joined"})
    assert "Last operation: what was done" in next(
        one.text for one in page.all("section") if "though the form does not ask it" in one.text)
    view = form_of(demo_app, visit)
    assert view.stored["op-type"].codes == {"joined"}


def test_danger_sign_interrupts_and_leads_back_to_the_paper(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    page = desk.press("Keep what is typed", **{"q_right-now-spine": "no-pee"})
    assert page.address == "/intake/urgent"
    assert "tell a clinician" in page.first("main").text
    back = desk.press("I have read this out, go on", choice="read")
    assert back.address == f"/desk/keying/{visit}"


def test_rows_are_typed_and_empty_ones_are_none(demo_app: Flask, desk: Colleague, visit: UUID) -> None:
    place = "row:q_other-operations:{}.q_op-more-when:year"
    rows = {place.format(0): "2011", place.format(2): "2019"}
    desk.press("Keep what is typed", **{"q_had-spine-op": "yes", "q_more-ops": "yes"}, **rows)
    found = form_of(demo_app, visit).stored.rows["other-operations"]
    assert [str(row["op-more-when"].first) for row in found] == ["2011", "2019"]


def test_nothing_is_sent_without_the_word_that_it_is_as_the_paper_says(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("All of the paper is typed", do="finish", **CALM)
    page = desk.press("Send the form", do="send")
    assert page.status == 422
    assert "Tick this when the patient agrees" in page.first("main").text
    desk.press("Send the form", do="send", agreed="1")
    assert form_of(demo_app, visit).sent


def test_sent_form_holds_part_two_and_says_who_typed_it_from_paper(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    later = {"q_goals:text": "Walk to the park", "q_walk-time": "lt5"}
    desk.press("All of the paper is typed", do="finish", **CALM, **later)
    desk.press("Send the form", do="send", agreed="1")
    with parts_of(demo_app).store.reading() as session:
        case_id = session.scalars(select(Case.id).where(Case.visit_id == visit)).one()
    case = read_case(demo_app, case_id)
    assert case.answers["goals"].first == "Walk to the park"
    assert case.provenance.channel == "paper"
    assert case.provenance.typists == ("Dana Frontwell",)
    assert case.provenance.sent_by_staff


def test_second_person_types_blind_and_settles_what_differs(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("All of the paper is typed", do="finish", **CALM, **{"q_limb-weak": "no"})
    second = begun(Colleague.hired(demo_app, Role.FRONT_DESK, "Main Street"), visit)
    assert "You do not see the first one by Dana Frontwell" in second.page.first("main").text
    assert not any("checked" in one for one in second.page.all("input"))
    other = {**CALM, "q_bowel-change": "new", "q_limb-weak": "no"}
    second.press("All of the paper is typed", do="finish", **other)
    assert form_of(demo_app, visit).stored["bowel-change"].codes == {"no"}
    table = second.page.first("div", id="differences").text
    assert "1 difference to settle" in table
    assert "Danger sign" in table
    page = second.press("Second is right for 11", right="2")
    assert page.address == "/intake/urgent" or "0 differences" in page.first("div", id="differences").text
    assert form_of(demo_app, visit).stored["bowel-change"].codes == {"new"}
    assert "keying settled" in actions(demo_app)


def test_open_difference_keeps_the_form_from_being_sent(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("All of the paper is typed", do="finish", **CALM)
    second = begun(Colleague.hired(demo_app, Role.FRONT_DESK, "Main Street"), visit)
    second.press("All of the paper is typed", do="finish", **{**CALM, "q_injury": "no"})
    second.press("Send the form", do="send", agreed="1")
    assert not form_of(demo_app, visit).sent
    second.press("First is right for 52", right="1")
    second.press("Send the form", do="send", agreed="1")
    assert form_of(demo_app, visit).sent


def test_danger_that_only_the_second_typing_has_is_said_at_once(
    demo_app: Flask, desk: Colleague, visit: UUID
) -> None:
    desk.press("Keep what is typed", **CALM)
    second = begun(Colleague.hired(demo_app, Role.FRONT_DESK, "Main Street"), visit)
    page = second.press("Keep what is typed", **{"q_right-now-spine": "no-pee"})
    assert "Tell a clinician now" in page.first("div", class_="stop").text


def test_third_person_is_told_that_it_was_typed_twice(demo_app: Flask, desk: Colleague, visit: UUID) -> None:
    desk.press("Keep what is typed", **CALM)
    for _ in range(2):
        other = begun(Colleague.hired(demo_app, Role.FRONT_DESK, "Main Street"), visit)
        page = other.press("Keep what is typed", **CALM)
    assert page.status == 409


def test_what_is_typed_is_sealed(demo_app: Flask, desk: Colleague) -> None:
    desk.press("Keep what is typed", **{"q_goals:text": "Walk to the park"})
    with parts_of(demo_app).store.reading() as session:
        documents = session.scalars(select(Keying.document)).all()
    assert documents
    assert all(b"park" not in one for one in documents)


def test_sitting_that_ran_out_asks_again_and_has_lost_nothing(
    demo_app: Flask, desk: Colleague, visit: UUID, clock: object
) -> None:
    desk.press("Keep what is typed", **CALM)
    clock.pass_by(hours=3)   # type: ignore[attr-defined]
    desk = Colleague.at(demo_app, "desk")
    assert begun(desk, visit).page.first("input", id="q_bladder-change.no")["id"]
    assert "checked" in desk.page.first("input", id="q_bladder-change.no")


def test_other_sites_desk_does_not_reach_it(demo_app: Flask, visit: UUID) -> None:
    other = Colleague.hired(demo_app, Role.FRONT_DESK, "Riverside")
    assert other.open(f"/desk/keying/{visit}").status == 404
