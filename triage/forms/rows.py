"""Groups that are filled in once per row: what a button of such a page does."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What the pressed button asks for."""

    NEXT = "next"      # save, go on
    ADD = "add"        # save the row in the form
    OPEN = "open"      # save, show an empty form
    EDIT = "edit"      # save, show this row in the form
    ASK = "ask"        # save, ask whether to remove this row
    REMOVE = "remove"  # save, without this row
    STAY = "stay"      # save, show the page again


@dataclass(frozen=True, slots=True)
class Action:
    """A pressed button: what, in which group, on which row (by its mark)."""

    verb: Verb = Verb.NEXT
    group: str = ""
    mark: str = ""


def read_action(value: str) -> Action:
    """Read the value of a button, such as "edit:other-operations:1a2b3c"; anything else goes on."""
    verb, _, rest = value.partition(":")
    group, _, mark = rest.rpartition(":")
    return Action(Verb(verb), group, mark) if verb in set(Verb) else Action()
