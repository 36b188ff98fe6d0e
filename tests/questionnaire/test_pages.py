from tests.support.questionnaires import choice, fixture, form, group, link_ids, question, rows
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.pages import pages, row_questions


def display(link_id: str, **more: bool) -> Item:
    return Item(link_id, ItemType.DISPLAY, text="Read this.", **more)  # type: ignore[arg-type]  # flags only


def test_each_top_level_group_is_a_page_under_its_linkid() -> None:
    shown = fixture("shown")
    assert [(page.slug, page.section) for page in pages(shown)] == [("one", "start"), ("two", "end")]


def test_a_question_outside_groups_is_a_page_of_its_own() -> None:
    assert [page.slug for page in pages(form(choice("a"), group("g", choice("b"))))] == ["a", "g"]


def test_a_repeating_group_is_a_page_without_questions_of_its_own() -> None:
    (page,) = pages(form(rows("ops", question("when"))))
    assert (page.questions, link_ids(page.rows)) == ((), ["ops"])


def test_groups_that_ask_nothing_are_no_pages() -> None:
    empty = form(group("hidden", choice("a"), hidden=True), group("inside", choice("b", hidden=True)),
                 group("below", group("deep", choice("c"), hidden=True)), display("text", hidden=True),
                 group("real", choice("d")))
    assert [page.slug for page in pages(empty)] == ["real"]


def test_a_questionnaire_of_texts_has_no_pages() -> None:
    assert pages(form(display("a"), display("b"))) == ()


def test_what_is_hidden_or_in_rows_is_not_among_a_pages_questions() -> None:
    (page,) = pages(form(group("p", choice("a"), choice("b", hidden=True),
                               group("h", choice("c"), hidden=True), group("g", choice("d")),
                               rows("r", choice("e")))))
    assert link_ids(page.questions) == ["a", "d"]
    assert link_ids(page.rows) == ["r"]


def test_hidden_rows_are_not_on_the_page() -> None:
    (page,) = pages(form(group("p", choice("a"), group("h", rows("r", choice("e")), hidden=True))))
    assert page.rows == ()


def test_texts_between_pages_come_at_the_top_of_the_next() -> None:
    first, second = pages(form(display("intro"), group("g", choice("a")), display("more"), choice("b")))
    assert link_ids(first.item.items) == ["intro", "a"]
    assert (second.slug, link_ids(second.item.items)) == ("b", ["more", "b"])
    assert link_ids(second.questions) == ["b"]


def test_texts_after_the_last_page_come_at_its_end() -> None:
    (page,) = pages(form(group("g", choice("a")), group("thanks", display("bye"))))
    assert link_ids(page.item.items) == ["a", "thanks"]


def test_a_text_before_a_repeating_group_leaves_it_a_repeating_group() -> None:
    (page,) = pages(form(display("intro"), rows("ops", question("when"))))
    assert (link_ids(page.rows), page.questions) == (["ops"], ())


def test_linkids_that_do_not_fit_an_address_are_numbered() -> None:
    slugs = [page.slug for page in pages(form(
        choice("/55418-8"), choice("1.1"), choice("Ü b"), choice("check-answers"), choice("page-1"),
        choice("fine-1")))]
    assert slugs == ["page-1-x", "page-2", "page-3", "page-4", "page-1", "fine-1"]


def test_slugs_are_each_their_own_whatever_the_linkids() -> None:
    found = [page.slug for page in pages(form(choice("page-2"), choice("A"), choice("page-2-x"),
                                              choice("done"), choice("about"), choice("copy")))]
    assert len(set(found)) == len(found)
    assert {"done", "about", "copy"}.isdisjoint(found)


def test_a_row_asks_what_is_not_hidden() -> None:
    ops = rows("ops", question("when"), question("code", hidden=True), group("h", question("x"), hidden=True))
    assert link_ids(row_questions(ops)) == ["when"]
