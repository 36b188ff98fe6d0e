"""Broken questionnaires: named mutations of named fixtures, each with the place that the error must name."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tests.support.questionnaires import NAMES, raw
from tests.support.senseless import SENSELESS, Document


@dataclass(frozen=True)
class Broken:
    """One broken questionnaire. `where`: what the error's path must contain."""

    name: str
    document: Any
    where: str


def every() -> list[Broken]:
    """Give every broken questionnaire, the same each time."""
    return [*_by_shape(), *_by_sense()]


def _by_shape() -> Iterator[Broken]:
    """One element of each kind in every fixture, spoilt in the ways that any element can be."""
    for name in NAMES:
        document = raw(name)
        kinds: dict[tuple[str, ...], tuple[str | int, ...]] = {}
        for path in _paths(document):
            kinds.setdefault(_kind(path), path)
        for path in kinds.values():
            yield from _spoilt(name, document, path)


def _kind(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Give the path without positions: items of all depths are of one kind."""
    return tuple(name for name, _ in groupby(key for key in path if isinstance(key, str)))


def _spoilt(name: str, document: Document, path: tuple[str | int, ...]) -> Iterator[Broken]:
    value = _at(document, path)
    where = str(path[-1]) if isinstance(path[-1], str) else f"{path[-2]}[{path[-1]}]"
    label = f"{name}:{_written(path)}"
    yield Broken(f"{label} is null", _with(document, path, None), where)
    yield Broken(f"{label} has another type", _with(document, path, _of_another_type(value)), where)
    if isinstance(value, str | list | dict):
        yield Broken(f"{label} is empty", _with(document, path, type(value)()), where)
    if isinstance(value, dict):
        yield Broken(f"{label} has an unknown element", _with(document, (*path, "colour"), "red"), where)
        yield Broken(f"{label} has a modifier", _with(document, (*path, "modifierExtension"), [
            {"url": "http://example.org/not", "valueBoolean": True}]), where)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Give the path of every element that the reader looks into."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for key, one in inner:
        if key in ("resourceType", "designation", "valueExpression") or _is_unread(one):
            continue
        yield (*path, key)
        yield from _paths(one, (*path, key))


def _is_unread(value: Any) -> bool:
    return isinstance(value, dict) and value.get("resourceType") in ("Library", "CodeSystem")


def _of_another_type(value: Any) -> Any:
    if isinstance(value, str):
        return {"text": value}
    return {"list": value} if isinstance(value, list) else [value]


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _with(document: Document, path: tuple[str | int, ...], value: Any) -> Document:
    changed = deepcopy(document)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _written(path: tuple[str | int, ...]) -> str:
    return ".".join(str(key) for key in path)


def _by_sense() -> Iterator[Broken]:
    for name, fixture, where, change in SENSELESS:
        document = raw(fixture)
        change(document)
        yield Broken(f"{fixture}: {name}", document, where)
