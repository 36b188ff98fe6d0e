"""Reads the extensions that this program knows; the others, being no modifiers, are passed over."""

from typing import Any

from triage.fhir.names import DERIVATION, PART, PROPERTY, SECTION
from triage.fhir.node import Choice, Node, only

PARTS = (1, 2)   # of a form: asked before it is sent, and after


def extension(node: Node, url: str, kind: str) -> Any:
    """Give the value of a simple extension that may stand once, None where there is none.

    kind: the type it takes, as in "valueCode" without "value".
    """
    found = only([one for one in node.nodes("extension") if one.raw["url"] == url], _short(url))
    return value_of(found, kind) if found else None


def extensions(node: Node, url: str, kind: str) -> list[Any]:
    """Give the values of a simple extension that may stand several times."""
    return [value_of(one, kind) for one in node.nodes("extension") if one.raw["url"] == url]


def parts(node: Node, url: str, required: tuple[str, ...],
          optional: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Give the inner extensions of each complex extension `url`, by their names.

    A name takes valueCode, "text" takes valueString.
    """
    return [_parts_of(one, required, optional) for one in node.nodes("extension") if one.raw["url"] == url]


def choice_of(node: Node, url: str) -> Choice | None:
    """Give the value of a simple extension of whatever type, None where there is none."""
    found = only([one for one in node.nodes("extension") if one.raw["url"] == url], _short(url))
    if found is None:
        return None
    choice = found.choice("value")
    if choice is None:
        raise found.flaw(f"the extension {_short(url)} has no value", "Give it a value[x]")
    return choice


def properties(node: Node) -> dict[str, tuple[str, ...]]:
    """Give the named properties of an option."""
    found: dict[str, tuple[str, ...]] = {}
    for one in parts(node, PROPERTY, ("name", "value")):
        found[one["name"]] = (*found.get(one["name"], ()), one["value"])
    return found


def sections(node: Node) -> tuple[tuple[str, str], ...]:
    """Give the steps of the progress bar: (id, words), in order."""
    found = tuple((one["id"], one["text"]) for one in parts(node, SECTION, ("id", "text")))
    if len({name for name, _ in found}) != len(found):
        raise node.flaw("two sections have the same id", "Give each its own", "extension")
    return found


def part(node: Node) -> int:
    """Give the part of the form that a page belongs to: 1 before sending, 2 after it."""
    found = extension(node, PART, "PositiveInt")
    if found is None:
        return 1
    if found not in PARTS:
        raise node.flaw(f"there is no part {found}", "Use 1 before sending or 2 after it", "extension")
    return int(found)


def derivation(node: Node) -> dict[str, Any] | None:
    """Give {"source", "key", "of"} of a derived item, None where it is not derived."""
    found = parts(node, DERIVATION, ("source", "key"), ("of",))
    if len(found) > 1:
        raise node.flaw("it is derived twice", "Keep one derivation", "extension")
    return found[0] if found else None


def value_of(node: Node, kind: str) -> Any:
    """Give an extension's value. Raises Flaw where it has another type."""
    found = node.choice("value")
    if found is None or found.kind != kind:
        raise node.flaw(f"the extension {_short(node.raw['url'])} takes value{kind}",
                        f"Write it as value{kind}")
    return found.raw


def _parts_of(node: Node, required: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for inner in node.nodes("extension"):
        name = inner.raw["url"]
        if name not in required + optional:
            raise inner.flaw(f"{_short(node.raw['url'])} has no part {name!r}",
                             f"Use {', '.join(required + optional)}")
        if name in found:
            raise inner.flaw(f"{name!r} is given twice", "Keep one")
        found[name] = value_of(inner, "String" if name == "text" else "Code")
    missing = [name for name in required if name not in found]
    if missing:
        raise node.flaw(f"{_short(node.raw['url'])} lacks {missing[0]!r}", "Add it")
    return found


def _short(url: str) -> str:
    return url.rpartition("/")[2]
