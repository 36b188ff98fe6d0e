"""The places that a patient marked, drawn again beside the answers in words."""

from collections.abc import Collection
from dataclasses import dataclass

from triage.questionnaire.values import Code
from triage.services.views import IntakeView
from triage.web.body import layers
from triage.web.drawn import Drawn, drawn_of


@dataclass(frozen=True, slots=True)
class Marked:
    """The drawing, and what each of its patterns stands for: (pattern, the question in short)."""

    figure: Drawn
    key: tuple[tuple[str, str], ...]


def marked(view: IntakeView, of: Collection[str]) -> Marked | None:
    """Draw what was marked to the questions `of`; None when that is nothing."""
    form = view.questionnaire
    maps = {link_id: layer for link_id, layer in layers(form).items() if link_id in of}
    picked = {link_id: tuple(value.code for value in view.answers[link_id].values if isinstance(value, Code))
              for link_id in maps}
    figure = drawn_of(form, picked)
    if figure is None:
        return None
    named = ((layer, form.by_id[link_id]) for link_id, layer in maps.items() if picked[link_id])
    return Marked(figure, tuple((layer, item.short_text or item.text) for layer, item in named
                                if layer in figure.marks))
