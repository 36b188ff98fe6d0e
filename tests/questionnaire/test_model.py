from tests.support.questionnaires import choice, fixture, group, link_ids, question
from triage.questionnaire.model import ItemType


def test_every_item_is_found_by_its_linkid() -> None:
    nested = fixture("nested")
    assert list(nested.by_id) == [
        "page", "gate", "inner", "direct", "deeper", "deepest", "parent", "child", "quiet"]
    assert nested.by_id["deepest"].type is ItemType.STRING


def test_the_parent_of_a_nested_item_is_known_and_of_a_page_there_is_none() -> None:
    nested = fixture("nested")
    assert nested.parent_of["deepest"].link_id == "deeper"
    assert "page" not in nested.parent_of


def test_what_sits_in_rows_knows_its_group() -> None:
    rows = fixture("rows")
    assert rows.rows_of["more-kind"].link_id == "more-ops"
    assert "had-op" not in rows.rows_of
    assert "more-ops" not in rows.rows_of


def test_groups_and_texts_take_no_answer() -> None:
    types = fixture("every-type")
    assert [item.link_id for item in types.by_id.values() if not item.is_question] == ["first", "intro"]


def test_the_options_that_leave_a_question_open_are_known() -> None:
    assert choice("a", "yes", "none", "not-sure", "declined").open_codes == {"not-sure", "declined"}


def test_walking_what_is_shown_leaves_hidden_branches_out() -> None:
    page = group("p", question("a"), group("h", question("b"), hidden=True))
    assert link_ids(list(page.walk())) == ["p", "a", "h", "b"]
    assert link_ids(list(page.walk_shown())) == ["p", "a"]
