"""Questions that tell by being there what was said to another one."""

from datetime import date
from types import MappingProxyType

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Condition, Derivation, Item, ItemType, Operator, Questionnaire, Source
from triage.questionnaire.telling import telling

TODAY = date(2026, 11, 20)
SAID = Answer(State.ANSWERED, ("x",))


def question(link_id: str, *gates: str, items: tuple[Item, ...] = ()) -> Item:
    conditions = tuple(Condition(gate, Operator.EXISTS, True) for gate in gates)
    return Item(link_id, ItemType.STRING, enable_when=conditions, items=items)


COUNTED = Item("count", ItemType.STRING, derivation=Derivation(Source.COUNT, "area", "secret"))
ROWS = Item("rows", ItemType.GROUP, repeats=True, items=(question("cell"),),
            enable_when=(Condition("secret", Operator.EXISTS, True),))
FORM = Questionnaire("x", "1", "Form", "en", (
    Item("page", ItemType.GROUP, items=(
        question("secret"), question("open"), question("after", "secret"), question("later", "after"),
        question("either", "secret", "open"), COUNTED, question("counted", "count"), ROWS)),))


def found(*said: str, private: tuple[str, ...] = ("secret",), rows: bool = False) -> set[str]:
    answers = AnswerSet(MappingProxyType(dict.fromkeys(said, SAID)))
    return set(telling(FORM, answers.with_rows("rows", (AnswerSet(),)) if rows else answers, private, TODAY))


def test_what_a_private_answer_brought_up_tells_at_any_remove() -> None:
    assert found("secret", "open", "after", "later") == {"after", "later"}


def test_what_others_bring_up_too_tells_nothing() -> None:
    assert found("secret", "open", "either") == set()
    assert found("secret", "either") == {"either"}


def test_what_nobody_has_answered_is_asked_all_the_same() -> None:
    assert found("secret", "later") == set()


def test_what_was_left_empty_is_asked_all_the_same() -> None:
    answers = AnswerSet(MappingProxyType({"secret": SAID, "after": Answer(State.SKIPPED)}))
    assert telling(FORM, answers, ["secret"], TODAY) == frozenset()


def test_what_is_derived_from_it_tells_too() -> None:
    assert found("secret", "count", "counted") == {"counted"}


def test_rows_tell_too() -> None:
    assert found("secret", rows=True) == {"rows"}


def test_nothing_tells_where_nothing_is_private() -> None:
    assert found("secret", "after", private=()) == set()
