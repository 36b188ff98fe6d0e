"""How the printed summary is made to fit one page, on Letter and on A4: the steps, and the measure.

Everything is printed while it fits. Where it does not, these steps are taken one after the other,
each on top of those before, and the foot of the page names them:

1. answers that say no, and answers that are open, share one line per page of the form;
2. long answers are cut, with "…", and what is worth asking after the fifth is left to the case page;
3. flags and answers are set in smaller type (7 pt, the least that is read on paper);
4. what is worth asking is left to the case page, and so are, one after the other, pages that no danger
   rule reads, named with their number of answers: first those that the body picture shows, then from the
   end of the form those that its author did not mark for the summary, last those that are marked;
5. of the flags, those after the fourth keep their title only;
6. answers run on, and each is cut short.

The verdict, every flag's title, the unknowns that matter and the answers to danger questions are
never left out. An answer that is open is printed as open, never as blank and never as "no".
"""

from dataclasses import dataclass
from enum import IntEnum
from math import ceil


class Fit(IntEnum):
    """How far the page was shortened."""

    WHOLE = 0
    GROUPED = 1
    CUT = 2
    SMALL = 3
    DANGER_PAGES = 4
    FLAG_TITLES = 5
    RUN_ON = 6


SAYS = {
    Fit.GROUPED: "“no” and open answers share a line",
    Fit.CUT: "long answers are cut (…)",
    Fit.SMALL: "small type",
    Fit.DANGER_PAGES: "what is worth asking is on the case page only",
    Fit.FLAG_TITLES: "flags after the fourth by title",
    Fit.RUN_ON: "answers run on",
}
LONGEST = {Fit.CUT: 64, Fit.RUN_ON: 26}   # characters of an answer that a step leaves
PROMPTS = {Fit.CUT: 5, Fit.DANGER_PAGES: 0}
FLAGS_IN_FULL = 4
CHANGES = 6   # of a later version of the form, that are named

# Heights in points, widths in characters: of the shorter page (Letter) and the narrower one (A4), with the
# type of sheet.css. Text is measured by its mean width, so some room is kept back.
PAGE = 741              # between the margins
FRAME = 190             # banner, verdict, signatures, foot
KEPT_BACK = 36
TOP_COLUMNS, COLUMNS = 2, 3
HEADING = 1.7           # lines


@dataclass(frozen=True, slots=True)
class Type:
    """One size of type: the height of a line, and the characters of a line at the top and in the columns.

    `body` is the height of the body picture with its heading and key.
    """

    top_line: float
    top_width: int
    line: float
    width: int
    body: float


NORMAL = Type(top_line=10.4, top_width=69, line=9.5, width=50, body=208)
SMALL = Type(top_line=9.3, top_width=77, line=8.6, width=54, body=155)


def lines(characters: int, width: int) -> int:
    """Give how many lines a text takes; never none."""
    return max(1, ceil(characters / width))


def fits(top: float, columns: float) -> bool:
    """Whether the page holds `top` points of flags and unknowns, and `columns` points of answers."""
    return FRAME + top / TOP_COLUMNS + columns / COLUMNS + KEPT_BACK <= PAGE


def shorter(words: str, longest: int | None, between: str) -> str:
    """Cut an answer to about `longest` characters: whole picks and how many more there are, or "…"."""
    if longest is None or len(words) <= longest:
        return words
    picks = words.split(between)
    kept = picks[:1]
    while len(kept) < len(picks) and len(between.join(picks[:len(kept) + 1])) <= longest:
        kept.append(picks[len(kept)])
    text = between.join(kept)
    text = text if len(text) <= longest else text[:longest].rstrip(" ,;") + "…"
    return f"{text} (+{len(picks) - len(kept)} more)" if len(kept) < len(picks) else text


def step(table: dict[Fit, int], fit: Fit) -> int | None:
    """Give what the furthest step taken says; None when no step says anything."""
    said = [value for at, value in table.items() if at <= fit]
    return said[-1] if said else None
