"""From text to a grid: one row of headings, and the rows below that say something."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from triage.services.importing.decode import text_of
from triage.services.importing.flaws import Unreadable
from triage.services.importing.sheet import is_workbook, sheet_rows
from triage.services.importing.words import IGNORED, field_of, meaning, squeezed

MOST_ROWS = 20_000
MOST_COLUMNS = 80
LONGEST_CELL = 300      # letters; a longer cell is an error where its column is used
HEADER_WITHIN = 30      # rows: titles, dates of printing and blank lines may stand above the headings
MOST_LINES = 20         # lines of one cell; more is a quotation mark that was forgotten
FEW = 4                 # cells of a row that may be a sum
COUNTS = frozenset({"total", "totals", "grandtotal", "count", "totalpatients", "totalappointments",
                    "totalvisits", "numberofappointments", "totaldepacientes"})
NUMBER = re.compile(r"\d[\d,]*")
DELIMITERS = ",;\t|"
SAMPLE_LINES = 60
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` is the row of the spreadsheet or the line of the file, counted from 1.

    `place` is the path of an element, where the list has no lines.
    """

    number: int
    cells: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A list as it was given. `titles` is what stood above the headings; `left_out` the rows that are none.

    Every row has as many cells as there are headings, and `wide` are the numbers of those that had more.
    `short` says why rows may be missing, "" where nothing hints at it.
    """

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    titles: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()
    wide: tuple[int, ...] = ()
    short: str = ""


def read_grid(data: bytes) -> Grid:
    """Read a file: CSV of any kind, or an Excel workbook. Raises Unreadable."""
    if is_workbook(data):
        return _grid(sheet_rows(data))
    return _grid(_lines(text_of(data)))


def _lines(text: str) -> list[Numbered]:
    """Split a text into cells. The number is that of the line where the row begins."""
    text, delimiter = _delimited(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    rows: list[Numbered] = []
    begins = 1
    try:
        for cells in reader:
            if reader.line_num - begins > MOST_LINES:
                raise csv.Error
            rows.append((begins, cells))
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS + HEADER_WITHIN:
                break
    except csv.Error:
        raise Unreadable(f"In line {begins} a quotation mark is opened and not closed where its cell ends. "
                         "Mend it or take it out, then bring the list in again.") from None
    return rows


def _delimited(text: str) -> tuple[str, str]:
    """Give the text and what stands between its cells: what parts most lines into equally many."""
    said = SEPARATOR_LINE.match(text)
    if said:
        return "\n" + text[said.end():], said[1]   # the line stays, so that the others keep their numbers
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    def fit(delimiter: str) -> tuple[int, int]:
        counts = Counter(width for row in csv.reader(lines, delimiter=delimiter) if (width := len(row)) > 1)
        return max(((lines_, width) for width, lines_ in counts.items()), default=(0, 0))
    try:
        return text, max(DELIMITERS, key=fit)
    except csv.Error:
        return text, ","


def _grid(rows: Sequence[Numbered]) -> Grid:
    at = _header_at(rows)
    headings = [" ".join(cell.split())[:LONGEST_CELL] for cell in rows[at][1]]
    width = max((index + 1 for index, heading in enumerate(headings) if heading), default=0)
    below = [(number, _trimmed(cells)) for number, cells in rows[at + 1:]]
    width = max(width, _used_width(below, width))
    if width > MOST_COLUMNS:
        raise Unreadable(f"The list has {width} columns; at most {MOST_COLUMNS} can be read. "
                         "Export fewer columns.", too_large=True)
    kept = [(number, cells) for number, cells in below if _says_something(cells, headings)]
    if len(kept) > MOST_ROWS:
        raise Unreadable(f"The list has more than {MOST_ROWS:,} rows. Bring it in in parts.", too_large=True)
    if not kept:
        raise Unreadable("There are headings, but no appointment below them. Pick the list that holds them.")
    empty = {number for number, cells in below if not any(cells)}
    stay = {number for number, _ in kept}
    return Grid(
        headings=tuple([*headings, *[""] * width][:width]),
        rows=tuple(Row(number, tuple([*cells, *[""] * width][:width])) for number, cells in kept),
        titles=tuple(" ".join(filter(None, map(str.strip, cells))) for _, cells in rows[:at] if any(cells)),
        left_out=tuple(number for number, _ in below if number not in stay | empty),
        wide=tuple(number for number, cells in kept if any(cells[width:])),
        short=_short([cells for _, cells in below], len(kept)))


def _short(rows: Iterable[Sequence[str]], here: int) -> str:
    """Compare the rows with what the list itself says that it has: a file may be cut between two rows."""
    said = [number for cells in rows if (number := _counted(cells))]
    if len(said) != 1 or said[0] <= here:   # several are those of pages or of clinicians
        return ""
    return f"By its own count the list has {said[0]:,} rows; {here:,} came."


def _counted(cells: Sequence[str]) -> int:
    """Give the number in a row such as "Total appointments: 60"; 0 in any other."""
    filled = [cell for cell in cells if cell]
    numbers = NUMBER.findall(" ".join(filled))
    if not 0 < len(filled) <= FEW or len(numbers) != 1 or squeezed(_first_words(filled)) not in COUNTS:
        return 0
    return int(numbers[0].replace(",", ""))


def _first_words(filled: Sequence[str]) -> str:
    return re.split(r"[:\d=]", filled[0])[0]


def _header_at(rows: Sequence[Numbered]) -> int:
    """Find the row of headings: the one among the first that has most headings we know. Raises Unreadable."""
    known = [len({field_of(cell) for cell in cells} - {"", IGNORED}) for _, cells in rows[:HEADER_WITHIN]]
    if not known or max(known) < 2:   # noqa: PLR2004 - one word alone may stand in any title
        raise Unreadable("No row of headings was found, such as “MRN, Last name, First name, DOB, Date, "
                         "Time”. Add one above the list, then bring it in again.")
    return known.index(max(known))


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Take blanks off, and what is longer than any cell may be (one letter more says that it was)."""
    return [cell.strip().strip("\N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")[:LONGEST_CELL + 1]
            for cell in cells]


def _used_width(rows: Sequence[Numbered], named: int) -> int:
    """Give how many columns hold something in more than a tenth of the rows, headed or not."""
    used = Counter(index for _, cells in rows for index, cell in enumerate(cells) if cell)
    return max((index + 1 for index, times in used.items() if times * 10 > len(rows) or index < named),
               default=0)


def _says_something(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Tell rows of patients from blank lines, headings printed on every page, and sums."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return False
    same = sum(1 for cell, heading in zip(cells, headings, strict=False) if cell and cell == heading)
    if same == len(filled):
        return False
    sums_up = len(filled) <= FEW and meaning("total", _first_words(filled))
    return not sums_up and bool(set("".join(filled)) - set("-=_* "))
