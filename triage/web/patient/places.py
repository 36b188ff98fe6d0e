"""The list beside the body picture: the same places in words, by area of the body."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from triage.questionnaire.model import Item, Option
from triage.web.body import drawing

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the body and its sides. A part without sides has one, with no words."""

    words: str
    sides: tuple[tuple[Option, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A block of the list. `id` is the option property "group"."""

    id: str
    words: str
    parts: tuple[Part, ...]


def area_words(area: str, say: Say) -> str:
    """Give the heading of an area."""
    return {
        "back": say("Low back and seat"),
        "legs": say("Legs"),
        "feet": say("Feet"),
        "neck": say("Neck and upper back"),
        "arms": say("Arms and hands"),
        "front": say("Head, chest and belly"),
    }.get(area, area)


def closeup_words(say: Say) -> dict[str, str]:
    """Give the captions of the close-ups, by their id."""
    return {"neck": say("Neck"), "low-back": say("Low back"), "seat": say("Seat"),
            "soles": say("Bottoms of the feet")}


def areas(item: Item, say: Say) -> tuple[Area, ...]:
    """Give the places that can be marked, in the order of the item's options."""
    drawn = [option for option in item.options if option.code in drawing().regions]
    return tuple(Area(name, area_words(name, say), tuple(_parts(list(options))))
                 for name, options in groupby(drawn, _property("group")))


def _parts(options: list[Option]) -> list[Part]:
    return [_part(list(sides)) for _, sides in groupby(options, _property("part"))]


def _property(name: str) -> Callable[[Option], str]:
    return lambda option: "".join(option.properties.get(name, ()))


def _part(options: list[Option]) -> Part:
    """Split "Low back, left" where its sides differ: the last comma they share."""
    if len(options) == 1:
        return Part(options[0].text, ((options[0], ""),))
    names = [option.text.rpartition(", ") for option in options]
    sides = tuple((option, side) for option, (_, _, side) in zip(options, names, strict=True))
    return Part(names[0][0] or names[0][2], sides)
