from decimal import Decimal

import pytest

from tests.support.questionnaires import TODAY, choice, fixture, question
from triage.questionnaire.answers import DECLINED, NOT_ASKED, SKIPPED, UNSURE, Answer, State
from triage.questionnaire.kleene import Truth, compare, is_open, picked, picked_property, within
from triage.questionnaire.model import ItemType, Operator
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

TRUE, UNKNOWN, FALSE = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
ONE = choice("one", "new", "worse", "no", "not-sure", "declined")
MANY = choice("many", "fever", "chills", "none", "not-sure", "declined", repeats=True)
SITES = fixture("derived").by_id["sites"]
OP_WHEN = fixture("rows").by_id["op-when"]
PAIN = question("pain", ItemType.INTEGER)


def of(item: object, *codes: str) -> Answer:
    return Answer.of(item, *(Code(code) for code in codes))  # type: ignore[arg-type]  # any item of this file


def test_and_is_the_least_or_is_the_most_and_not_turns_round() -> None:
    assert (min(TRUE, UNKNOWN), max(FALSE, UNKNOWN), ~TRUE, ~FALSE, ~UNKNOWN) == (
        UNKNOWN, UNKNOWN, FALSE, TRUE, UNKNOWN)
    assert [Truth.of(told) for told in (True, None, False)] == [TRUE, UNKNOWN, FALSE]


@pytest.mark.parametrize(("answer", "new", "no"), [
    (of(ONE, "new"), TRUE, FALSE), (of(ONE, "no"), FALSE, TRUE), (of(ONE, "not-sure"), UNKNOWN, UNKNOWN),
    (of(ONE, "declined"), UNKNOWN, UNKNOWN), (SKIPPED, UNKNOWN, UNKNOWN), (NOT_ASKED, UNKNOWN, UNKNOWN),
    (UNSURE, UNKNOWN, UNKNOWN), (DECLINED, UNKNOWN, UNKNOWN)])
def test_one_answer_is_known_only_when_it_was_given(answer: Answer, new: Truth, no: Truth) -> None:
    assert (picked(answer, ONE, ["new"]), picked(answer, ONE, ["no"])) == (new, no)


@pytest.mark.parametrize(("codes", "fever", "chills", "none"), [
    (("none",), FALSE, FALSE, TRUE), (("fever",), TRUE, FALSE, FALSE),
    (("fever", "chills"), TRUE, TRUE, FALSE),
    (("not-sure",), UNKNOWN, UNKNOWN, UNKNOWN), (("fever", "not-sure"), TRUE, UNKNOWN, FALSE),
    (("fever", "declined"), TRUE, UNKNOWN, FALSE), (("declined",), UNKNOWN, UNKNOWN, UNKNOWN),
    ((), UNKNOWN, UNKNOWN, UNKNOWN)])
def test_of_a_list_the_rest_is_false_unless_something_is_open(
        codes: tuple[str, ...], fever: Truth, chills: Truth, none: Truth) -> None:
    answer = of(MANY, *codes)
    assert [picked(answer, MANY, [code]) for code in ("fever", "chills", "none")] == [fever, chills, none]


@pytest.mark.parametrize(("answer", "literal"), [
    (of(MANY, "not-sure"), TRUE), (of(MANY, "fever", "not-sure"), TRUE), (of(MANY, "fever"), FALSE),
    (of(MANY, "none"), FALSE), (of(MANY, "declined"), FALSE), (SKIPPED, FALSE), (NOT_ASKED, UNKNOWN)])
def test_not_sure_itself_was_picked_or_not(answer: Answer, literal: Truth) -> None:
    assert picked(answer, MANY, ["not-sure"]) is literal
    assert compare(answer, MANY, Operator.EQUAL, Code("not-sure"), TODAY) is literal
    assert compare(answer, MANY, Operator.NOT_EQUAL, Code("not-sure"), TODAY) is ~literal


def test_of_several_codes_one_is_enough() -> None:
    assert picked(of(ONE, "worse"), ONE, ["new", "worse"]) is TRUE
    assert picked(of(ONE, "not-sure"), ONE, ["new", "not-sure"]) is TRUE
    assert picked(SKIPPED, ONE, ["new", "not-sure"]) is UNKNOWN


def test_a_part_without_its_side_may_be_either_side() -> None:
    assert picked(of(SITES, "back"), SITES, ["back-left"]) is UNKNOWN
    assert picked(of(SITES, "back"), SITES, ["arm-left"]) is FALSE
    assert picked(of(SITES, "back"), SITES, ["no-pain"]) is FALSE


@pytest.mark.parametrize(("codes", "low"), [
    (("back-left",), TRUE), (("back",), TRUE), (("arm-left",), FALSE), (("arm",), FALSE),
    (("no-pain",), FALSE),
    (("not-sure",), UNKNOWN), (("arm-left", "not-sure"), UNKNOWN), (("back-left", "not-sure"), TRUE),
    ((), UNKNOWN)])
def test_a_property_is_known_from_what_was_picked(codes: tuple[str, ...], low: Truth) -> None:
    assert picked_property(of(SITES, *codes), SITES, "region", ["low", "mid"]) is low


@pytest.mark.parametrize(("value", "in_42_days"), [
    (Code("lt2w"), TRUE), (Code("y5plus"), FALSE), (Code("never"), FALSE), (Code("not-sure"), UNKNOWN),
    (PartialDate(2026, 11, 20), TRUE), (PartialDate(2026, 10, 9), TRUE), (PartialDate(2026, 10, 8), FALSE),
    (PartialDate(2026), UNKNOWN), (PartialDate(2025), FALSE), (PartialDate(2026, 11, 21), UNKNOWN)])
def test_a_window_is_true_only_when_all_of_the_span_is_inside(value: Value, in_42_days: Truth) -> None:
    assert within(Answer.of(OP_WHEN, value), OP_WHEN, 42, TODAY) is in_42_days


@pytest.mark.parametrize("answer", [SKIPPED, NOT_ASKED, UNSURE, DECLINED, Answer(State.ANSWERED)])
def test_without_an_answer_a_window_is_unknown(answer: Answer) -> None:
    assert within(answer, OP_WHEN, 42, TODAY) is UNKNOWN


@pytest.mark.parametrize(("answer", "at_least_7"), [
    (Answer.of(PAIN, 7), TRUE), (Answer.of(PAIN, 6), FALSE), (SKIPPED, UNKNOWN), (NOT_ASKED, UNKNOWN),
    (UNSURE, UNKNOWN), (Answer(State.UNSURE, (8,)), UNKNOWN)])
def test_a_number_is_compared_only_when_it_was_given(answer: Answer, at_least_7: Truth) -> None:
    assert compare(answer, PAIN, Operator.GREATER_OR_EQUAL, 7, TODAY) is at_least_7


def test_not_equal_is_the_opposite_of_equal() -> None:
    for answer in (of(ONE, "new"), of(ONE, "no"), of(ONE, "not-sure"), SKIPPED, NOT_ASKED):
        assert compare(answer, ONE, Operator.NOT_EQUAL, Code("new"), TODAY) is ~picked(answer, ONE, ["new"])


@pytest.mark.parametrize(("answer", "exists"), [
    (of(ONE, "new"), TRUE), (of(ONE, "not-sure"), TRUE), (of(ONE, "declined"), TRUE), (SKIPPED, UNKNOWN),
    (NOT_ASKED, UNKNOWN), (UNSURE, UNKNOWN), (Answer(State.ANSWERED), FALSE)])
def test_an_answer_exists_once_something_was_picked(answer: Answer, exists: Truth) -> None:
    assert compare(answer, ONE, Operator.EXISTS, True, TODAY) is exists
    assert compare(answer, ONE, Operator.EXISTS, False, TODAY) is ~exists


@pytest.mark.parametrize(("value", "recent"), [
    (PartialDate(2026, 11, 10), TRUE), (PartialDate(2026, 11), UNKNOWN), (PartialDate(2020), FALSE),
    (Code("lt2w"), TRUE), (Code("w2-6"), FALSE), (PartialDate(2027), UNKNOWN)])
def test_a_bucket_is_also_a_date_that_lies_in_it(value: Value, recent: Truth) -> None:
    assert compare(Answer.of(OP_WHEN, value), OP_WHEN, Operator.EQUAL, Code("lt2w"), TODAY) is recent


def test_units_that_differ_leave_a_comparison_unknown() -> None:
    weight = question("w", ItemType.QUANTITY)
    answer = Answer.of(weight, Quantity(Decimal(150), "lb"))
    assert compare(answer, weight, Operator.GREATER, Quantity(Decimal(60), "kg"), TODAY) is UNKNOWN


@pytest.mark.parametrize(("answer", "more_may_be_true"), [
    (of(MANY, "fever"), False), (of(MANY, "none"), False), (of(MANY, "fever", "not-sure"), True),
    (of(MANY, "not-sure"), True), (SKIPPED, True), (NOT_ASKED, True)])
def test_an_answer_is_open_while_more_may_be_true(answer: Answer, more_may_be_true: bool) -> None:
    assert is_open(answer, MANY) is more_may_be_true
