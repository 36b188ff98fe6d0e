"""The two steps in which a page is drawn."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.questionnaires import choice, form, group, question
from triage.questionnaire.model import Condition, Item, Operator, Option, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages
from triage.questionnaire.values import Code
from triage.web.patient.plan import lay_out, title
from triage.web.patient.unroll import source, template

NASTY = '{{ 7*7 }} {% raw %} {# x #} [[ 7*7 ]] <script>alert("1")</script> \' " & } %}'


def nasty() -> Questionnaire:
    """Give a questionnaire whose words look like code."""
    options = (Option("yes", NASTY), Option('"}}', "Odd code"))
    item = Item('odd"}} id', choice("x").type, NASTY, hint=NASTY, why=NASTY, options=options)
    return form(group("page", item, question("other"), text=NASTY))


def first_page(*items: Item) -> tuple[Page, Questionnaire]:
    """Give the first page of a questionnaire, and the whole."""
    whole = form(*items)
    return pages(whole)[0], whole


def drawn(app: Flask, questionnaire: Questionnaire) -> str:
    """Give the second template of the first page."""
    with app.test_request_context():
        return source(app, questionnaire, pages(questionnaire)[0])


def test_words_of_the_content_are_never_read_as_code(app: Flask) -> None:
    written = drawn(app, nasty())
    assert "{{ 7*7 }}" not in written
    assert "<script>alert" not in written
    app.jinja_env.from_string(written)


def test_words_of_the_content_show_as_they_are(app: Flask) -> None:
    assert "&#123;&#123; 7*7 }}" in drawn(app, nasty())


def test_page_is_compiled_once_per_content_page_and_language(app: Flask) -> None:
    definition = parts_of(app).library.get("post-laminectomy")
    english, spanish = definition.in_language("en"), definition.in_language("es")
    with app.test_request_context():
        first = template(app, definition.hash, english, pages(english)[0])
        assert template(app, definition.hash, english, pages(english)[0]) is first
        assert template(app, definition.hash, spanish, pages(spanish)[0]) is not first
        assert template(app, definition.hash, english, pages(english)[1]) is not first
        assert template(app, "another", english, pages(english)[0]) is not first


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_the_content_compiles(app: Flask, language: str) -> None:
    questionnaire = parts_of(app).library.get("post-laminectomy").in_language(language)
    with app.test_request_context():
        for page in pages(questionnaire):
            app.jinja_env.from_string(source(app, questionnaire, page))


class TestPlan:
    """What stands under which heading."""

    def test_only_question_is_the_heading(self) -> None:
        page, whole = first_page(group("who", choice("who-answers"), text="Who"))
        assert title(page, whole) == "who-answers?"
        assert lay_out(page, whole).level == 0
        assert [node.level for node in lay_out(page, whole).children] == [1]

    def test_why_of_the_page_moves_to_its_only_question(self) -> None:
        page, whole = first_page(group("who", choice("who-answers"), text="Who", why="Because."))
        assert lay_out(page, whole).children[0].item.why == "Because."

    def test_several_questions_stand_under_the_title_of_the_page(self) -> None:
        page, whole = first_page(group("two", choice("a"), choice("b"), text="Two things"))
        assert title(page, whole) == "Two things"
        plan = lay_out(page, whole)
        assert (plan.level, [node.level for node in plan.children]) == (1, [2, 2])

    def test_question_of_its_own_is_a_page(self) -> None:
        page, whole = first_page(choice("alone"))
        assert title(page, whole) == "alone?"
        assert [node.kind for node in lay_out(page, whole).children] == ["question"]

    def test_question_below_a_condition_shows_only_sometimes(self) -> None:
        gated = replace(choice("b"), enable_when=(_when("a"),))
        page, whole = first_page(group("two", choice("a"), gated, text="Two"))
        assert [node.conditional for node in lay_out(page, whole).children] == [False, True]

    def test_everything_in_a_gated_group_shows_only_sometimes(self) -> None:
        inner = group("inner", choice("b"), enable_when=(_when("a"),))
        page, whole = first_page(group("two", choice("a"), inner, text="Two"))
        assert lay_out(page, whole).children[1].children[0].conditional


def _when(link_id: str) -> Condition:
    return Condition(link_id, Operator.EQUAL, Code("yes"))


def test_today_is_never_read_while_drawing(app: Flask) -> None:
    written = drawn(app, nasty())
    assert str(date.today().year) not in written
