"""The truth of a condition about one question, for certain or for acting on.

"For certain" leaves everything open that a better answer could still change. "Acting" takes
"not sure", "rather not say" and an empty answer at their word where a rule says so.
"""

from collections.abc import Callable

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.kleene import Truth, picked, picked_property
from triage.questionnaire.model import Operator
from triage.rules.condition import (
    All,
    Any,
    Compared,
    Condition,
    HasProperty,
    Not,
    NotSaid,
    Open,
    Picked,
    Said,
    Within,
)
from triage.rules.facts import Facts

COMPARE: dict[Operator, Callable[[int, int], bool]] = {
    Operator.EQUAL: lambda a, b: a == b, Operator.GREATER: lambda a, b: a > b,
    Operator.LESS: lambda a, b: a < b, Operator.GREATER_OR_EQUAL: lambda a, b: a >= b,
    Operator.LESS_OR_EQUAL: lambda a, b: a <= b,
}


def picked_truth(leaf: Picked, facts: Facts) -> int:
    """Whether one of the options was picked."""
    answer = facts.answer(leaf.question)
    if not answer.codes.isdisjoint(leaf.codes):
        return Truth.TRUE
    if answer.state is State.NOT_ASKED:
        return absent(leaf.question, facts)
    item = facts.questionnaire.by_id[leaf.question]
    if answer.state is State.ANSWERED and answer.codes.isdisjoint(item.open_codes) and item.control == "":
        return Truth.FALSE
    return picked(answer, item, leaf.codes)


def compared_truth(leaf: Compared, facts: Facts) -> int:
    """Whether the number compares."""
    number = facts.number(leaf.question)
    if number is None:
        return absent(leaf.question, facts)
    return Truth.TRUE if COMPARE[leaf.operator](number, leaf.number) else Truth.FALSE


def within_truth(leaf: Within, facts: Facts) -> int:
    """Whether what is dated lies inside the window."""
    answer = facts.answer(leaf.question)
    if answer.state is State.NOT_ASKED:
        return absent(leaf.question, facts)
    return window(leaf.question, answer, leaf.days, facts)


def window(link_id: str, answer: Answer, days: int, facts: Facts) -> Truth:
    """Give TRUE when every day the answer can mean is inside, FALSE when every one is outside."""
    span = facts.span(link_id, answer)
    if span is None:
        return Truth.UNKNOWN
    least, most = span
    if least > days:
        return Truth.FALSE
    return Truth.TRUE if most <= days else Truth.UNKNOWN


def property_truth(leaf: HasProperty, facts: Facts) -> int:
    """Whether a picked option has the property."""
    answer = facts.answer(leaf.question)
    if answer.state is State.NOT_ASKED:
        return absent(leaf.question, facts)
    return picked_property(answer, facts.questionnaire.by_id[leaf.question], leaf.name, leaf.values)


def not_said_truth(leaf: NotSaid, facts: Facts) -> int:
    """Whether it is certain that the person would not say so."""
    answer = facts.answer(leaf.question)
    if answer.state is State.ANSWERED:
        return Truth.FALSE if leaf.code in answer.codes else Truth.TRUE
    return 2 - absent(leaf.question, facts) if answer.state is State.NOT_ASKED else Truth.UNKNOWN


def not_said_acting(leaf: NotSaid, facts: Facts) -> int:
    """Whether the person did not say so: an open answer is no "yes"."""
    return max(not_said_truth(leaf, facts), facts.is_open(leaf.question))


def said_truth(leaf: Said, facts: Facts) -> int:
    """Whether it is certain that the person has what the options name."""
    answer = facts.answer(leaf.question)
    if answer.state is State.ANSWERED:
        return Truth.TRUE if answer.codes & leaf.codes else Truth.FALSE
    return absent(leaf.question, facts) if answer.state is State.NOT_ASKED else Truth.UNKNOWN


def said_acting(leaf: Said, facts: Facts) -> int:
    """Whether the person picked one of the options, "not sure" and "rather not say" taken at their word."""
    return Truth.TRUE if facts.answer(leaf.question).codes & leaf.codes else Truth.FALSE


def open_truth(leaf: Open, facts: Facts) -> int:
    """Leave an open question open: it may still be answered."""
    return min(facts.is_open(leaf.question), Truth.UNKNOWN)


def open_acting(leaf: Open, facts: Facts) -> int:
    """Whether the question applies and is not known."""
    return facts.is_open(leaf.question)


def absent(question: str, facts: Facts) -> Truth:
    """Take a question never shown as false when it does not apply, else as unknown."""
    return Truth.FALSE if facts.excludes(question) else Truth.UNKNOWN


def truth_of(condition: Condition, facts: Facts) -> int:
    """Evaluate a small condition about questions alone, such as when a first row exists."""
    match condition:
        case All(parts):
            return min(truth_of(part, facts) for part in parts)
        case Any(parts):
            return max(truth_of(part, facts) for part in parts)
        case Not(parts):
            return 2 - max(truth_of(part, facts) for part in parts)
        case Picked():
            return picked_truth(condition, facts)
        case Said():
            return said_acting(condition, facts)
        case _:
            raise TypeError(f"{type(condition).__name__} cannot say whether a row exists")
