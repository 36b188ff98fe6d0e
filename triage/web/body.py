"""The body drawing: which regions there are, and how their shapes are laid over the board."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from triage.questionnaire.model import Item, Questionnaire

DATA = Path(__file__).with_name("body.json")
CONTROL = "body-map"
LAYERS = ("pain", "numb", "pins", "weak", "scar")
"""The patterns that tell several drawings apart, in the order in which a form asks for them."""
SIZE = (1920, 1240)
"""Width and height of a close-up on the board."""
FRONT, BETWEEN, BACK = 1000, 2000, 3000
"""Where the middles of the two figures are, whose halves mirror each other, and what is between them."""
LINE = re.compile(r"M(\d+)[^M]+")


@dataclass(frozen=True, slots=True)
class Region:
    """One place that can be marked. Either a path `d`, or the mirror image of another about x = at / 2."""

    id: str
    part: str
    view: str
    d: str = ""
    mirror: str = ""
    at: int = 0

    @property
    def flip(self) -> str:
        """The SVG transform that makes this region of its twin."""
        return f"matrix(-1 0 0 1 {self.at} 0)"


@dataclass(frozen=True, slots=True)
class CloseUp:
    """A frame under the figures that shows small regions larger. `crop` is empty for the soles."""

    id: str
    x: int
    y: int
    crop: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sides:
    """Lines inside the figures: of one half of the front and of the back, and those in the middle."""

    front: str
    back: str
    middle: str


@dataclass(frozen=True)
class Drawing:
    """The two figures, their close-ups and their regions."""

    half: str
    lines: str
    closeups: tuple[CloseUp, ...]
    regions: Mapping[str, Region]

    size = SIZE

    @cached_property
    def sides(self) -> "Sides":
        """The lines inside the figures, those that mirror each other once."""
        found: dict[str, list[str]] = {"front": [], "back": [], "middle": []}
        for piece, x in ((one[0], int(one[1])) for one in LINE.finditer(self.lines)):
            if x in (FRONT, BACK):
                found["middle"].append(piece)
            elif x > BACK or FRONT < x < BETWEEN:
                found["front" if x < BETWEEN else "back"].append(piece)
        return Sides(**{side: "".join(pieces) for side, pieces in found.items()})

    @cached_property
    def soles(self) -> tuple[Region, ...]:
        """The regions that are drawn on their own, beside the figures."""
        return tuple(region for region in self.regions.values() if region.view == "sole")

    def closeups_of(self, region: Region) -> tuple[CloseUp, ...]:
        """Give the close-ups that show a region again."""
        return tuple(one for one in self.closeups if region.view == "back" and region.part in one.parts)

    def needed(self, ids: Iterable[str]) -> tuple[Region, ...]:
        """Give the regions to define so that `ids` can be drawn: each twin before its mirror image."""
        found: dict[str, Region] = {}
        for region in (self.regions[one] for one in ids if one in self.regions):
            if region.mirror:
                found[region.mirror] = self.regions[region.mirror]
            found[region.id] = region
        return tuple(sorted(found.values(), key=lambda region: bool(region.mirror)))


@cache
def drawing() -> Drawing:
    """Read the drawing, once."""
    raw: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    closeups = tuple(CloseUp(one["id"], one["x"], one["y"], one["crop"], frozenset(one["parts"]))
                     for one in raw["closeups"])
    return Drawing(raw["half"], raw["lines"], closeups, {one["id"]: Region(**one) for one in raw["regions"]})


def layers(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Give linkId → pattern for each body map of a form. A sixth map and later ones share the last."""
    maps = [item.link_id for item in questionnaire.by_id.values() if is_map(item)]
    return {link_id: LAYERS[min(number, len(LAYERS) - 1)] for number, link_id in enumerate(maps)}


def is_map(item: Item) -> bool:
    """Whether an item is answered on the body drawing."""
    return item.control == CONTROL and not item.hidden
