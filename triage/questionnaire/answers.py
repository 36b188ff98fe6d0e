"""What a person said: immutable, five-state, and the same after a round trip through JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from triage.questionnaire.model import Item, Meaning, Option
from triage.questionnaire.values import Code, Value, decode, encode


class State(StrEnum):
    """How far a question has been answered. Only the first is known to the rules."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    DECLINED = "declined"
    SKIPPED = "skipped"      # shown, and left empty
    NOT_ASKED = "not-asked"  # never shown, or on a branch that does not apply


@dataclass(frozen=True)
class Answer:
    """One question's answer. `values` are as picked or typed, "not sure" among signs included."""

    state: State
    values: tuple[Value, ...] = ()

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of the picked options."""
        return frozenset(value.code for value in self.values if isinstance(value, Code))

    @property
    def first(self) -> Value | None:
        """The first value, or None."""
        return self.values[0] if self.values else None

    @classmethod
    def of(cls, item: Item, *values: Value) -> "Answer":
        """Make the answer to `item`, its state read from what was picked."""
        return cls(_state_of(item, values), tuple(values))


SKIPPED = Answer(State.SKIPPED)
NOT_ASKED = Answer(State.NOT_ASKED)
UNSURE = Answer(State.UNSURE)
DECLINED = Answer(State.DECLINED)


def _state_of(item: Item, values: tuple[Value, ...]) -> State:
    if not values:
        return State.SKIPPED
    meanings = {_meaning(item, value) for value in values}
    if meanings <= {Meaning.UNSURE}:
        return State.UNSURE
    if meanings <= {Meaning.UNSURE, Meaning.DECLINED}:
        return State.DECLINED
    return State.ANSWERED


def _meaning(item: Item, value: Value) -> Meaning:
    option = item.option_by_code.get(value.code) if isinstance(value, Code) else None
    return option.meaning if option else Meaning.FACT


def contradiction(item: Item, values: tuple[Value, ...]) -> bool:
    """Whether "None of these" was picked together with something else."""
    codes = [value.code for value in values if isinstance(value, Code)]
    picked: list[Option] = [item.option_by_code[code] for code in codes if code in item.option_by_code]
    return len(values) > 1 and any(option.meaning is Meaning.NONE for option in picked)


@dataclass(frozen=True)
class AnswerSet:
    """All answers of one form, or of one row of a repeating group.

    `answers`: linkId → Answer, for every question that was ever shown.
    `rows`: linkId of a repeating group → its rows, in the order given.
    """

    answers: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple["AnswerSet", ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, link_id: str) -> Answer:
        """Give the answer, NOT_ASKED where there is none."""
        return self.answers.get(link_id, NOT_ASKED)

    def __contains__(self, link_id: str) -> bool:
        """Whether the question was ever shown."""
        return link_id in self.answers

    def __iter__(self) -> Iterator[str]:
        """Yield the linkIds that have an entry, in the order of answering."""
        return iter(self.answers)

    def with_answers(self, new: Mapping[str, Answer]) -> "AnswerSet":
        """Give a copy in which `new` replaces or adds entries."""
        return replace(self, answers=MappingProxyType({**self.answers, **new}))

    def with_rows(self, link_id: str, rows: tuple["AnswerSet", ...]) -> "AnswerSet":
        """Give a copy with other rows in one repeating group."""
        return replace(self, rows=MappingProxyType({**self.rows, link_id: rows}))

    def without(self, *link_ids: str) -> "AnswerSet":
        """Give a copy in which these questions were never shown."""
        return replace(self, answers=MappingProxyType(
            {key: answer for key, answer in self.answers.items() if key not in link_ids}))


# --- JSON: the stored document ------------------------------------------------------------------

def to_document(answers: AnswerSet) -> dict[str, Any]:
    """Give the JSON form: {"answers": {linkId: {"state", "values"}}, "rows": {linkId: [...]}}."""
    document: dict[str, Any] = {"answers": {
        link_id: {"state": str(answer.state), "values": [encode(value) for value in answer.values]}
        for link_id, answer in answers.answers.items()}}
    if answers.rows:
        document["rows"] = {link_id: [to_document(row) for row in rows]
                            for link_id, rows in answers.rows.items()}
    return document


def from_document(document: Mapping[str, Any]) -> AnswerSet:
    """Read what `to_document` wrote."""
    return AnswerSet(
        MappingProxyType({link_id: Answer(State(entry["state"]), tuple(map(decode, entry["values"])))
                          for link_id, entry in document["answers"].items()}),
        MappingProxyType({link_id: tuple(from_document(row) for row in rows)
                          for link_id, rows in document.get("rows", {}).items()}))
