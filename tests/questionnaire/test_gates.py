"""gate(): asked, never asked, or still open; checked against every way of completing the answers."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.questionnaires import TODAY, choice, fixture, form, question, rows, when
from tests.support.random_forms import answers_to, forms
from triage.questionnaire.answers import NOT_ASKED, SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.conditions import enabled
from triage.questionnaire.kleene import Gates, Truth, gate
from triage.questionnaire.model import Behaviour, Condition, Item, Meaning, Operator, Questionnaire
from triage.questionnaire.path import effective
from triage.questionnaire.values import Code

CODES = ("a", "b", "none", "not-sure")
NESTED, ROWS = fixture("nested"), fixture("rows")


# --- brute force: every way in which what is open may turn out ------------------------------------


def completions(item: Item, answer: Answer) -> list[Answer]:
    """What the answer may turn out to be: what was said stays, facts may join it."""
    facts = [Code(option.code) for option in item.options if option.meaning in (Meaning.FACT, Meaning.NONE)]
    if answer.state is State.NOT_ASKED:
        sayable = [Code(option.code) for option in item.options]
        return [SKIPPED, *(Answer.of(item, *codes) for codes in _picks(item, sayable))]
    said_unsure = any(item.option_by_code[code].meaning is Meaning.UNSURE for code in answer.codes)
    if answer.state is State.ANSWERED and not said_unsure:
        return [answer]
    new = [code for code in facts if code.code not in answer.codes]
    if answer.codes - {"not-sure"}:
        new = [code for code in new if code.code != "none"]
    return [answer, *(Answer.of(item, *answer.values, *codes) for codes in _picks(item, new))]


def _picks(item: Item, codes: list[Code]) -> Iterator[tuple[Code, ...]]:
    for size in range(1, len(codes) + 1 if item.repeats else 2):
        yield from combinations(codes, size)


def brute_force(questionnaire: Questionnaire, item: Item, answers: AnswerSet) -> Truth:
    """Ask the two-valued condition about every completion."""
    if enabled(item, answers, TODAY, lookup=questionnaire):
        return Truth.TRUE
    sources = [one.link_id for one in questionnaire.items if one is not item]
    ways = product(*(completions(questionnaire.by_id[source], answers[source]) for source in sources))
    possible = any(enabled(item, answers.with_answers(dict(zip(sources, way, strict=True))), TODAY,
                           lookup=questionnaire) for way in ways)
    return Truth.UNKNOWN if possible else Truth.FALSE


@st.composite
def small_forms(draw: st.DrawFn, read_once: bool) -> Questionnaire:
    """Two or three choices and a target; with `read_once`, no question is looked at twice."""
    free = [f"q{number}" for number in range(draw(st.integers(1, 3)))]
    items = []
    unused = list(free)
    for link_id in [*free, "target"]:
        earlier = [one for one in free if one < link_id] if link_id != "target" else free
        pool = [one for one in earlier if one in unused] if read_once else earlier
        sources = draw(st.lists(st.sampled_from(pool), max_size=2, unique=read_once)) if pool else []
        unused = [one for one in unused if one not in sources]
        items.append(choice(link_id, *CODES, repeats=draw(st.booleans()),
                            enable_when=tuple(draw(condition(source)) for source in sources),
                            enable_behaviour=draw(st.sampled_from(Behaviour))))
    return form(*items)


def condition(source: str) -> st.SearchStrategy[Condition]:
    return st.builds(Condition, st.just(source), st.just(Operator.EXISTS), st.booleans()) | st.builds(
        Condition, st.just(source), st.sampled_from((Operator.EQUAL, Operator.NOT_EQUAL)),
        st.sampled_from(CODES).map(Code))


def answers_of(draw: st.DrawFn, questionnaire: Questionnaire) -> AnswerSet:
    """Answers that a person could have given: nothing on branches that do not apply."""
    found = AnswerSet()
    for item in questionnaire.items[:-1]:
        given_answers = [answer for answer in completions(item, NOT_ASKED)
                         if not (len(answer.codes) > 1 and "none" in answer.codes)]
        found = found.with_answers({item.link_id: draw(st.sampled_from([NOT_ASKED, *given_answers]))})
    return effective(questionnaire, found, TODAY)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_gate_that_looks_at_each_question_once_agrees_with_every_completion(data: st.DataObject) -> None:
    questionnaire = data.draw(small_forms(read_once=True))
    answers = answers_of(data.draw, questionnaire)
    target = questionnaire.by_id["target"]
    assert gate(questionnaire, target, answers, TODAY) is brute_force(questionnaire, target, answers)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_gate_is_ever_surer_than_every_completion(data: st.DataObject) -> None:
    questionnaire = data.draw(small_forms(read_once=False))
    answers = answers_of(data.draw, questionnaire)
    target = questionnaire.by_id["target"]
    found, truth = gate(questionnaire, target, answers, TODAY), brute_force(questionnaire, target, answers)
    assert found is truth or (found, truth) == (Truth.UNKNOWN, Truth.FALSE)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_gate_is_true_exactly_when_the_item_is_asked(data: st.DataObject) -> None:
    questionnaire = data.draw(forms())
    answers = data.draw(answers_to(questionnaire))
    gates = Gates(questionnaire, answers, TODAY)
    for item in questionnaire.by_id.values():
        for row in answers.rows.get("rows", ()) if item.link_id in questionnaire.rows_of else (None,):
            asked = enabled(item, answers, TODAY, lookup=questionnaire, row=row)
            assert (gates.of(item, row) is Truth.TRUE) is asked


# --- by hand --------------------------------------------------------------------------------------


def said(questionnaire: Questionnaire, **codes: str | None) -> AnswerSet:
    return AnswerSet().with_answers({
        link_id: SKIPPED if code is None else Answer.of(questionnaire.by_id[link_id], Code(code))
        for link_id, code in codes.items()})


@pytest.mark.parametrize(("code", "asked"), [
    ("yes", Truth.TRUE), ("no", Truth.FALSE), ("not-sure", Truth.UNKNOWN), (None, Truth.UNKNOWN)])
@pytest.mark.parametrize("link_id", ["inner", "direct", "deeper"])
def test_an_open_gate_leaves_everything_below_it_open(code: str | None, asked: Truth, link_id: str) -> None:
    assert gate(NESTED, NESTED.by_id[link_id], said(NESTED, gate=code), TODAY) is asked


def test_before_the_first_answer_a_gated_item_is_open() -> None:
    assert gate(NESTED, NESTED.by_id["inner"], AnswerSet(), TODAY) is Truth.UNKNOWN


def test_a_question_that_is_never_asked_compares_as_false() -> None:
    questionnaire = form(choice("a"), choice("b", enable_when=when("a", "=", "yes")),
                         question("c", enable_when=when("b", "=", "yes")),
                         question("d", enable_when=when("b", "!=", "yes")),
                         question("e", enable_when=when("b", "exists", False)))
    answers = said(questionnaire, a="no")
    assert [gate(questionnaire, questionnaire.by_id[link_id], answers, TODAY) for link_id in "bcde"] == [
        Truth.FALSE, Truth.FALSE, Truth.TRUE, Truth.TRUE]


def test_a_stale_answer_on_an_open_branch_settles_nothing() -> None:
    questionnaire = form(choice("a"), choice("b", enable_when=when("a", "=", "yes")),
                         question("c", enable_when=when("b", "=", "yes")))
    assert gate(questionnaire, questionnaire.by_id["c"], said(questionnaire, a=None, b="no"),
                TODAY) is Truth.UNKNOWN


def test_a_child_of_a_question_is_open_until_its_parent_is_answered() -> None:
    child = NESTED.by_id["child"]
    assert gate(NESTED, child, said(NESTED, parent="no"), TODAY) is Truth.TRUE
    assert gate(NESTED, child, said(NESTED, parent=None), TODAY) is Truth.UNKNOWN


def test_a_window_that_may_hold_is_asked_about_and_an_empty_date_stays_open() -> None:
    item = ROWS.by_id["numb-since"]
    assert [gate(ROWS, item, said(ROWS, **{"op-when": code}), TODAY) for code in (
        "lt2w", "y5plus", "never", "not-sure", None)] == [
        Truth.TRUE, Truth.FALSE, Truth.FALSE, Truth.TRUE, Truth.UNKNOWN]


@pytest.mark.parametrize(("kinds", "asked"), [
    (None, Truth.UNKNOWN), ((), Truth.FALSE), (("disc",), Truth.FALSE), (("disc", "fusion"), Truth.TRUE),
    (("disc", None), Truth.UNKNOWN)])
def test_from_outside_rows_one_row_is_enough(kinds: tuple[str | None, ...] | None, asked: Truth) -> None:
    answers = AnswerSet()
    if kinds is not None:
        answers = answers.with_rows("more-ops", tuple(said(ROWS, **{"more-kind": kind}) for kind in kinds))
    assert gate(ROWS, ROWS.by_id["any-fusion"], answers, TODAY) is asked


def test_rows_that_are_never_asked_exclude_what_waits_for_them() -> None:
    assert gate(ROWS, ROWS.by_id["any-fusion"], said(ROWS, **{"had-op": "no"}), TODAY) is Truth.FALSE


def test_that_no_row_is_so_needs_all_rows() -> None:
    questionnaire = form(rows("r", choice("a")), question("none-yes", enable_when=when("a", "!=", "yes")))
    target = questionnaire.by_id["none-yes"]
    found = []
    for codes in (("no", "no"), ("no", "yes")):
        answers = AnswerSet().with_rows("r", tuple(said(questionnaire, a=code) for code in codes))
        found.append(gate(questionnaire, target, answers, TODAY))
    assert found == [Truth.TRUE, Truth.FALSE]


def test_inside_rows_a_gate_sees_its_own_row() -> None:
    one, other = said(ROWS, **{"more-kind": "other"}), said(ROWS, **{"more-kind": None})
    answers = AnswerSet().with_rows("more-ops", (one, other))
    assert [gate(ROWS, ROWS.by_id["more-other"], answers, TODAY, row) for row in (one, other)] == [
        Truth.TRUE, Truth.UNKNOWN]


def test_a_derived_item_is_open_while_its_question_is() -> None:
    derived = form(choice("ask"), *(
        Item(**{**_fields(item), "enable_when": when("ask", "=", "yes")}) if item.link_id == "sites" else item
        for item in fixture("derived").by_id["where"].items[:3]))
    count = derived.by_id["region-count"]
    assert [gate(derived, count, said(derived, ask=code), TODAY) for code in ("yes", "no", None)] == [
        Truth.TRUE, Truth.FALSE, Truth.UNKNOWN]


def _fields(item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in Item.__dataclass_fields__}
