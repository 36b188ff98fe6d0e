"""Scores over visits as small drawings, with the same in words and numbers beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from triage.questionnaire.scores import worth
from triage.services.views import CaseView
from triage.services.views.case import Visit
from triage.web.score_rows import ScoreRow, score_rows

WIDTH, HEIGHT, EDGE = 144, 44, 6   # of the drawing's own units


@dataclass(frozen=True, slots=True)
class Point:
    """One value at its place in the drawing. `at` is on the clinic's clock; None is the form shown."""

    x: float
    y: float
    value: Decimal
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Chart:
    """One score. `points`: the earliest first. `band`: top and height of what is no clear change from before.

    `band` is None where no least important change is known. `highest` is what the scale can reach.
    """

    row: ScoreRow
    points: tuple[Point, ...]
    highest: Decimal
    band: tuple[float, float] | None
    least: Decimal | None

    @property
    def of(self) -> str:
        """Give what the scale can reach, as a number is written: "10"."""
        return format(self.highest.normalize(), "f")

    @property
    def line(self) -> str:
        """Give the points as SVG has them."""
        return " ".join(f"{one.x:g},{one.y:g}" for one in self.points)


def charts(case: CaseView, visits: Sequence[Visit]) -> tuple[Chart, ...]:
    """Draw each score and scale of the case over its visits."""
    return tuple(_chart(case, visits, row) for row in score_rows(case))


def _chart(case: CaseView, visits: Sequence[Visit], row: ScoreRow) -> Chart:
    highest, now = _highest(case, row.link_id), _now(case, row.link_id)
    told = [(one.numbers[row.link_id], case.location.local(one.at)) for one in visits
            if row.link_id in one.numbers]
    values: list[tuple[Decimal, datetime | None]] = [*told, *([(now, None)] if now is not None else [])]
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    points = tuple(Point(round(EDGE + place * step, 1), _height(value, highest), value, at)
                   for place, (value, at) in enumerate(values))
    change = case.definition.layout.important.get(row.link_id)
    least = change.least if change else None
    return Chart(row, points, highest, _band(told[-1][0] if told else None, least, highest), least)


def _band(before: Decimal | None, least: Decimal | None, highest: Decimal) -> tuple[float, float] | None:
    if before is None or least is None:
        return None
    top, bottom = _height(min(before + least, highest), highest), _height(max(before - least, Decimal(0)),
                                                                          highest)
    return top, round(bottom - top, 1)


def _height(value: Decimal, highest: Decimal) -> float:
    share = float(value / highest) if highest else 0.0
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _now(case: CaseView, link_id: str) -> Decimal | None:
    for score in case.scores:
        if score.link_id == link_id:
            return score.value
    return worth(case.definition.questionnaire.by_id[link_id], case.answers[link_id])


def _highest(case: CaseView, link_id: str) -> Decimal:
    for score in case.scores:
        if score.link_id == link_id:
            return score.highest
    most = case.definition.questionnaire.by_id[link_id].maximum
    return Decimal(most) if isinstance(most, int | Decimal) else Decimal(10)
