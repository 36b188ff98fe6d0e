"""Facts of the record, and what follows from what was typed."""

from datetime import date

import pytest

from tests.support.clinic import LIBRARY
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.values import Code, PartialDate
from triage.rules.result import Urgency
from triage.services.judging import Judgement, complete, facts_of, judge

TODAY = date(2026, 11, 20)
SMALL = LIBRARY.get("small")
WHO = {"birth_date": "1972-02-03", "sex": "female"}


def test_the_record_gives_age_sex_and_birth_date() -> None:
    assert facts_of(WHO, {"setting.a": True}, TODAY) == {
        "setting.a": True, "age": 54, "sex": Code("female"), "birth_date": PartialDate(1972, 2, 3)}


@pytest.mark.parametrize(("born", "today", "age"), [
    ("2000-02-29", date(2026, 2, 28), 25), ("2000-02-29", date(2026, 3, 1), 26), ("2026-11-20", TODAY, 0)])
def test_age_is_in_whole_years(born: str, today: date, age: int) -> None:
    assert facts_of({**WHO, "birth_date": born}, {}, today)["age"] == age


@pytest.mark.parametrize("born", ["2026-11-21", "1850-01-01"])
def test_an_age_that_cannot_be_is_left_out(born: str) -> None:
    assert "age" not in facts_of({**WHO, "birth_date": born}, {}, TODAY)


def typed(**answers: Answer) -> AnswerSet:
    return AnswerSet({link_id.replace("_", "-"): answer for link_id, answer in answers.items()})


def test_derived_answers_are_added_to_what_was_typed() -> None:
    found = complete(SMALL, typed(pee=Answer(State.ANSWERED, (Code("no"),))), facts_of(WHO, {}, TODAY))
    assert (found["age"].first, found["sex"].codes, found["pee"].codes) == (54, {"female"}, {"no"})


def test_a_judgement_rests_on_the_answers_in_effect() -> None:
    answers = typed(pee=Answer(State.ANSWERED, (Code("no"),)),
                    pee_since=Answer(State.ANSWERED, (PartialDate(2026),)))
    found = judge(SMALL, answers, facts_of(WHO, {}, TODAY), TODAY, finished=True)
    assert "pee-since" not in found.answers
    assert found.result.urgency is Urgency.ROUTINE


def test_the_same_answers_give_the_same_hash_and_others_another() -> None:
    facts = facts_of(WHO, {}, TODAY)
    yes, no = (typed(pee=Answer(State.ANSWERED, (Code(code),))) for code in ("yes", "no"))
    first, again, other = (judge(SMALL, one, facts, TODAY, finished=True) for one in (yes, yes, no))
    assert first.hash == again.hash != other.hash


def test_a_judgement_survives_its_document() -> None:
    unsure = typed(pee=Answer(State.UNSURE, (Code("not-sure"),)))
    found = judge(SMALL, unsure, facts_of(WHO, {}, TODAY), TODAY, finished=True)
    back = Judgement.from_document(found.to_document(), SMALL.hash)
    assert (back, back.hash) == (found, found.hash)
