"""One case's body drawings: which patterns lie where, and the same in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template

from triage.questionnaire.model import Item, Questionnaire
from triage.services.bundle import PictureFacts
from triage.services.views import CaseView
from triage.web.body import BACK, FRONT, Drawing, drawing, layers

PAIR = re.compile(r"(-?[\d.]+)[ ,]?(-?[\d.]+)")
LAYER_WORDS = {"pain": "Pain", "numb": "Numb", "pins": "Pins and needles", "weak": "Weak",
               "scar": "Scars"}


@dataclass(frozen=True)
class Drawn:
    """The marks of one case. `marks`: pattern → region ids; `words`: pattern → names of regions."""

    body: Drawing
    marks: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]

    @property
    def silhouette(self) -> str:
        """Both figures as one path: PDF makers cut along one path only."""
        front = (self.body.half, mirrored(self.body.half, FRONT))
        return " ".join((*front, *(moved(half, BACK - FRONT) for half in front)))

    @property
    def label(self) -> str:
        """Everything that is marked, for those who cannot see the picture."""
        marked = (f"{LAYER_WORDS[layer]}: {words}" for layer, words in self.words.items())
        return f"Body picture. {'. '.join(marked)}"


def drawn(case: CaseView) -> Drawn | None:
    """Give the drawings of a case; None when no place is marked. A part without its side is named only."""
    return drawn_of(case.definition.questionnaire, case.body)


def drawn_of(questionnaire: Questionnaire, picked: Mapping[str, tuple[str, ...]]) -> Drawn | None:
    """Give the drawings of what was picked, by the linkId of each body map; None when that is nothing."""
    body = drawing()
    known = {*body.regions, *(region.part for region in body.regions.values())}
    marks: dict[str, tuple[str, ...]] = {}
    words: dict[str, str] = {}
    for link_id, layer in layers(questionnaire).items():
        places = [code for code in picked.get(link_id, ()) if code in known]
        if places:
            marks[layer] = (*marks.get(layer, ()), *(code for code in places if code in body.regions))
            words[layer] = "; ".join(_name(questionnaire.by_id[link_id], code) for code in places)
    return Drawn(body, marks, words) if marks else None


def places_since(case: CaseView) -> tuple[tuple[str, str], ...]:
    """Give the places that are marked now and were not the time before ("New"), and the other way ("Gone").

    A layer that was not drawn on either time says nothing.
    """
    found: dict[str, list[str]] = {"New": [], "Gone": []}
    before = case.last.body if case.last else {}
    for link_id, layer in layers(case.definition.questionnaire).items():
        if link_id in before and link_id in case.body:
            item, old, new = case.definition.questionnaire.by_id[link_id], before[link_id], case.body[link_id]
            for heading, codes in (("New", set(new) - set(old)), ("Gone", set(old) - set(new))):
                known = [one.code for one in item.options if one.code in codes
                         and one.code in drawing().regions]
                if known:
                    names = "; ".join(_name(item, code).lower() for code in known)
                    found[heading].append(f"{LAYER_WORDS[layer].lower()} {names}")
    return tuple((heading, "; ".join(words)) for heading, words in found.items() if words)


def picture(case: CaseView) -> PictureFacts | None:
    """Give the drawing as a document of its own, and in words; None when no place is marked."""
    figure = drawn(case)
    if figure is None:
        return None
    return PictureFacts(render_template("print/figure.html", figure=figure, body=figure.body), figure.label)


def _name(item: Item, code: str) -> str:
    option = item.option_by_code.get(code)
    return option.text if option else code.replace("-", " ")


def mirrored(path: str, middle: float) -> str:
    """Mirror a path about the vertical line x = `middle`. It has one absolute point, its first (M x y)."""
    start, rest = _parts(path)
    return f"M{2 * middle - float(start[1]):g} {start[2]}" + PAIR.sub(
        lambda pair: f"{-float(pair[1]):g} {pair[2]} ", rest)


def moved(path: str, by: float) -> str:
    """Move a path to the right. It has one absolute point, its first."""
    start, rest = _parts(path)
    return f"M{float(start[1]) + by:g} {start[2]}{rest}"


def _parts(path: str) -> tuple[re.Match[str], str]:
    """Take a path apart into its first point and what follows."""
    start = PAIR.match(path, 1)
    assert start is not None
    return start, path[start.end():]
