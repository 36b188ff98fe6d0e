"""An answer read back from its number says all that a rule can read; what does not fit is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.questionnaires import choice, question
from tests.support.random_forms import answers_to, forms
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item, ItemType, Questionnaire
from triage.questionnaire.reading import DATE_OR_OPTION
from triage.questionnaire.values import Code, PartialDate, Value
from triage.questionnaire.windows import interval
from triage.rules.many.codes import (
    LEFT_OPEN,
    MAY_COME,
    NEVER_ASKED,
    UnsayableError,
    decode,
    encode,
    numbers_of,
)

TODAY = date(2026, 11, 20)
DATED = Item("when", ItemType.OPEN_CHOICE, options=choice("when").options, control=DATE_OR_OPTION)
YEARS = st.integers(1861, 2036)
DATES = (st.dates(date(1861, 1, 1), date(2036, 12, 31)).map(lambda day: PartialDate.parse(str(day)))
         | st.builds(PartialDate, YEARS) | st.builds(PartialDate, YEARS, st.integers(1, 12)))


def again(item: Item, answer: Answer) -> Answer:
    numbers = numbers_of(item)
    number = encode(numbers, answer, TODAY)
    assert number.bit_length() <= numbers.bits
    return decode(numbers, number).answer


def whole_number(answer: Answer) -> Value | None:
    return answer.first if isinstance(answer.first, int) else None


@st.composite
def answered(draw: st.DrawFn) -> tuple[Questionnaire, AnswerSet]:
    questionnaire = draw(forms())
    return questionnaire, draw(answers_to(questionnaire))


@settings(deadline=None)
@given(answered())
def test_states_picks_and_whole_numbers_come_back(told: tuple[Questionnaire, AnswerSet]) -> None:
    questionnaire, answers = told
    for link_id, answer in answers.answers.items():
        item = questionnaire.by_id[link_id]
        try:
            found = again(item, answer)
        except UnsayableError:
            assert item.type in (ItemType.INTEGER, ItemType.DATE) or len(answer.values) > 1
            continue
        assert (found.state, found.codes, bool(found.values)) == (answer.state, answer.codes,
                                                                   bool(answer.values))
        if item.type is not ItemType.DATE:
            assert whole_number(found) == whole_number(answer)


@given(DATES)
def test_a_date_comes_back_as_long_ago_as_it_was(value: PartialDate) -> None:
    numbers = numbers_of(DATED)
    found = decode(numbers, encode(numbers, Answer.of(DATED, value), TODAY))
    (other,) = found.answer.values
    assert isinstance(other, PartialDate)
    assert interval(other, found.today) == interval(value, TODAY)
    assert (other.first > found.today) == (value.first > TODAY)


@pytest.mark.parametrize("value", ["not-sure", "declined", "yes"])
def test_an_option_beside_dates_comes_back(value: str) -> None:
    answer = Answer.of(DATED, Code(value))
    assert again(DATED, answer) == answer


def test_what_was_not_asked_says_why() -> None:
    numbers = numbers_of(choice("a"))
    found = [decode(numbers, number) for number in (MAY_COME, NEVER_ASKED, LEFT_OPEN)]
    assert {one.answer.state for one in found} == {State.NOT_ASKED}
    assert [(one.excluded, one.left_open) for one in found] == [(False, False), (True, False), (False, True)]


WEIGHT, MONTHS = question("weight", ItemType.INTEGER), choice("months", repeats=True)


@pytest.mark.parametrize(("item", "values"), [
    (WEIGHT, (8000,)), (WEIGHT, (-1,)), (choice("a"), (Code("yes"), Code("no"))), (WEIGHT, (True,)),
    (choice("a"), (Code("else"),)), (MONTHS, (Code("else"),)), (MONTHS, (PartialDate(2020),)),
    (DATED, (PartialDate(1700),)), (DATED, (PartialDate(2080),)), (choice("a"), (3,))])
def test_what_does_not_fit_is_refused(item: Item, values: tuple[Value, ...]) -> None:
    with pytest.raises(UnsayableError) as refusal:
        encode(numbers_of(item), Answer(State.ANSWERED, values), TODAY)
    assert not any(str(getattr(value, "code", value)) in str(refusal.value) for value in values)


def test_what_a_person_wrote_is_left_out() -> None:
    texts = question("own-words", ItemType.TEXT)
    one, other = (encode(numbers_of(texts), Answer.of(texts, words), TODAY) for words in ("Ada", "Grace"))
    assert one == other
