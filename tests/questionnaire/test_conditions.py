from decimal import Decimal

import pytest

from tests.support.questionnaires import TODAY, choice, fixture, form, group, question, rows, when
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.conditions import Enabling, enabled
from triage.questionnaire.model import Behaviour, Item, ItemType
from triage.questionnaire.values import Code, PartialDate, Quantity, Value

CONDITIONS = fixture("conditions")
ROWS = fixture("rows")
NESTED = fixture("nested")
# Below, equal to and above what the fixture compares with.
SOURCES: dict[str, tuple[Value, Value, Value]] = {
    "i": (2, 3, 4), "d": (Decimal("2.4"), Decimal("2.5"), Decimal("2.6")),
    "w": (Quantity(Decimal(69), "kg"), Quantity(Decimal(70), "kg"), Quantity(Decimal(71), "kg")),
    "t": (PartialDate(2024, 4), PartialDate(2024, 5, 1), PartialDate(2024, 5, 2)), "s": ("no", "yes", "z"),
    "x": ("a", "more", "z"),
}
HOLDS = {"is": "=", "is-not": "<>", "above": ">", "below": "<", "from": "=>", "to": "<="}


def given(**answers: Value | tuple[Value, ...] | None) -> AnswerSet:
    """Answers by linkId; None is skipped."""
    return AnswerSet().with_answers({
        link_id: SKIPPED if value is None else Answer.of(
            CONDITIONS.by_id[link_id], *(value if isinstance(value, tuple) else (value,)))
        for link_id, value in answers.items()})


def asked(link_id: str, answers: AnswerSet) -> bool:
    return enabled(CONDITIONS.by_id[link_id], answers, TODAY, lookup=CONDITIONS)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(("name", "holds"), HOLDS.items())
def test_an_operator_holds_for_the_values_it_names(source: str, name: str, holds: str) -> None:
    below, equal, above = SOURCES[source]
    item = f"{source}-{name}"
    assert asked(item, given(**{source: below})) is ("<" in holds)
    assert asked(item, given(**{source: equal})) is ("=" in holds)
    assert asked(item, given(**{source: above})) is (">" in holds)


@pytest.mark.parametrize(("source", "equal", "other"), [
    ("b", True, False), ("c", Code("yes"), Code("no")), ("o", Code("one"), "words of one's own"),
    ("m", (Code("one"), Code("two")), Code("one"))])
def test_what_has_no_order_is_equal_or_not(source: str, equal: Value, other: Value) -> None:
    assert asked(f"{source}-is", given(**{source: equal}))
    assert not asked(f"{source}-is", given(**{source: other}))
    assert not asked(f"{source}-is-not", given(**{source: equal}))
    assert asked(f"{source}-is-not", given(**{source: other}))


@pytest.mark.parametrize("source", [*SOURCES, "b", "c", "m", "o"])
@pytest.mark.parametrize("answers", [
    AnswerSet(), AnswerSet().with_answers(dict.fromkeys("bidwtsxcmo", SKIPPED))])
def test_of_an_unanswered_question_only_not_equal_and_empty_hold(source: str, answers: AnswerSet) -> None:
    assert [name for name in ("is", "is-not", "above", "below", "from", "to", "given", "empty")
            if f"{source}-{name}" in CONDITIONS.by_id
            and asked(f"{source}-{name}", answers)] == ["is-not", "empty"]


def test_a_false_answer_is_an_answer() -> None:
    assert asked("b-given", given(b=False))
    assert not asked("b-empty", given(b=False))


def test_not_sure_is_an_answer_that_was_literally_picked() -> None:
    assert asked("c-given", given(c=Code("not-sure")))
    assert asked("c-is-not", given(c=Code("not-sure")))


def test_free_words_of_an_open_choice_are_compared_as_words() -> None:
    assert asked("o-words", given(o="other"))
    assert not asked("o-words", given(o=Code("one")))


@pytest.mark.parametrize(("truth", "number", "all_of", "any_of"), [
    (True, 4, True, True), (True, 3, False, True), (False, 4, False, True), (False, 3, False, False),
    (None, 4, False, True), (None, None, False, False)])
def test_conditions_combine_as_the_behaviour_says(
        truth: bool | None, number: int | None, all_of: bool, any_of: bool) -> None:
    answers = given(b=truth, i=number)
    assert (asked("all-of", answers), asked("any-of", answers)) == (all_of, any_of)


@pytest.mark.parametrize(("answer", "is_asked"), [
    (Code("lt2w"), True), (Code("w2-6"), True), (Code("y5plus"), False), (Code("never"), False),
    (Code("not-sure"), True), (PartialDate(2026, 11, 1), True), (PartialDate(2026, 10, 9), True),
    (PartialDate(2026, 10, 8), False), (PartialDate(2026), True), (PartialDate(2025), False),
    (PartialDate(2026, 12), False)])
def test_a_window_asks_unless_the_date_is_surely_outside(answer: Value, is_asked: bool) -> None:
    answers = AnswerSet().with_answers({"op-when": Answer.of(ROWS.by_id["op-when"], answer)})
    assert enabled(ROWS.by_id["numb-since"], answers, TODAY, lookup=ROWS) is is_asked


def test_a_bucket_equals_a_date_that_lies_in_its_days() -> None:
    source = ROWS.by_id["op-when"]
    questionnaire = form(source, question("soon", enable_when=when("op-when", "=", "lt2w")))
    for day, is_asked in ((10, True), (1, False)):
        answers = AnswerSet().with_answers({"op-when": Answer.of(source, PartialDate(2026, 11, day))})
        assert enabled(questionnaire.by_id["soon"], answers, TODAY, lookup=questionnaire) is is_asked


@pytest.mark.parametrize(("gate", "is_asked"), [("yes", True), ("no", False), ("not-sure", False)])
def test_a_gate_holds_for_everything_below_it(gate: str, is_asked: bool) -> None:
    answers = AnswerSet().with_answers({"gate": Answer.of(NESTED.by_id["gate"], Code(gate)),
                                        "direct": Answer.of(NESTED.by_id["direct"], "words")})
    enabling = Enabling(NESTED, answers, TODAY)
    asked_now = {link_id for link_id, item in NESTED.by_id.items() if enabling.of(item)}
    assert ({"inner", "direct", "deeper", "deepest"} <= asked_now) is is_asked


def test_a_question_under_a_question_is_asked_once_that_has_an_answer() -> None:
    child, parent = NESTED.by_id["child"], NESTED.by_id["parent"]
    for answer, is_asked in ((Answer.of(parent, Code("no")), True), (SKIPPED, False)):
        answers = AnswerSet().with_answers({"parent": answer})
        assert enabled(child, answers, TODAY, lookup=NESTED) is is_asked
    assert not enabled(child, AnswerSet(), TODAY, lookup=NESTED)


def test_an_answer_on_a_branch_that_does_not_apply_enables_nothing() -> None:
    first, second = choice("first"), choice("second", enable_when=when("first", "=", "yes"))
    third = question("third", enable_when=when("second", "=", "yes"))
    questionnaire = form(first, second, third)
    stale = AnswerSet().with_answers({"first": Answer.of(first, Code("no")),
                                      "second": Answer.of(second, Code("yes"))})
    assert not enabled(third, stale, TODAY, lookup=questionnaire)


def row(**answers: Value) -> AnswerSet:
    return AnswerSet().with_answers({link_id: Answer.of(ROWS.by_id[link_id], value)
                                     for link_id, value in answers.items()})


def test_inside_rows_a_condition_sees_its_own_row() -> None:
    other, fusion = row(**{"more-kind": Code("other")}), row(**{"more-kind": Code("fusion")})
    answers = AnswerSet().with_rows("more-ops", (other, fusion))
    item = ROWS.by_id["more-other"]
    assert [enabled(item, answers, TODAY, lookup=ROWS, row=one) for one in (other, fusion)] == [True, False]


def test_inside_rows_a_condition_sees_the_form_as_well() -> None:
    answers = row(**{"had-op": Code("yes")}).with_rows("more-ops", (AnswerSet(),))
    item, one = ROWS.by_id["more-why"], answers.rows["more-ops"][0]
    assert enabled(item, answers, TODAY, lookup=ROWS, row=one)
    assert not enabled(item, answers.without("had-op"), TODAY, lookup=ROWS, row=one)


@pytest.mark.parametrize(("kinds", "is_asked"), [
    ((), False), (("disc",), False), (("disc", "fusion"), True), (("fusion", "disc"), True)])
def test_from_outside_a_condition_sees_every_row(kinds: tuple[str, ...], is_asked: bool) -> None:
    answers = AnswerSet().with_rows("more-ops", tuple(row(**{"more-kind": Code(kind)}) for kind in kinds))
    assert enabled(ROWS.by_id["any-fusion"], answers, TODAY, lookup=ROWS) is is_asked


def test_rows_of_a_group_that_does_not_apply_enable_nothing() -> None:
    answers = row(**{"had-op": Code("no")}).with_rows("more-ops", (row(**{"more-kind": Code("fusion")}),))
    assert not enabled(ROWS.by_id["any-fusion"], answers, TODAY, lookup=ROWS)


def test_a_derived_answer_goes_with_the_question_that_it_comes_from() -> None:
    derived = fixture("derived")
    hidden = form(group("top", choice("ask")), group("where", *derived.by_id["where"].items,
                                                     enable_when=when("ask", "=", "yes")))
    for said, applies in (("yes", True), ("no", False)):
        answers = AnswerSet().with_answers({"ask": Answer.of(hidden.by_id["ask"], Code(said))})
        assert enabled(hidden.by_id["region-count"], answers, TODAY, lookup=hidden) is applies


def test_a_circle_of_conditions_asks_nothing_instead_of_running_for_ever() -> None:
    circle = form(choice("a", enable_when=when("b", "=", "yes")),
                  choice("b", enable_when=when("a", "=", "yes")))
    answers = AnswerSet().with_answers({
        link_id: Answer.of(circle.by_id[link_id], Code("yes")) for link_id in "ab"})
    assert not enabled(circle.by_id["a"], answers, TODAY, lookup=circle)


def test_many_conditions_on_one_chain_are_worked_out_once_each() -> None:
    items: list[Item] = [question("q0")]
    for number in range(1, 60):
        conditions = when(f"q{number - 1}", "exists", True) * 3
        items.append(question(f"q{number}", ItemType.STRING, enable_when=conditions,
                              enable_behaviour=Behaviour.ALL))
    chain = form(*items)
    answers = AnswerSet().with_answers({item.link_id: Answer.of(item, "words") for item in items})
    assert enabled(items[-1], answers, TODAY, lookup=chain)


def test_rows_dropped_after_asking_are_not_mistaken_for_later_ones() -> None:
    group_of_rows = rows("r", choice("a"), question("b", enable_when=when("a", "=", "yes")))
    questionnaire = form(group_of_rows)
    enabling = Enabling(questionnaire, AnswerSet(), TODAY)
    found = []
    for code in ("yes", "no") * 20:
        one = AnswerSet().with_answers({"a": Answer.of(questionnaire.by_id["a"], Code(code))})
        found.append(enabling.of(questionnaire.by_id["b"], one))
        del one
    assert found == [True, False] * 20
