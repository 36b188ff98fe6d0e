"""Medians, percentiles, and tables that read the same on a terminal and in Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

__all__ = ["Table", "aim", "kb", "median", "percentile", "ratio", "spread"]


def percentile(values: Sequence[float], share: float) -> float:
    """Give the nearest-rank percentile; `share` is 0.5 for the median. NaN where there is no value."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ratio(value: float, base: float) -> str:
    """Say how many times `base` a value is."""
    return f"{value / base:.2f}" if base else "-"


def spread(values: Sequence[float]) -> str:
    """Give the least and the most of several rounds."""
    return f"{min(values):.0f}-{max(values):.0f}"


def kb(size: float) -> str:
    """Give bytes as kilobytes of 1000."""
    return f"{size / 1000:.1f}"


def aim(value: float, bound: float, *, most: bool) -> str:
    """Say whether a ratio reaches its aim: at least `bound`, or at most when `most`."""
    reached = value <= bound if most else value >= bound
    words = "reached" if reached else "MISSED"
    return f"{'at most' if most else 'at least'} {bound:g}: {words} ({value:.2f})"


@dataclass
class Table:
    """One topic: a title, columns, rows, and notes below them."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        """Add a row."""
        self.rows.append([str(cell) for cell in cells])

    def text(self) -> str:
        """Give the table as Markdown, its columns lined up."""
        every = [list(self.columns), *self.rows]
        widths = [max(len(row[place]) for row in every) for place in range(len(self.columns))]
        lines = [_line(every[0], widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|",
                 *(_line(row, widths) for row in self.rows)]
        return "\n".join([f"## {self.title}", "", *lines, "", *_bullets(self.notes)])


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _bullets(notes: Sequence[str]) -> list[str]:
    return [*(f"* {note}" for note in notes), ""] if notes else []
