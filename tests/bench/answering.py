"""Answers a page as somebody might, from a seed: what the page offers is all that is known."""

from collections.abc import Mapping, Sequence
from random import Random

from tests.bench.reading import Control, Form

# How codes of "nothing wrong" begin: the first kind that a question offers is what calm people pick.
CALM = (("none", "no-", "never", "false"), ("no",), ("same",))
OPEN = ("not-sure",)
OWN = "+own"   # stands for boxes to type into
MOST_PICKS = 3

Pairs = list[tuple[str, str]]


class Person:
    """Somebody with a temper: `calm` is the chance that a question is answered with "nothing wrong"."""

    def __init__(self, seed: int, calm: float, usual: Mapping[str, list[str]]) -> None:
        """`usual`: what everybody here answers, by the control's name. The same seed answers alike."""
        self._random = Random(seed)
        self._calm = calm
        self._usual = usual

    def answer(self, form: Form) -> Pairs:
        """Give the pairs that a browser would send. What stands on the page already is left."""
        pairs = [(control.name, value) for control in form.controls.values()
                 for value in control.stands or self._answer(control)]
        picked = dict(pairs)
        kept = [(name, value) for name, value in pairs if not _is_idle_box(name, picked)]
        return kept + form.buttons[-1:]   # the form's own button stands after those of its rows

    def _answer(self, control: Control) -> list[str]:
        if control.name in self._usual:
            return self._usual[control.name]
        match control.kind:
            case "hidden":
                return [""]
            case "text":
                return [self._text(control.name)]
            case "checkbox":
                return self._picks(control)
            case _:
                return [self._pick(control)]

    def _pick(self, control: Control) -> str:
        calm = _calm(control.values)
        if calm and self._random.random() < self._calm:
            return calm[0]
        return self._random.choice(control.values)

    def _picks(self, control: Control) -> list[str]:
        if control.alone and self._random.random() < self._calm:
            return sorted(control.alone)[:1]
        others = [value for value in control.values if value not in control.alone and value != OWN]
        picked = self._random.sample(others, min(len(others), self._random.randint(1, MOST_PICKS)))
        return sorted(picked, key=others.index)

    def _text(self, name: str) -> str:
        boxes = {"year": range(2015, 2025), "month": range(1, 13), "day": range(1, 29)}
        found = boxes.get(name.rpartition(":")[2])
        return str(self._random.choice(found)) if found else ""


def _calm(values: Sequence[str]) -> list[str]:
    """Give the values that say "nothing wrong", the plainest first."""
    return [value for kind in CALM for value in values if value.startswith(kind) and value not in OPEN]


def _is_idle_box(name: str, picked: Mapping[str, str]) -> bool:
    """Whether a box belongs to a way of answering that was not picked."""
    question, colon, _ = name.rpartition(":")
    return bool(colon) and question in picked and picked[question] != OWN
