"""A page with only some of its questions."""

from triage.questionnaire.model import Condition, Item, ItemType, Operator, Questionnaire
from triage.questionnaire.narrow import brought_up, narrowed
from triage.questionnaire.page import Page


def question(link_id: str, *gates: str, items: tuple[Item, ...] = ()) -> Item:
    conditions = tuple(Condition(gate, Operator.EXISTS, True) for gate in gates)
    return Item(link_id, ItemType.STRING, enable_when=conditions, items=items)


TEXT = Item("says", ItemType.DISPLAY, "Read this")
ROWS = Item("rows", ItemType.GROUP, repeats=True, items=(question("cell"),))
PAGE = Page(Item("page", ItemType.GROUP, items=(
    TEXT, question("one"), question("two", "one", items=(question("below"),)), ROWS)), "page")
OTHER = Item("other", ItemType.GROUP, items=(question("three", "two"), question("four")))
FORM = Questionnaire("x", "1", "Form", "en", (PAGE.item, OTHER))


def left(*wanted: str) -> list[str]:
    found = narrowed(PAGE, wanted)
    return [] if found is None else [item.link_id for item in found.item.walk()]


def test_only_what_is_wanted_and_the_texts_are_left() -> None:
    assert left("one") == ["page", "says", "one"]


def test_a_question_stays_above_one_that_is_wanted() -> None:
    assert left("below") == ["page", "says", "two", "below"]


def test_rows_are_wanted_as_a_whole() -> None:
    assert left("rows") == ["page", "says", "rows", "cell"]
    assert left("cell") == []


def test_a_page_without_any_is_none() -> None:
    assert narrowed(PAGE, {"four"}) is None


def test_a_narrowed_page_is_told_from_the_whole_one() -> None:
    assert narrowed(PAGE, {"one"}) != PAGE
    found = narrowed(PAGE, {"one"})
    assert found is not None
    assert (found.slug, found.only) == ("page", ("one",))


def test_what_answers_bring_up_is_followed_at_any_remove() -> None:
    assert brought_up(FORM, {"one"}) == {"two", "below", "three"}
    assert brought_up(FORM, {"four"}) == frozenset()
