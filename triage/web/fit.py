"""How the printed summary is made to fit one page, on Letter and on A4: the rules, and the measure.

Everything is printed while it fits. Where it does not, these steps are taken one after the other, each on
top of those before. Whatever is shortened says so where it stands ("3 more operations: case page"), and the
foot of the page names the steps:

1. SHARED   signs that were answered "no" share a line of the checklist, and so do those left open alike
2. DAILY    of daily life and other answers 8 lines stay, of what is worth asking 3
3. CUT      long answers are cut at 90 characters, with "…"; 4 operations, 8 medicines, 6 allergies stay
4. SMALL    smaller type
5. FEW      3 lines of daily life, 3 operations, 5 medicines, 4 allergies; answers are cut at 60 characters;
            flags after the fourth keep their title only; all signs with "no", or open alike, share a line
6. LEAST    no line of daily life, 2 operations, 3 medicines, 2 allergies; answers are cut at 28 characters;
            flags after the second keep their title only, the others 2 answers; signs with "yes" share a line
7. NAMES    the least type that is read on paper (7.2 pt); of signs their names only, and those cut at 30
            characters; 1 operation, 2 medicines, 1 allergy; of lists longer than 40 how many more there are;
            3, 2, 1 or no flag is quoted, with 1 answer
8. BARE     lists of more than 12 names say how many more there are; names are cut at 24 characters

What clinicians wrote with a signature is cut at 400 characters from step 3 on, at 240 from step 5, at 160, 90
and 50 from step 8; of signatures that stand no longer 2 stay from step 3 on, 1 from step 5, none from
step 7 where another stands; of addenda the newest 4 from step 5 on, then 3, 2, and 1 from step 8. How many
more there are is said.

The verdict, what was decided and by whom, the titles of flags, the danger questions that are open, boxed
medicines and the answers to danger questions are left out by no step but the last two, and by those only from
lists longer than 40 and 12 names. An answer that is open is printed as open in its own way, never as blank
and never as "no".
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import ceil


class Fit(IntEnum):
    """How far the page was shortened."""

    WHOLE = 0
    SHARED = 1
    DAILY = 2
    CUT = 3
    SMALL = 4
    FEW = 5
    LEAST = 6
    NAMES = 7
    BARE = 8


# Heights in points, widths in characters of a wide sans: of the shorter page (Letter) and the narrower one
# (A4), with the type of sheet.css. Some room is kept back, because text is measured by its mean width.
PAGE = 741              # between the margins
FRAME = 146             # banner, verdict, signatures, foot
KEPT_BACK = 8
BANNER = 105            # characters of a line of the banner
HEADING = 1.75          # lines


@dataclass(frozen=True, slots=True)
class Type:
    """One size of type: the height of a line and of a line of a table, and characters of a line.

    `half` is a column of two, `side` the narrow column of the body picture, `main` what a sign is about in
    the column beside it, `wide` the same where the checklist has the whole width; `body` is the height of the
    picture with its heading and key, `tight` the same where scores stand beside it.
    """

    line: float
    row: float
    full: int
    half: int
    side: int
    main: int
    wide: int
    body: float
    tight: float


NORMAL = Type(line=11.0, row=12.7, full=117, half=56, side=40, main=40, wide=80, body=224, tight=190)
SMALL = Type(line=9.5, row=11.2, full=131, half=63, side=45, main=46, wide=94, body=178, tight=150)
TINY = Type(line=8.6, row=10.3, full=140, half=68, side=48, main=50, wide=102, body=130, tight=130)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many there may be of each, None for all. `words`, `label` and `decided` are characters."""

    share: bool = False
    merge: bool = False
    merge_yes: bool = False
    size: Type = NORMAL
    reasons: bool = True
    prompts: int | None = None
    daily: int | None = None
    words: int | None = None
    label: int | None = None
    operations: int | None = None
    medicines: int | None = None
    allergies: int | None = None
    flags: int | None = None
    quotes: int | None = None
    names: int | None = None
    decided: int | None = None
    addenda: int | None = None
    signatures: int | None = None


LIMITS: Mapping[Fit, Limits] = {
    Fit.WHOLE: Limits(),
    Fit.SHARED: Limits(share=True),
    Fit.DAILY: Limits(share=True, prompts=3, daily=8),
    Fit.CUT: Limits(share=True, prompts=0, daily=6, words=90, operations=4, medicines=8, allergies=6,
                    decided=400, signatures=2),
    Fit.SMALL: Limits(share=True, size=SMALL, prompts=0, daily=6, words=90, operations=4, medicines=8,
                      allergies=6, decided=400, signatures=2),
    Fit.FEW: Limits(share=True, merge=True, size=SMALL, prompts=0, daily=3, words=60, operations=3,
                    medicines=5, allergies=4, flags=4, decided=240, addenda=4, signatures=1),
    Fit.LEAST: Limits(share=True, merge=True, merge_yes=True, size=SMALL, prompts=0, daily=0, words=28,
                      operations=2, medicines=3, allergies=2, flags=2, quotes=2, label=60,
                      decided=160, addenda=3, signatures=1),
    Fit.NAMES: Limits(share=True, merge=True, merge_yes=True, size=TINY, reasons=False, prompts=0, daily=0,
                      words=20, operations=1, medicines=2, allergies=1, flags=3, quotes=1, label=30,
                      names=40, decided=90, addenda=2, signatures=0),
    Fit.BARE: Limits(share=True, merge=True, merge_yes=True, size=TINY, reasons=False, prompts=0, daily=0,
                     words=20, operations=0, medicines=0, allergies=0, flags=2,
                     quotes=1, label=24, names=12, decided=50, addenda=1, signatures=0),
}
SAYS = {
    Fit.SHARED: "“no” and open signs share lines",
    Fit.DAILY: "daily life is cut",
    Fit.CUT: "long answers are cut (…)",
    Fit.SMALL: "small type",
    Fit.FEW: "long lists are cut",
    Fit.LEAST: "signs answered alike share a line",
    Fit.NAMES: "signs by name only",
    Fit.BARE: "the first names of each list",
}
CHANGES = 6   # of a later version of the form, that are named


def width(text: str) -> int:
    """Give how many characters of ordinary width a text takes: those of East Asia and pictures are wide."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def lines(characters: int, across: int) -> int:
    """Give how many lines a text takes; never none."""
    return max(1, ceil(characters / max(1, across)))


def block(size: Type, texts: Iterable[int], across: int) -> float:
    """Give the height of a heading with texts below it."""
    return size.line * (HEADING + sum(lines(text, across) for text in texts))


def table(size: Type, rows: Iterable[Iterable[tuple[int, int]]]) -> float:
    """Give the height of rows of cells, each (characters, characters across)."""
    counts = (max((lines(*cell) for cell in row), default=1) for row in rows)
    return sum(size.row + (count - 1) * size.line for count in counts)


def fits(height: float) -> bool:
    """Whether the page holds `height` points between its frame."""
    return FRAME + height + KEPT_BACK <= PAGE


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


def first(found: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    """Give the first few of a list of names, and how many more there are."""
    if most is None or len(found) <= most:
        return found
    return (*found[:most], f"{len(found) - most} more: case page")
