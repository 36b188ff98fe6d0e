"""Dates in boxes, as exact as they are known."""

from dataclasses import replace
from datetime import date

import pytest

from tests.support.questionnaires import choice, question
from tests.support.typing import problem, send, values
from triage.forms.dates import DateError, read_date
from triage.forms.lifetime import Lifetime
from triage.forms.registry import field_for
from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.values import Code, PartialDate, Value

BEGAN = question("began", ItemType.DATE)
OP = replace(choice("op", "lt2w", "y5plus", "not-sure"), type=ItemType.OPEN_CHOICE, control="date-or-option")


def boxes(day: str = "", month: str = "", year: str = "") -> list[tuple[str, str]]:
    """Give what is typed into the three boxes."""
    return [("day", day), ("month", month), ("year", year)]


@pytest.mark.parametrize(("typed", "meant"), [
    (boxes(year="2019"), PartialDate(2019)),
    (boxes(month="5", year="2024"), PartialDate(2024, 5)),
    (boxes(month="05", year="2024"), PartialDate(2024, 5)),
    (boxes("29", "2", "2024"), PartialDate(2024, 2, 29)),
    (boxes(year="\u0662\u0660\u0662\u0664"), PartialDate(2024)),
])
def test_date_is_as_exact_as_it_was_typed(typed: list[tuple[str, str]], meant: PartialDate) -> None:
    assert values(BEGAN, *typed) == (meant,)


@pytest.mark.parametrize(("month", "language", "number"), [
    ("May", "en", 5), ("sept", "en", 9), ("DEC.", "en", 12), ("enero", "es", 1), ("Sept.", "es", 9),
    ("march", "es", 3), ("AGOSTO", "es", 8),
])
def test_month_may_be_written_as_a_name(month: str, language: str, number: int) -> None:
    assert values(BEGAN, *boxes(month=month, year="2024"), language=language) == (PartialDate(2024, number),)


@pytest.mark.parametrize(("typed", "message", "at"), [
    (boxes(year="24"), "Use 4 numbers for the year, like 2024", "year"),
    (boxes(month="5"), "Use 4 numbers for the year, like 2024", "year"),
    (boxes(year="0024"), "Check the year. It is too long ago, or too far ahead", "year"),
    (boxes(year="1899"), "Check the year. It is too long ago, or too far ahead", "year"),
    (boxes(month="13", year="2024"), "Use a number from 1 to 12 for the month, or its name", "month"),
    (boxes(month="ma", year="2024"), "Use a number from 1 to 12 for the month, or its name", "month"),
    (boxes("3", "", "2024"), "Add the month too, or empty the day", "month"),
    (boxes("30", "2", "2024"), "Use a day from 1 to 29 for that month", "day"),
    (boxes("0", "2", "2023"), "Use a day from 1 to 28 for that month", "day"),
])
def test_impossible_date_says_which_box_to_mend(typed: list[tuple[str, str]], message: str, at: str) -> None:
    sent = send(BEGAN, *typed)
    assert (sent.problems[0].message, sent.problems[0].anchor) == (message, f"q_began:{at}")


def test_empty_boxes_are_skipped() -> None:
    assert send(BEGAN, *boxes()).answers["began"].state is State.SKIPPED


def test_read_date_gives_nothing_for_empty_boxes() -> None:
    assert read_date("", "", "", "en", str) is None


def test_read_date_names_the_box() -> None:
    with pytest.raises(DateError) as caught:
        read_date("31", "4", "2024", "en", str)
    assert caught.value.part == "day"


class TestDateOrOption:
    """A date, or a span to pick."""

    def answer(self, *posted: tuple[str, str], before: Answer | None = None) -> tuple[object, ...]:
        """Give what is read."""
        return values(OP, *posted, before=before)

    def test_date_alone_is_taken(self) -> None:
        assert self.answer(*boxes(year="2019")) == (PartialDate(2019),)

    def test_date_with_its_own_button_is_taken(self) -> None:
        assert self.answer(("", "+own"), *boxes(year="2019")) == (PartialDate(2019),)

    def test_span_alone_is_taken(self) -> None:
        assert self.answer(("", "lt2w"), *boxes()) == (Code("lt2w"),)

    def test_button_without_a_date_asks_for_the_year(self) -> None:
        assert problem(OP, ("", "+own"), *boxes()) == "Add the year, with 4 numbers, like 2024"

    def test_two_new_answers_are_one_too_many(self) -> None:
        expected = "Keep one answer: empty the boxes, or pick the date you typed"
        assert problem(OP, ("", "lt2w"), *boxes(year="2019")) == expected

    def test_span_picked_over_the_old_date_wins(self) -> None:
        before = Answer.of(OP, PartialDate(2019))
        assert self.answer(("", "not-sure"), *boxes(year="2019"), before=before) == (Code("not-sure"),)

    def test_date_typed_over_the_old_span_wins(self) -> None:
        before = Answer.of(OP, Code("y5plus"))
        assert self.answer(("", "y5plus"), *boxes(year="2019"), before=before) == (PartialDate(2019),)

    def test_unknown_span_is_refused(self) -> None:
        assert problem(OP, ("", "never-heard-of"), *boxes()) == "Pick one of the answers below"


LIFE = Lifetime(date(1972, 3, 14), date(2026, 11, 20))
PAST = replace(OP, options=tuple(replace(one, properties={"days": ("0..14",)}) for one in OP.options))
AHEAD, UNBORN = "This date is still to come. Check it", "This date is before the date of birth. Check it"


@pytest.mark.parametrize(("typed", "message", "at"), [
    (boxes(year="2027"), AHEAD, "year"),
    (boxes(month="1", year="2027"), AHEAD, "year"),
    (boxes(month="12", year="2026"), AHEAD, "month"),
    (boxes("1", "12", "2026"), AHEAD, "month"),
    (boxes("21", "11", "2026"), AHEAD, "day"),
    (boxes(year="1924"), UNBORN, "year"),
    (boxes("13", "3", "1972"), UNBORN, "year"),
])
def test_day_outside_of_a_life_is_refused(typed: list[tuple[str, str]], message: str, at: str) -> None:
    (found,) = send(PAST, *typed, lifetime=LIFE).problems
    assert (found.message, found.anchor) == (message, f"q_op:{at}")


@pytest.mark.parametrize("typed", [
    boxes(year="2026"), boxes(month="11", year="2026"), boxes("20", "11", "2026"), boxes(year="1972"),
    boxes(month="3", year="1972"), boxes("14", "3", "1972")])
def test_day_that_may_lie_in_a_life_is_taken(typed: list[tuple[str, str]]) -> None:
    assert values(PAST, *typed, lifetime=LIFE)


def test_other_dates_may_lie_ahead() -> None:
    assert values(BEGAN, *boxes(year="2027"), lifetime=LIFE) == (PartialDate(2027),)
    assert values(OP, *boxes(year="2027"), lifetime=LIFE) == (PartialDate(2027),)


@pytest.mark.parametrize(("facts", "first"), [
    ({"birth_date": PartialDate(1972, 3, 14), "age": 54}, date(1972, 3, 14)),
    ({"birth_date": PartialDate(1972, 3, 14)}, None),
    ({}, None)])
def test_life_begins_where_it_is_known(facts: dict[str, Value], first: date | None) -> None:
    assert Lifetime.of(facts, LIFE.today) == Lifetime(first, LIFE.today)


def shown(item: Item, answer: Answer) -> dict[str, str]:
    """Give what a browser would post for an answer."""
    return dict(field_for(item).pairs(item, answer))


def test_kept_date_goes_back_into_its_boxes() -> None:
    answer = Answer.of(BEGAN, PartialDate(2024, 5))
    assert shown(BEGAN, answer) == {"q_began:month": "5", "q_began:year": "2024"}
