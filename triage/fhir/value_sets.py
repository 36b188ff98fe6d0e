"""Reads the contained value sets that items take their options from."""

from collections.abc import Iterator

from triage.fhir.flaw import Flaw, Place
from triage.fhir.node import Node
from triage.fhir.options import distinct, from_concept
from triage.fhir.primitives import FITS, words
from triage.fhir.shape_check import check
from triage.questionnaire.model import Option


class ValueSets:
    """The lists of one document, each read when an item first asks for it."""

    def __init__(self, root: Node) -> None:
        """Index the contained resources. Raises Flaw where two have the same id, or one contains others."""
        self._nodes: dict[str, Node] = {}
        self._read: dict[str, tuple[Option, ...]] = {}
        for node in root.nodes("contained"):
            if "contained" in node.raw:
                raise node.flaw("a contained resource contains another", "Put both beside each other")
            if "id" not in node.raw:
                continue
            name = node.raw["id"]
            if not FITS["id"](name):
                raise node.flaw("the id does not fit", f"Write {words('id')}", "id")
            if name in self._nodes:
                raise node.flaw(f"two contained resources have the id {name!r}", "Give each its own")
            self._nodes[name] = node

    def options(self, reference: str, place: Place) -> tuple[Option, ...]:
        """Give the options of "#id". Raises Flaw for any other reference, at `place`."""
        if not reference.startswith("#"):
            raise Flaw(place, f"the list {reference!r} is not in this file",
                       "Copy it into 'contained' as a ValueSet and refer to it as '#id'")
        name = reference[1:]
        if name not in self._nodes:
            known = ", ".join(f"'#{one}'" for one in self._nodes) or "none"
            raise Flaw(place, f"no contained resource has the id {name!r}", f"Contained are: {known}")
        if name not in self._read:
            self._read[name] = _options(self._nodes[name], place)
        return self._read[name]


def _options(node: Node, place: Place) -> tuple[Option, ...]:
    if node.raw["resourceType"] != "ValueSet":
        raise Flaw(place, f"it refers to a {node.raw['resourceType']}", "Refer to a contained ValueSet")
    check(node.raw, "ValueSet", node.place)
    options = distinct((from_concept(concept, system), concept) for concept, system in _concepts(node))
    if not options:
        raise node.flaw("the value set lists no concepts", "List them in compose.include.concept")
    return options


def _concepts(node: Node) -> Iterator[tuple[Node, str]]:
    expansion, compose = node.node("expansion"), node.node("compose")
    if expansion is not None:
        yield from _expanded(expansion)
    elif compose is not None:
        yield from _composed(compose)


def _composed(compose: Node) -> Iterator[tuple[Node, str]]:
    if "exclude" in compose.raw:
        raise compose.flaw("exclusions are not worked out", "List the concepts that remain", "exclude")
    for include in compose.nodes("include"):
        for name in ("filter", "valueSet"):
            if name in include.raw:
                raise include.flaw("the list must be worked out by a terminology server",
                                   "List its concepts in include.concept", name)
        if "concept" not in include.raw:
            raise include.flaw("it includes a whole code system", "List its concepts in include.concept")
        yield from ((concept, include.text("system")) for concept in include.nodes("concept"))


def _expanded(node: Node) -> Iterator[tuple[Node, str]]:
    for one in node.nodes("contains"):
        if not one.flag("abstract"):
            if "code" not in one.raw:
                raise one.flaw("a concept that can be picked has no code", "Give it one, or mark it abstract")
            yield one, one.text("system")
        yield from _expanded(one)
