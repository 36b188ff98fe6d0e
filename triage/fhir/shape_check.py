"""Checks a FHIR element against its shape: known names, right JSON types, nothing missing."""

from typing import Any

from triage.fhir.flaw import Flaw, Place
from triage.fhir.primitives import FITS, words
from triage.fhir.shapes import ANY, Field, shape

_DEEPEST = 40


def check(value: Any, type_name: str, place: Place, depth: int = 0) -> None:
    """Raise Flaw at the first element that does not fit the shape of `type_name`."""
    if not isinstance(value, dict):
        raise Flaw(place, f"it is {_kind(value)}", f"Write an object: {{…}} with the elements of {type_name}")
    if depth > _DEEPEST:
        raise Flaw(place, f"it is nested more than {_DEEPEST} levels deep", "Nest less")
    if not value:
        raise Flaw(place, "the object is empty", "Fill it in or leave it out")
    fields = shape(type_name)
    for name, inner in value.items():
        if name in fields:
            _check_field(name, inner, fields[name], place, depth)
        else:
            _check_sibling(name, inner, type_name, place, depth)
    _check_missing(value, fields, type_name, place)
    if type_name == "Extension" and not _is_filled(value, fields):
        raise Flaw(place, "the extension has neither a value[x] nor extensions of its own, or both",
                   "Give it one of them")


def _check_sibling(name: str, value: Any, type_name: str, place: Place, depth: int) -> None:
    # "_title" holds the extensions of the primitive "title".
    fields = shape(type_name)
    sibling = fields.get(name[1:]) if name.startswith("_") else None
    if sibling is None or not sibling.is_primitive:
        known = ", ".join(sorted(fields))
        raise Flaw(place, f"{name!r} is not an element of {type_name}", f"Use one of: {known}")
    for one in value if sibling.many and isinstance(value, list) else [value]:
        if not (sibling.many and one is None):
            check(one, "Element", place.into(name), depth + 1)


def _check_field(name: str, value: Any, field: Field, place: Place, depth: int) -> None:
    if name == "modifierExtension":
        raise Flaw(place.into(name), "a modifierExtension changes what the element means",
                   "Remove it, or say the same in standard elements")
    if not field.many:
        _check_one(value, field, place.into(name), depth)
        return
    if not isinstance(value, list):
        raise Flaw(place.into(name), f"it is {_kind(value)}", "Write a list: […]")
    if not value:
        raise Flaw(place.into(name), "the list is empty", "Fill it in or leave it out")
    for index, one in enumerate(value):
        link_id = one.get("linkId") if isinstance(one, dict) else None
        inner = place.into_item(index, link_id) if name == "item" else place.into(name, index)
        _check_one(one, field, inner, depth)


def _check_one(value: Any, field: Field, place: Place, depth: int) -> None:
    if field.is_primitive:
        if not FITS[field.type](value):
            raise Flaw(place, f"{_kind(value)} does not fit", f"Write {words(field.type)}")
    elif field.type in (ANY, "Resource"):
        if not isinstance(value, dict):
            raise Flaw(place, f"it is {_kind(value)}", "Write an object: {…}")
        if field.type == "Resource" and not isinstance(value.get("resourceType"), str):
            raise Flaw(place, "the contained resource has no resourceType", "Name its type")
    else:
        check(value, field.type, place, depth + 1)


def _check_missing(value: dict[str, Any], fields: dict[str, Field], type_name: str, place: Place) -> None:
    for choice in {field.choice for field in fields.values() if field.choice}:
        names = [name for name, field in fields.items() if field.choice == choice]
        given = {name for name in names if name in value or f"_{name}" in value}
        if len(given) > 1:
            raise Flaw(place, f"it has {' and '.join(sorted(given))}", f"Keep one {choice}[x]")
        if not given and fields[names[0]].required:
            raise Flaw(place, f"{choice}[x] is missing", f"Add one of: {', '.join(names)}")
    for name, field in fields.items():
        if field.required and not field.choice and name not in value:
            raise Flaw(place, f"{name} is missing", f"Every {type_name} needs one: add it")


def _is_filled(value: dict[str, Any], fields: dict[str, Field]) -> bool:
    has_value = any(fields[name.lstrip("_")].choice for name in value)
    return has_value != ("extension" in value)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return "an empty text" if value == "" else "a text"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "a number"
