"""Ways to make a questionnaire of right shape one that cannot be asked."""

from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
Senseless = list[tuple[str, str, str, Callable[[Document], None]]]
"""(name, fixture, what the path must contain, change)."""
OWN = "https://backstory.example/fhir/StructureDefinition/"
HL7 = "http://hl7.org/fhir/StructureDefinition/"


def item_of(document: Document, link_id: str) -> Document:
    """Give the item with this linkId."""
    return next(item for item in _items(document) if item["linkId"] == link_id)


def _items(element: Document) -> Iterator[Document]:
    for item in element.get("item", ()):
        yield item
        yield from _items(item)


def put(link_id: str, **elements: Any) -> Callable[[Document], None]:
    return lambda document: item_of(document, link_id).update(elements)


def drop(link_id: str, name: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        del item_of(document, link_id)[name]
    return change


def top(**elements: Any) -> Callable[[Document], None]:
    return lambda document: document.update(elements)


def extend(link_id: str, *extensions: Document) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        item_of(document, link_id).setdefault("extension", []).extend(extensions)
    return change


def scale(method: str) -> Document:
    return {"url": OWN + "scale", "extension": [
        {"url": "method", "valueCode": method}, {"url": "text", "valueString": "A scale"}]}


def option(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    return lambda document: item_of(document, link_id)["answerOption"][index].update(elements)


def recoded(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        option = item_of(document, link_id)["answerOption"][index]
        option["valueCoding"] = {"system": "http://example.org", **elements}
    return change


def swapped(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        item_of(document, link_id)["answerOption"][index] = elements
    return change


def when(link_id: str, question: str, operator: str, extension: list[Document] | None = None,
          **answer: Any) -> Callable[[Document], None]:
    condition = {"question": question, "operator": operator, **answer}
    if extension:
        condition["extension"] = extension
    return put(link_id, enableWhen=[condition])


def listed(index: int, **elements: Any) -> Callable[[Document], None]:
    return lambda document: document["contained"][index].update(elements)


def control(code: str, system: str = "https://backstory.example/fhir/CodeSystem/item-control") -> Document:
    return {"url": HL7 + "questionnaire-itemControl",
            "valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


def derived(source: str, **parts: str) -> Document:
    return {"url": OWN + "derivation", "extension": [
        {"url": "source", "valueCode": source},
        *({"url": name, "valueCode": value} for name, value in parts.items())]}


HIDE = {"url": HL7 + "questionnaire-hidden", "valueBoolean": True}
DAYS = [{"url": OWN + "within-days", "valueInteger": 42}]
YES = {"system": "https://backstory.example/fhir/CodeSystem/answer", "code": "yes"}
