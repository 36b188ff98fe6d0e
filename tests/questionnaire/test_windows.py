from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.questionnaires import TODAY, fixture
from tests.support.random_forms import DATES
from triage.questionnaire.values import Code, PartialDate
from triage.questionnaire.windows import NEVER, Span, in_bucket, inside, interval, parse_days, span

OP_WHEN = fixture("rows").by_id["op-when"]


@pytest.mark.parametrize(("text", "days"), [
    ("2026-11-20", (0, 0)), ("2026-11-06", (14, 14)), ("2026-11", (0, 19)), ("2026-10", (20, 50)),
    ("2026", (0, 323)), ("2025", (324, 688)), ("2026-11-21", (-1, -1)), ("2027", (-406, -42))])
def test_a_date_lies_a_span_of_days_back(text: str, days: Span) -> None:
    assert interval(PartialDate.parse(text), TODAY) == days


@given(DATES)
def test_the_span_of_a_date_that_has_begun_never_reaches_into_the_future(value: PartialDate) -> None:
    least, most = interval(value, TODAY)
    assert least <= most
    assert (least >= 0) is (value.first <= TODAY)


@pytest.mark.parametrize(("text", "days"), [
    ("0..14", (0, 14)), ("1827..", (1827, inf)), ("never", NEVER), ("7..7", (7, 7))])
def test_the_days_of_an_option_are_read(text: str, days: Span) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "14", "..14", "a..b", "0..x", "9..3", "-1..4", "0.14", "Never", "²..9"])
def test_days_that_are_no_span_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="span"):
        parse_days(text)


@pytest.mark.parametrize(("found", "inside_42"), [
    ((0, 14), True), ((42, 42), True), ((0, 43), None), ((15, 90), None), ((43, 50), False), (NEVER, False),
    ((1827, inf), False), ((0, inf), None)])
def test_a_span_is_inside_a_window_outside_it_or_may_be(found: Span, inside_42: bool | None) -> None:
    assert inside(found, (0, 42)) is inside_42


def test_never_is_inside_no_window_but_never() -> None:
    assert inside(NEVER, (90, inf)) is False
    assert inside(NEVER, NEVER) is True


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_wider_window_holds_all_that_a_narrower_holds(least: int, more: int, days: int) -> None:
    if inside((least, least + more), (0, days)):
        assert inside((least, least + more), (0, days + 1))


@pytest.mark.parametrize(("value", "days"), [
    (Code("lt2w"), (0, 14)), (Code("never"), NEVER), (Code("not-sure"), None), (Code("ghost"), None),
    (PartialDate(2026, 11, 19), (1, 1)), (PartialDate(2026, 11, 21), None), ("2026", None), (7, None)])
def test_an_answer_means_days_where_it_says_a_time(value: object, days: Span | None) -> None:
    assert span(OP_WHEN, value, TODAY) == days  # type: ignore[arg-type]  # any value may be asked about


@pytest.mark.parametrize(("value", "code", "lies"), [
    (PartialDate(2026, 11, 10), "lt2w", True), (PartialDate(2026, 10, 10), "lt2w", False),
    (PartialDate(2026, 11), "lt2w", None), (PartialDate(2026, 12), "lt2w", None),
    (PartialDate(2026, 11, 10), "not-sure", False), (Code("lt2w"), "lt2w", False)])
def test_a_date_lies_in_the_days_of_an_option(value: object, code: str, lies: bool | None) -> None:
    assert in_bucket(OP_WHEN, value, code, TODAY) is lies  # type: ignore[arg-type]  # as above
