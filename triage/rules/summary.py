"""How a condition's answers stand on the one printed page: which questions go into which part of it.

What is named nowhere has its place all the same: danger questions are in the checklist, published scales
among the scores, body maps in the picture, groups of rows in tables of their own, the rest below daily life.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from triage.questionnaire.model import Questionnaire
from triage.rules.reading import Table, read_table


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the checklist: a question, or one option of a question that lists several signs."""

    question: str
    option: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of line of a table: the questions of each cell. `group` repeats it; "" is the form itself."""

    cells: tuple[tuple[str, ...], ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table. `asked` is the question that says whether there is anything to list, `says` stand below it."""

    asked: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    says: tuple[str, ...] = ()
    boxed: tuple[Sign, ...] = ()

    @property
    def questions(self) -> Iterator[str]:
        """Yield all that it shows."""
        yield from (self.asked, *self.says, *(one.question for one in self.boxed))
        yield from (link_id for row in self.rows for cell in row.cells for link_id in cell)


@dataclass(frozen=True, slots=True)
class Change:
    """The least difference of a score that means something, with the sources that say so."""

    least: Decimal
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The whole page. `important` holds, by linkId of a scale or of a number, what change matters."""

    trouble: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    daily: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    operations: Listing | None = None
    medicines: Listing | None = None
    allergies: Listing | None = None
    important: Mapping[str, Change] = field(default_factory=dict)


LISTINGS = ("operations", "medicines", "allergies")
LISTS = ("trouble", "goals", "daily")


def read(data: bytes, questionnaire: Questionnaire, file: str) -> Layout:
    """Read summary.toml. Raises RuleSetError that names file, place and mend."""
    table = read_table(data, file)
    lists = {name: _known(table, name, questionnaire) for name in LISTS if name in table}
    listings = {name: _listing(table.table(name), questionnaire) for name in LISTINGS if name in table}
    signs = tuple(_sign(one, questionnaire) for one in table.tables("sign"))
    important = dict(_change(one, questionnaire) for one in table.tables("important_change"))
    table.done()
    return Layout(signs=signs, important=important, **lists, **listings)   # type: ignore[arg-type]  # by name


def _known(table: Table, key: str, questionnaire: Questionnaire) -> tuple[str, ...]:
    found = table.words(key)
    for link_id in found:
        _check(table, key, link_id, questionnaire)
    return found


def _check(table: Table, key: str, link_id: str, questionnaire: Questionnaire) -> None:
    if link_id not in questionnaire.by_id:
        table.fail(f"the questionnaire has no question '{link_id}'.", "Use the linkId of a question.", key)


def _one(table: Table, key: str, questionnaire: Questionnaire) -> str:
    link_id: str = table.need(key, str)
    _check(table, key, link_id, questionnaire)
    return link_id


def _sign(table: Table, questionnaire: Questionnaire) -> Sign:
    question, option = _one(table, "question", questionnaire), table.get("option", str, "")
    if option and option not in questionnaire.by_id[question].option_by_code:
        table.fail(f"'{question}' has no option '{option}'.", "Use the code of one of its options.", "option")
    found = Sign(question, option, table.get("label", str, ""))
    table.done()
    return found


def _listing(table: Table, questionnaire: Questionnaire) -> Listing:
    columns = table.words("columns") if "columns" in table else ()
    rows = tuple(_row(one, questionnaire, len(columns)) for one in table.tables("row"))
    says = _known(table, "says", questionnaire) if "says" in table else ()
    boxed = tuple(_sign(one, questionnaire) for one in table.tables("boxed"))
    found = Listing(_one(table, "asked", questionnaire), columns, rows, says, boxed)
    table.done()
    return found


def _row(table: Table, questionnaire: Questionnaire, columns: int) -> Row:
    group = _one(table, "group", questionnaire) if "group" in table else ""
    cells = table.need("cells", list)
    if len(cells) != columns:
        table.fail(f"there are {len(cells)} cells for {columns} columns.", "Give each column one.", "cells")
    for cell in cells:
        for link_id in cell if isinstance(cell, list) else [cell]:
            _check(table, "cells", str(link_id), questionnaire)
    table.done()
    return Row(tuple(tuple(cell) if isinstance(cell, list) else (cell,) for cell in cells), group)


def _change(table: Table, questionnaire: Questionnaire) -> tuple[str, Change]:
    question, least = _one(table, "question", questionnaire), table.need("least", str)
    try:
        number = Decimal(least)
    except InvalidOperation:
        table.fail(f"'{least}' is no number.", 'Write it as "1.5".', "least")
    found = Change(number, table.words("cites"))
    table.done()
    return question, found
