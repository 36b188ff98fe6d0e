"""The first sheet of an Excel workbook, read with the standard library and within bounds.

Only what a list needs: texts, numbers and the days that Excel keeps as numbers. Formulas give the value that
was saved with them. A document that declares entities, or unpacks to more than its bound, is refused.
"""

import re
import zipfile
import zlib
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from xml.parsers import expat

from triage.services.importing.flaws import Unreadable

MOST_UNPACKED = 96 * 1024 * 1024
MOST_ROW, MOST_COLUMN = 25_000, 120
MOST_TEXTS = 500_000
CHUNK = 256 * 1024
# What reading a damaged archive or document may raise; RuntimeError is one with a password.
BROKEN = (zipfile.BadZipFile, expat.ExpatError, zlib.error, LookupError, ValueError, ArithmeticError,
          EOFError, RuntimeError, OSError)
DATE_IDS = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47})
TIME_ONLY_IDS = frozenset({18, 19, 20, 21, 45, 46, 47})
DAMAGED = "The workbook cannot be read. Open it in the spreadsheet and save it as “CSV UTF-8”."
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
MARKED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')   # of a number format: what is shown as it stands


def is_workbook(data: bytes) -> bool:
    """Whether the bytes look like a workbook: a zip archive."""
    return data.startswith(b"PK\x03\x04")


def sheet_rows(data: bytes) -> list[tuple[int, list[str]]]:
    """Give the rows of the first sheet that shows, each with its number. Raises Unreadable."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _rows(_Parts(archive))
    except Unreadable:
        raise
    except BROKEN:
        raise Unreadable(DAMAGED) from None


class _Parts:
    """The documents of a workbook. All of them together unpack to at most MOST_UNPACKED bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MOST_UNPACKED
        self.names = set(archive.namelist())

    def parse(self, name: str, start: Any, end: Any = None, text: Any = None) -> None:
        parser = expat.ParserCreate(namespace_separator=None)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.EntityDeclHandler = parser.StartDoctypeDeclHandler = _refuse
        with self._archive.open(name) as part:
            while chunk := part.read(CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise Unreadable("The workbook unpacks to more than can be read. Save the sheet with the "
                                     "appointments alone, as “CSV UTF-8”.", too_large=True)
                parser.Parse(chunk, False)
            parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise Unreadable(DAMAGED)


def _rows(parts: _Parts) -> list[tuple[int, list[str]]]:
    name, base = _first_sheet(parts)
    reader = _Sheet(_texts(parts), _styles(parts), base)
    parts.parse(name, reader.start, reader.end, reader.text)
    return [(number, [cells.get(column, "") for column in range(max(cells) + 1)])
            for number, cells in sorted(reader.rows.items()) if cells]


def _first_sheet(parts: _Parts) -> tuple[str, datetime]:
    """Give the document of the first sheet that shows, and the day from which its dates count."""
    sheets: list[str] = []
    targets: dict[str, str] = {}
    epoch = [EPOCH_1900]

    def book(tag: str, has: dict[str, str]) -> None:
        if tag.endswith("sheet") and has.get("state", "visible") == "visible" and "r:id" in has:
            sheets.append(has["r:id"])
        if tag.endswith("workbookPr") and has.get("date1904") in ("1", "true"):
            epoch[0] = EPOCH_1904

    def relation(tag: str, has: dict[str, str]) -> None:
        if tag.endswith("Relationship"):
            targets[has["Id"]] = has["Target"]

    parts.parse("xl/workbook.xml", book)
    parts.parse("xl/_rels/workbook.xml.rels", relation)
    target = targets[sheets[0]]
    return (target.lstrip("/") if target.startswith("/") else f"xl/{target}"), epoch[0]


def _texts(parts: _Parts) -> list[str]:
    """Give the texts that cells refer to by number. What is written above a word to say it is left out."""
    found: list[str] = []
    state = {"inside": False, "above": False}

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "si":
            if len(found) >= MOST_TEXTS:
                raise Unreadable(DAMAGED, too_large=True)
            found.append("")
        state["above"] = state["above"] or tag == "rPh"
        state["inside"] = tag == "t" and not state["above"]

    def end(tag: str) -> None:
        state["inside"] = False
        state["above"] = state["above"] and tag != "rPh"

    def text(data: str) -> None:
        if state["inside"] and found:
            found[-1] += data

    if "xl/sharedStrings.xml" in parts.names:
        parts.parse("xl/sharedStrings.xml", start, end, text)
    return found


def _styles(parts: _Parts) -> list[str]:
    """Give for each style what its numbers are shown as: "day", "time", "when" for both, "" for none."""
    formats: dict[int, str] = {}
    styles: list[str] = []
    inside = [False]

    def start(tag: str, has: dict[str, str]) -> None:
        if tag == "numFmt":
            formats[int(has["numFmtId"])] = _kind(has["formatCode"])
        elif tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            number = int(has.get("numFmtId", "0"))
            styles.append(formats.get(number) or _built_in(number))

    def end(tag: str) -> None:
        inside[0] = inside[0] and tag != "cellXfs"

    if "xl/styles.xml" in parts.names:
        parts.parse("xl/styles.xml", start, end)
    return styles


def _built_in(number: int) -> str:
    if number in TIME_ONLY_IDS:
        return "time"
    return "when" if number == 22 else "day" if number in DATE_IDS else ""   # noqa: PLR2004 - Excel's own


def _kind(code: str) -> str:
    plain = MARKED.sub("", code).lower()
    day, clock = any(letter in plain for letter in "dy"), any(letter in plain for letter in "hs")
    return "when" if day and clock else "day" if day else "time" if clock else ""


class _Sheet:
    """Gathers the cells of one sheet while it is parsed."""

    def __init__(self, texts: list[str], styles: list[str], epoch: datetime) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self._texts, self._styles, self._epoch = texts, styles, epoch
        self._row = self._column = 0
        self._type = self._style = self._value = ""
        self._inside = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(has.get("r", self._row + 1))
            self._column = 0
            if self._row > MOST_ROW:
                raise Unreadable(f"The sheet goes on to row {self._row:,}. Delete what lies below the list, "
                                 "or bring it in in parts.", too_large=True)
        elif tag == "c":
            self._column = _column(has["r"]) if "r" in has else self._column + 1
            self._type, self._value = has.get("t", "n"), ""
            number = int(has.get("s", "0"))
            self._style = self._styles[number] if number < len(self._styles) else ""
        self._inside = tag in ("v", "t")

    def text(self, data: str) -> None:
        if self._inside:
            self._value += data

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "c" and self._value and self._column <= MOST_COLUMN:
            self.rows.setdefault(self._row, {})[self._column - 1] = self._shown()

    def _shown(self) -> str:
        if self._type == "s":
            return self._texts[int(self._value)]
        if self._type == "b":
            return "yes" if self._value == "1" else "no"
        if self._type == "e":
            return ""   # "#REF!" and its like say nothing
        return self._number() if self._type == "n" else self._value

    def _number(self) -> str:
        number = float(self._value)
        if self._style and 0 <= number < 2_958_466:   # noqa: PLR2004 - the year 9999
            return _moment(self._epoch + timedelta(seconds=round(number * 86400)), self._style, number)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else self._value   # noqa: PLR2004


def _moment(moment: datetime, style: str, number: float) -> str:
    if style == "time" or number < 1:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d %H:%M}" if number % 1 else f"{moment:%Y-%m-%d}"


def _column(reference: str) -> int:
    """Give the number of the column in "AB12", counted from 1."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
        if number > MOST_COLUMN:
            return MOST_COLUMN + 1
    return number

