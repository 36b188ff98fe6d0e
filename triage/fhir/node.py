"""An element of a document that passed the shape check, with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from triage.fhir.flaw import Flaw, Place


@dataclass(frozen=True, slots=True)
class Choice:
    """A value[x]: its type's name ("Coding", "Integer"), the value, and where it stands."""

    kind: str
    raw: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its plain object and its place. Only to be made of what the shape check let through."""

    raw: dict[str, Any]
    place: Place

    def text(self, name: str) -> str:
        """Give a text element, "" where there is none."""
        value: str = self.raw.get(name, "")
        return value

    def flag(self, name: str) -> bool:
        """Give a boolean element, False where there is none."""
        return self.raw.get(name, False) is True

    def nodes(self, name: str) -> tuple["Node", ...]:
        """Give the elements of a list of objects."""
        return tuple(Node(raw, self._place_of(name, index, raw))
                     for index, raw in enumerate(self.raw.get(name, ())))

    def node(self, name: str) -> "Node | None":
        """Give an object element, None where there is none."""
        return Node(self.raw[name], self.place.into(name)) if name in self.raw else None

    def choice(self, stem: str) -> Choice | None:
        """Give the value of stem[x], None where there is none."""
        for name, value in self.raw.items():
            kind = name.removeprefix(stem)
            if kind != name and kind[:1].isupper():
                return Choice(kind, value, self.place.into(name))
        return None

    def flaw(self, problem: str, mend: str, name: str = "") -> Flaw:
        """Make the error about this element, or about its child `name`."""
        return Flaw(self.place.into(name) if name else self.place, problem, mend)

    def _place_of(self, name: str, index: int, raw: dict[str, Any]) -> Place:
        if name == "item":
            return self.place.into_item(index, raw.get("linkId"))
        return self.place.into(name, index)


def only(nodes: Sequence[Node], what: str) -> Node | None:
    """Give the one node, None where there is none. Raises Flaw at the second."""
    if len(nodes) > 1:
        raise nodes[1].flaw(f"{what} is given twice", "Keep one")
    return nodes[0] if nodes else None
