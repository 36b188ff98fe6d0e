"""Lists as CSV, all written in this one place: RFC 4180, ISO dates, and no cell that calculates."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# A spreadsheet calculates what begins so, and a tab or a line break before it changes nothing.
CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
              "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"   # by which Excel knows UTF-8
DICTIONARY = "data_dictionary.csv"
ABOUT = ("name", "label", "type", "choices", "units")
EARLIEST = (1980, 1, 1, 0, 0, 0)   # of every file in an archive, so that the same list gives the same bytes


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type`: "text", "date", "datetime", "integer" or "choice"; `choices` as "code words"."""

    name: str
    label: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    units: str = ""


@dataclass(frozen=True, slots=True)
class CsvList:
    """A list with its columns. `name` is the file's, without its ending."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Sequence[Any], ...]

    def to_csv(self, *, mark: bool = True) -> bytes:
        """Write the list. `mark`: with the sign by which Excel knows UTF-8."""
        return _csv([[column.name for column in self.columns], *self.rows], mark=mark)

    def dictionary(self, *, mark: bool = True) -> bytes:
        """Write what the columns hold."""
        rows = [[one.name, one.label, one.type, " | ".join(one.choices), one.units] for one in self.columns]
        return _csv([ABOUT, *rows], mark=mark)

    def to_zip(self, *, mark: bool = True) -> bytes:
        """Write both into one archive."""
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in ((f"{self.name}.csv", self.to_csv(mark=mark)),
                               (DICTIONARY, self.dictionary(mark=mark))):
                archive.writestr(zipfile.ZipInfo(name, EARLIEST), data)
        return whole.getvalue()


def of_mappings(name: str, columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> CsvList:
    """Make a list of rows that name their cells."""
    columns = tuple(columns)
    return CsvList(name, columns, tuple([row[one.name] for one in columns] for row in rows))


def cell(value: Any) -> str:
    """Write one value: ISO dates, yes and no, and an apostrophe before what would be calculated."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(CALCULATES) else text


def _csv(rows: Iterable[Iterable[Any]], *, mark: bool) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[cell(value) for value in row] for row in rows])
    return ((MARK if mark else "") + text.getvalue()).encode("utf-8")
