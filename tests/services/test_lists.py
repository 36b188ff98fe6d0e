"""Lists as files: nothing calculates, everything is quoted, and the columns are explained."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.services import taking_out
from triage.services.lists import CALCULATES, Column, CsvList, cell

COLUMNS = (Column("a", "First"), Column("b", "Second", "choice", ("yes", "no"), "boxes"))


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_rows_are_as_rfc_4180_wants_them() -> None:
    found = CsvList("x", COLUMNS, (('say "hi", Ana', "two\r\nlines"),))
    assert found.to_csv(mark=False) == b'a,b\r\n"say ""hi"", Ana","two\r\nlines"\r\n'


def test_mark_for_excel_can_be_left_out() -> None:
    found = CsvList("x", COLUMNS, ())
    assert found.to_csv() == b"\xef\xbb\xbf" + found.to_csv(mark=False)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+1 555", "'+1 555"), ("-2", "'-2"), ("@sum", "'@sum"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("\uff1d1", "'\uff1d1"),
        ("plain", "plain"), (None, ""), (True, "yes"), (7, "7"), ("", ""),
        (date(2026, 11, 24), "2026-11-24"),
        (datetime(2026, 11, 24, 9, 40, tzinfo=UTC), "2026-11-24T09:40+00:00"),
    ],
)  # fmt: skip
def test_cells_are_plain_and_calculate_nothing(value: object, written: str) -> None:
    assert cell(value) == written


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_no_text_calculates_or_breaks_a_row(rows: list[list[str]]) -> None:
    back = read(CsvList("x", COLUMNS, tuple(rows)).to_csv())[1:]
    assert len(back) == len(rows)
    assert not any(text.lstrip(" ").startswith(CALCULATES) for row in back for text in row)


def test_dictionary_stands_beside_the_list() -> None:
    found = CsvList("board", COLUMNS, (("1", "yes"),))
    with zipfile.ZipFile(io.BytesIO(found.to_zip())) as archive:
        assert archive.namelist() == ["board.csv", "data_dictionary.csv"]
        assert read(archive.read("data_dictionary.csv")) == [
            ["name", "label", "type", "choices", "units"],
            ["a", "First", "text", "", ""],
            ["b", "Second", "choice", "yes | no", "boxes"],
        ]
    assert found.to_zip() == found.to_zip()


EVERY = {
    name: value for name, value in vars(taking_out).items()
    if isinstance(value, tuple) and value and isinstance(value[0], Column)
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_every_column_is_named_once_and_explained(name: str) -> None:
    columns = EVERY[name]
    assert len({one.name for one in columns}) == len(columns)
    assert all(one.label and one.name == one.name.lower() for one in columns)
    assert all(
        one.choices for one in columns if one.type == "choice" and one.name not in ("state", "next_action")
    )
