"""Reads what can be picked: answerOption, and concepts of contained value sets."""

from collections.abc import Iterable

from triage.fhir.extensions import extension, properties
from triage.fhir.names import (
    ABSENT_CODES,
    ANSWER_CODES,
    INFORMATIONAL,
    MEANING,
    NULL_CODES,
    OPTION_EXCLUSIVE,
)
from triage.fhir.node import Choice, Node
from triage.questionnaire.model import Coding, Meaning, Option
from triage.questionnaire.values import PartialDate, Value
from triage.questionnaire.windows import DAYS, parse_days

_ABSENT = {
    (ABSENT_CODES, "unknown"): Meaning.UNSURE, (ABSENT_CODES, "asked-unknown"): Meaning.UNSURE,
    (ABSENT_CODES, "asked-declined"): Meaning.DECLINED,
    (NULL_CODES, "UNK"): Meaning.UNSURE, (NULL_CODES, "ASKU"): Meaning.UNSURE,
}
"""Public codes that say that there is no answer."""


def from_answer_option(node: Node) -> Option:
    """Read one answerOption. Raises Flaw."""
    choice = node.choice("value")
    assert choice is not None
    if choice.kind == "Coding":
        inner = Node(choice.raw, choice.place)
        return _coded(node, inner, inner.text("system"), node.flag("initialSelected"))
    text, value = _plain(choice)
    return Option(text, text, _meaning(node, None), extension(node, INFORMATIONAL, "Boolean") is True,
                  _properties(node), initial=node.flag("initialSelected"), value=value)


def from_concept(node: Node, system: str) -> Option:
    """Read one concept of a contained value set. Raises Flaw."""
    return _coded(node, node, system, initial=False)


def distinct(options: Iterable[tuple[Option, Node]]) -> tuple[Option, ...]:
    """Give the options. Raises Flaw where two have the same code."""
    found: dict[str, Option] = {}
    for option, node in options:
        if option.code in found:
            raise node.flaw(f"two options have the code {option.code!r}", "Give each option its own code")
        found[option.code] = option
    return tuple(found.values())


def _coded(node: Node, coding: Node, system: str, initial: bool) -> Option:
    code, text = coding.text("code"), coding.text("display")
    if not code and not text:
        raise coding.flaw("the option has neither a code nor a display", "Give it both")
    own = Coding(system, code, text)
    return Option(code or text, text or code, _meaning(node, own),
                  extension(node, INFORMATIONAL, "Boolean") is True, _properties(node),
                  codings=() if system == ANSWER_CODES and code else (own,), initial=initial)


def _meaning(node: Node, coding: Coding | None) -> Meaning:
    said = extension(node, MEANING, "Code")
    if said is not None:
        if said not in set(Meaning):
            raise node.flaw(f"{said!r} is not a meaning", f"Use one of: {', '.join(Meaning)}", "extension")
        return Meaning(said)
    exclusive = extension(node, OPTION_EXCLUSIVE, "Boolean") is True
    absent = _ABSENT.get((coding.system, coding.code)) if coding else None
    return absent or (Meaning.NONE if exclusive else Meaning.FACT)


def _properties(node: Node) -> dict[str, tuple[str, ...]]:
    found = properties(node)
    days = found.get(DAYS, ())
    if len(days) > 1:
        raise node.flaw("the option stands for two spans of days", "Keep one", "extension")
    for text in days:
        try:
            parse_days(text)
        except ValueError as error:
            raise node.flaw(str(error), 'Write "0..14", "1827.." or "never"', "extension") from None
    return found


def _plain(choice: Choice) -> tuple[str, Value]:
    match choice.kind:
        case "String":
            return choice.raw, choice.raw
        case "Integer":
            return str(choice.raw), choice.raw
        case "Date":
            return choice.raw, PartialDate.parse(choice.raw)
        case _:
            raise Node({}, choice.place).flaw(f"options of type {choice.kind} are not supported",
                                              "Use valueCoding, valueString, valueInteger or valueDate")
