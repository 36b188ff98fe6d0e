import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.questionnaires import TODAY, choice, fixture, form, group, link_ids, question, rows, when
from tests.support.random_forms import answer_to, answers_to, forms
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.conditions import enabled
from triage.questionnaire.model import Questionnaire
from triage.questionnaire.path import (
    effective,
    enabled_pages,
    first_incomplete,
    next_page,
    pages,
    previous_page,
    visible,
    visible_groups,
    visible_in_row,
)
from triage.questionnaire.values import Code

ROWS = fixture("rows")
BRANCHED = form(
    group("start", choice("ask"), choice("more", enable_when=when("ask", "=", "yes"))),
    group("middle", question("detail"), enable_when=when("ask", "=", "yes")),
    group("unsure", question("help", enable_when=when("ask", "=", "not-sure"))),
    group("end", question("last")))


def said(questionnaire: Questionnaire, **codes: str | None) -> AnswerSet:
    return AnswerSet().with_answers({
        link_id: SKIPPED if code is None else Answer.of(questionnaire.by_id[link_id], Code(code))
        for link_id, code in codes.items()})


def slugs(answers: AnswerSet) -> list[str]:
    return [page.slug for page in enabled_pages(BRANCHED, answers, TODAY)]


@pytest.mark.parametrize(("code", "path"), [
    ("yes", ["start", "middle", "end"]), ("no", ["start", "end"]), ("not-sure", ["start", "unsure", "end"]),
    (None, ["start", "end"])])
def test_the_path_follows_the_answers(code: str | None, path: list[str]) -> None:
    assert slugs(said(BRANCHED, ask=code)) == path


def test_before_any_answer_the_path_holds_what_always_applies() -> None:
    assert slugs(AnswerSet()) == ["start", "end"]


def test_a_page_shows_the_questions_that_apply_now() -> None:
    page = pages(BRANCHED)[0]
    assert link_ids(visible(BRANCHED, page, said(BRANCHED, ask="yes"), TODAY)) == ["ask", "more"]
    assert link_ids(visible(BRANCHED, page, said(BRANCHED, ask="no"), TODAY)) == ["ask"]


def test_next_and_previous_pass_over_pages_that_do_not_apply() -> None:
    no = said(BRANCHED, ask="no")
    following, before = next_page(BRANCHED, "start", no, TODAY), previous_page(BRANCHED, "end", no, TODAY)
    assert following is not None
    assert before is not None
    assert (following.slug, before.slug) == ("end", "start")


def test_there_is_nothing_before_the_first_page_nor_after_the_last() -> None:
    assert previous_page(BRANCHED, "start", AnswerSet(), TODAY) is None
    assert next_page(BRANCHED, "end", AnswerSet(), TODAY) is None


def test_from_a_page_that_no_longer_applies_the_way_on_is_known() -> None:
    following = next_page(BRANCHED, "middle", said(BRANCHED, ask="no"), TODAY)
    assert following is not None
    assert following.slug == "end"


@pytest.mark.parametrize(("codes", "slug"), [
    ({}, "start"), ({"ask": "yes"}, "start"), ({"ask": "yes", "more": None}, "middle"),
    ({"ask": "no"}, "end"),
    ({"ask": None, "last": None}, None)])
def test_the_first_incomplete_page_is_where_to_go_on(codes: dict[str, str | None], slug: str | None) -> None:
    page = first_incomplete(BRANCHED, said(BRANCHED, **codes), TODAY)
    assert (page.slug if page else None) == slug


def test_a_repeating_group_shows_when_it_applies() -> None:
    page = pages(ROWS)[1]
    assert link_ids(visible_groups(ROWS, page, said(ROWS, **{"had-op": "yes"}), TODAY)) == ["more-ops"]
    assert visible_groups(ROWS, page, said(ROWS, **{"had-op": "no"}), TODAY) == ()


def test_a_row_shows_what_its_own_answers_ask_for() -> None:
    group_of_rows, one = ROWS.by_id["more-ops"], said(ROWS, **{"more-kind": "other"})
    answers = AnswerSet().with_rows("more-ops", (one, AnswerSet()))
    assert link_ids(visible_in_row(ROWS, group_of_rows, answers, one, TODAY)) == [
        "more-when", "more-kind", "more-other"]
    assert link_ids(visible_in_row(ROWS, group_of_rows, answers, AnswerSet(), TODAY)) == [
        "more-when", "more-kind"]


# --- effective answers ------------------------------------------------------------------------------


def test_answers_of_a_branch_that_does_not_apply_are_left_out_and_come_back_with_it() -> None:
    stored = said(BRANCHED, ask="yes", more="no").with_answers(
        {"detail": Answer.of(BRANCHED.by_id["detail"], "words")})
    turned = stored.with_answers(said(BRANCHED, ask="no").answers)
    assert list(effective(BRANCHED, turned, TODAY)) == ["ask"]
    back = turned.with_answers(said(BRANCHED, ask="yes").answers)
    assert effective(BRANCHED, back, TODAY) == effective(BRANCHED, stored, TODAY) == stored


def test_answers_to_questions_that_do_not_exist_are_left_out() -> None:
    assert list(effective(BRANCHED, AnswerSet().with_answers({"ghost": SKIPPED}), TODAY)) == []
    assert not effective(BRANCHED, AnswerSet().with_rows("ghosts", (AnswerSet(),)), TODAY).rows


def test_rows_keep_their_number_and_order_when_answers_in_them_drop_out() -> None:
    kinds = ("other", "disc", "other")
    given_rows = tuple(
        said(ROWS, **{"more-kind": kind}).with_answers(
            {"more-other": Answer.of(ROWS.by_id["more-other"], f"row {index}")})
        for index, kind in enumerate(kinds))
    found = effective(ROWS, AnswerSet().with_rows("more-ops", given_rows), TODAY).rows["more-ops"]
    assert ["more-other" in row for row in found] == [True, False, True]
    assert found[2]["more-other"].values == ("row 2",)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_that_does_not_apply_is_effective_and_everything_else_is(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    kept = effective(questionnaire, answers, TODAY)
    for link_id in answers:
        item = questionnaire.by_id[link_id]
        assert (link_id in kept) is enabled(item, answers, TODAY, lookup=questionnaire)
        assert (link_id in kept) is enabled(item, kept, TODAY, lookup=questionnaire) or link_id not in kept


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_being_effective_twice_is_being_effective_once(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    once = effective(questionnaire, data.draw(answers_to(questionnaire)), TODAY)
    assert effective(questionnaire, once, TODAY) == once


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_row_is_ever_lost(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    kept = effective(questionnaire, answers, TODAY)
    for link_id, given_rows in answers.rows.items():
        assert len(kept.rows[link_id]) == len(given_rows)
        for row, left in zip(given_rows, kept.rows[link_id], strict=True):
            assert left.answers.items() <= row.answers.items()


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_changing_an_answer_and_changing_it_back_changes_nothing(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    item = data.draw(st.sampled_from([one for one in questionnaire.by_id.values() if one.is_question
                                      and one.link_id not in questionnaire.rows_of]))
    first, second = data.draw(answer_to(item)), data.draw(answer_to(item))
    before = answers.with_answers({item.link_id: first})
    back = before.with_answers({item.link_id: second}).with_answers({item.link_id: first})
    assert effective(questionnaire, back, TODAY) == effective(questionnaire, before, TODAY)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_the_path_is_the_same_each_time_and_in_the_order_of_the_pages(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    path = enabled_pages(questionnaire, answers, TODAY)
    assert path == enabled_pages(questionnaire, answers, TODAY)
    assert list(path) == [page for page in pages(questionnaire) if page in path]
    walked, here = [], path[0] if path else None
    while here is not None:
        walked.append(here)
        here = next_page(questionnaire, here.slug, answers, TODAY)
    assert walked == list(path)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_saving_page_after_page_ends_with_nothing_incomplete(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers, steps = AnswerSet(), 0
    while (page := first_incomplete(questionnaire, answers, TODAY)) is not None:
        for item in visible(questionnaire, page, answers, TODAY):
            if item.link_id not in answers:
                answers = answers.with_answers({item.link_id: data.draw(answer_to(item))})
        for group_of_rows in visible_groups(questionnaire, page, answers, TODAY):
            answers = answers.with_rows(group_of_rows.link_id, ())
        steps += 1
        assert steps <= 2 * len(questionnaire.by_id)


def test_rows_of_a_required_group_are_asked_for() -> None:
    questionnaire = form(rows("ops", question("when"), required=True))
    page = first_incomplete(questionnaire, AnswerSet().with_rows("ops", ()), TODAY)
    assert page is not None
    assert page.slug == "ops"
