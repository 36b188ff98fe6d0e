"""What if: any answer flipped, weighed, compared, and nothing kept of it."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.app import parts_of
from tests.support.staff import QUIET, Colleague, add_case, read_case
from tests.support.trail import actions

KEPT = ("intake", "intake_save", "result", "case", "review", "outbox", "patient_message", "case_extract")


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A quiet case with two operations and an open question."""
    return add_case(demo_app, {**QUIET, "limb-weak": None, "more-ops": "yes",
                               "other-operations": [{"op-more-when": "2015"}]}, language="es")


@pytest.fixture
def clinician(demo_app: Flask, case_id: UUID) -> Colleague:
    """A clinician at the case's "what if"."""
    found = Colleague.at(demo_app, "clinician")
    found.open(f"/clinician/cases/{case_id}/what-if")
    return found


def rows(app: Flask) -> dict[str, list[object]]:
    """Give everything that is kept of forms and cases."""
    with parts_of(app).store.reading() as session:
        known = session.connection().dialect.get_table_names(session.connection())
        return {name: list(session.execute(text(f'SELECT * FROM "{name}" ORDER BY 1')).all())
                for name in KEPT if name in known}


def result(page: Colleague) -> str:
    """Give what it would come to."""
    found = next(one for one in page.page.walk() if one["id"] == "result")
    return str(found.text)


def typed(page: Colleague, name: str) -> str | None:
    """Give what stands in a box; None where there is no such box."""
    return next((one["value"] for one in page.page.all("input") if one["name"] == name), None)


def test_a_flip_shows_the_other_verdict_and_keeps_nothing(demo_app: Flask, clinician: Colleague,
                                                          case_id: UUID) -> None:
    before, hash_ = rows(demo_app), read_case(demo_app, case_id).seen_hash
    page = clinician.press("See what it would be", **{"q_bladder-change": "new"})
    assert "Nothing here is saved" in page.text
    assert "Pee problems: No → Yes. It began in the last 2 weeks" in result(clinician)
    assert "What if Emergency" in result(clinician)
    assert "New or worse change in bladder" in result(clinician)
    assert "=new" not in page.address
    assert rows(demo_app) == before
    assert read_case(demo_app, case_id).seen_hash == hash_
    assert "what-if looked at" in actions(parts_of(demo_app).store, "case", case_id)


def test_what_a_flip_opens_is_said_and_can_be_answered(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{"q_limb-weak": "new"})
    assert "Would be asked as well" in result(clinician)
    assert "opened by a change" in clinician.page.text
    clinician.press("See what it would be", **{"q_weak-how-bad": ["stand"], "q_weak-speed": "hours"})
    assert "What if Emergency" in result(clinician)
    clinician.press("As given again", reset="1")
    assert "Change any answer" in result(clinician)
    assert "opened by a change" not in clinician.page.text


def test_what_a_flip_hides_is_said(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{"q_had-spine-op": "no"})
    assert "Would not be asked" in result(clinician)
    assert "Does not apply" in result(clinician)


def test_rows_can_be_added_one_after_the_other(clinician: Colleague, demo_app: Flask, case_id: UUID) -> None:
    before = rows(demo_app)
    for place, year in enumerate(("2018", "2020", "2022"), start=1):
        clinician.press("See what it would be", **{f"other-operations.{place}.q_op-more-when:year": year})
        assert result(clinician).count(year) == 1
    assert result(clinician).count("2018") == 1
    assert typed(clinician, "other-operations.4.q_op-more-when:year") is None   # three, and no more
    clinician.press("See what it would be", **{"other-operations.2.q_op-more-when:year": "",
                                               "other-operations.2.q_op-more-when": ""})
    assert "2020" not in result(clinician)
    assert "2022" in result(clinician)
    assert rows(demo_app) == before


def test_wrong_date_of_an_added_row_is_said_and_kept(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{"other-operations.1.q_op-more-when:year": "20018"})
    assert clinician.page.status == 422
    assert typed(clinician, "other-operations.1.q_op-more-when:year") == "20018"


def test_what_is_right_stays_as_it_was_typed_beside_what_is_wrong(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{
        "other-operations.0.q_op-more-when:month": "march", "other-operations.0.q_op-more-when:day": "07",
        "other-operations.1.q_op-more-when:year": "20018", "q_bladder-change": "new"})
    assert clinician.page.status == 422
    assert typed(clinician, "other-operations.0.q_op-more-when:month") == "march"
    assert typed(clinician, "other-operations.0.q_op-more-when:day") == "07"
    picked = next(one for one in clinician.page.all("select") if one["name"] == "q_bladder-change")
    assert [one["value"] for one in picked.all("option") if "selected" in one] == ["new"]


def test_what_came_without_the_mark_of_its_question_stays_too(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{
        "q_op-when:here": [], "q_op-when:day": "07", "q_op-when:month": "march",
        "other-operations.1.q_op-more-when:year": "20018"})
    assert clinician.page.status == 422
    assert typed(clinician, "q_op-when:day") == "07"
    assert typed(clinician, "q_op-when:month") == "march"


def test_of_a_box_that_was_sent_twice_the_first_stays(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{
        "q_op-when:month": ["march", "9"], "other-operations.1.q_op-more-when:year": "20018"})
    assert clinician.page.status == 422
    assert typed(clinician, "q_op-when:month") == "march"


def test_lists_can_be_emptied_and_rows_flipped(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{"q_pain-sites": []})
    assert "→ Not answered" in result(clinician)
    assert "(1)" in result(clinician)
    clinician.press("See what it would be", **{"other-operations.0.q_op-more-when:year": "2025"})
    assert "2015" in result(clinician)
    assert "2025" in result(clinician)


def test_every_kind_of_answer_can_be_another_one_at_once(clinician: Colleague) -> None:
    clinician.press("See what it would be", **{
        "q_pain-change": "worse", "q_peg-average": "9", "q_pins-sites": ["calf-right"],
        "q_op-when": "+own", "q_op-when:month": "3", "q_op-when:year": "2026",
        "other-operations.0.q_op-more-when:year": "2020"})
    told = result(clinician)
    assert "Changed (5)" in told
    for words in ("→ 9", "March 2026", "Calf, right", "2015 → 2020"):
        assert words in told


def test_unchanged_it_says_that_nothing_is_another_one(clinician: Colleague) -> None:
    clinician.press("See what it would be")
    assert "No answer is another one yet." in result(clinician)


def test_what_cannot_be_read_is_said_at_its_place_and_kept(clinician: Colleague) -> None:
    page = clinician.press("See what it would be", **{"other-operations.0.q_op-more-when:year": "20"})
    assert page.status == 422
    assert "Use 4 numbers for the year" in page.text
    box = next(one for one in page.all("input") if one["name"] == "other-operations.0.q_op-more-when:year")
    assert box["value"] == "20"
    anchors = [one["href"][1:] for one in page.first(class_="errs").all("a")]
    assert all(any(one["id"] == anchor for one in page.walk()) for anchor in anchors)


def test_only_clinicians_of_the_site_may_look(demo_app: Flask, case_id: UUID) -> None:
    address = f"/clinician/cases/{case_id}/what-if"
    assert Colleague.at(demo_app, "riverside-clinician").open(address).status == 404
    assert Colleague.at(demo_app, "desk").open(address).status == 403


@pytest.mark.parametrize("when", ["2099", "2026-12"])
def test_operation_on_a_day_to_come_is_shown_as_unclear(demo_app: Flask, when: str) -> None:
    case = add_case(demo_app, {**QUIET, "op-when": when})
    page = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{case}")
    assert page.status == 200
    assert "? answered, but unclear" in page.text
    assert Colleague.at(demo_app, "desk").open(f"/desk/cases/{case}/print").status == 200
