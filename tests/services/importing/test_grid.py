"""Files of every kind become one grid; broken ones are refused with what to do."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.spreadsheets import DELIMITERS, ENCODINGS, HEADINGS, messy, workbook, written, zipped
from triage.services.importing import grid as grids
from triage.services.importing import sheet
from triage.services.importing.entry import Site
from triage.services.importing.flaws import Unreadable
from triage.services.importing.grid import read_grid
from triage.services.importing.plan import first_plan
from triage.services.importing.reading import read_entries, settled
from triage.services.importing.source import read_list

DAY = date(2026, 11, 24)
ROW = ["T-1", "Pérez", "Ana", "3/14/1972", "11/24/2026", "9:40 AM"]
SITE = Site("Main Street", date(2026, 11, 20), ("en", "es"), {})


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_any_delimiter_and_alphabet_gives_the_same_grid(encoding: str, delimiter: str) -> None:
    found = read_grid(written([HEADINGS, ROW], delimiter, encoding))
    assert (found.headings, found.rows[0].cells) == (tuple(HEADINGS), tuple(ROW))


def test_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    found = read_grid(written([["Clinic schedule"], [], HEADINGS, ROW, [], ["", "", ""], ROW, ["Total: 2"]]))
    assert [row.number for row in found.rows] == [4, 7]
    assert (found.titles, found.left_out) == (("Clinic schedule",), (8,))


def test_line_breaks_inside_of_quotation_marks_are_one_cell() -> None:
    found = read_grid(written([HEADINGS, [*ROW[:2], "Ana\nLuz", *ROW[3:]], ROW]))
    assert [row.number for row in found.rows] == [2, 4]
    assert found.rows[0].cells[2] == "Ana\nLuz"


def test_empty_columns_at_the_end_are_dropped() -> None:
    assert len(read_grid(written([[*HEADINGS, "", ""], [*ROW, "", ""]])).headings) == len(HEADINGS)


def test_headings_that_are_printed_on_every_page_are_no_rows() -> None:
    assert len(read_grid(written([HEADINGS, ROW, HEADINGS, ROW])).rows) == 2


def test_a_row_with_more_cells_than_headings_is_marked() -> None:
    rows = [HEADINGS, *[ROW] * 20, [*ROW, "more"]]
    assert read_grid(written(rows)).wide == (22,)


def test_a_workbook_is_read_with_its_days() -> None:
    found = read_grid(workbook([HEADINGS, ["T-1", "Pérez", "Ana", 26372, 46350, "9:40 AM"]]))
    assert found.rows[0].cells == ("T-1", "Pérez", "Ana", "1972-03-14", "2026-11-24", "9:40 AM")


@pytest.mark.parametrize("seed", range(12))
def test_a_messy_list_of_a_day_is_read_whole(seed: int) -> None:
    found, _ = read_list(messy(60, seed, DAY))
    entries = read_entries(found, settled(found, first_plan(found)), SITE)
    assert [entry.problems for entry in entries] == [[]] * 60
    assert {entry.day for entry in entries} == {DAY}


BROKEN = {
    "nothing": (b"", "Nothing was given"),
    "blanks": (b" \n\t\n", "Nothing was given"),
    "old Excel": (b"\xd0\xcf\x11\xe0rest", "old Excel file"),
    "a PDF": (b"%PDF-1.7", "a PDF"),
    "a picture": (b"\x89PNG\r\n", "a picture"),
    "zeros": (written([HEADINGS, ROW]).replace(b"Ana", b"A\x00a"), "damaged"),
    "half a UTF-16": ("MRN,Name".encode("utf-16")[:-1], "damaged at byte"),
    "headings only": (written([HEADINGS]), "no appointment below"),
    "no headings": (written([["1", "2", "3"], ["4", "5", "6"]]), "No row of headings"),
    "an open quotation mark": (written([HEADINGS]) + b'T-1,"Perez,Ana\r\n' * 3, "line 2 a quotation mark"),
    "words after a quotation mark": (
        written([HEADINGS]) + b'T-1,"Perez"x,Ana\r\n',
        "line 2 a quotation mark",
    ),
    "no workbook": (b"PK\x03\x04 and no more", "cannot be read"),
    "another archive": (zipped({"word/document.xml": "<a/>"}), "cannot be read"),
    "entities": (zipped({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}), "cannot be read"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_the_mend(what: str) -> None:
    data, says = BROKEN[what]
    with pytest.raises(Unreadable, match=says):
        read_list(data)


@pytest.mark.parametrize(("below", "short"), [
    (["Total: 3"], "By its own count the list has 3 rows; 2 came"),
    (["Total appointments", "1,200"], "1,200 rows; 2 came"),
    (["Total de pacientes: 3"], "3 rows"),
    (["Total: 2"], ""), (["Total: 1"], ""), (["Page 3 of 9"], ""), (["Printed on 11/20/2026"], ""),
    (["Subtotal: 9"], ""), (["Total: 9 of 12"], ""), (["Total"], "")])
def test_file_that_was_cut_between_two_rows_says_so_where_the_list_counts_itself(
        below: list[str], short: str) -> None:
    found = read_grid(written([HEADINGS, ROW, ROW, below]))
    assert len(found.rows) == 2
    assert (short in found.short) if short else found.short == ""


def test_totals_of_several_clinicians_say_nothing() -> None:
    assert read_grid(written([HEADINGS, ROW, ["Total: 9"], ROW, ["Total: 9"]])).short == ""


def test_page_of_a_search_is_no_whole_list() -> None:
    entry = {"resource": {"resourceType": "Appointment", "status": "booked",
                          "participant": [{"status": "accepted"}]}}
    whole = {"resourceType": "Bundle", "type": "searchset", "entry": [entry]}
    more = {"link": [{"relation": "next", "url": "https://ehr.example/2"}]}
    for extra, short in (({}, ""), ({"total": 1}, ""), ({"total": 7}, "7 appointments were found; 1 came"),
                         (more, "one page of several")):
        found = read_list(json.dumps({**whole, **extra}).encode())[0].short
        assert (short in found) if short else found == ""


def test_too_much_is_refused_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_ROWS", 3)
    with pytest.raises(Unreadable) as error:
        read_grid(written([HEADINGS, *[ROW] * 4]))
    assert error.value.too_large


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_UNPACKED", 50_000)
    with pytest.raises(Unreadable) as error:
        read_grid(workbook([HEADINGS, ["x" * 60_000, *ROW[1:]]]))
    assert error.value.too_large


def test_a_cell_far_away_takes_no_room() -> None:
    parts = {
        "xl/workbook.xml": '<workbook><sheets><sheet r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<R><Relationship Id="a" Target="s.xml"/></R>',
        "xl/s.xml": '<w><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></w>',
    }
    with pytest.raises(Unreadable, match=r"row 1,048,576|cannot be read"):
        read_grid(zipped(parts))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with contextlib.suppress(Unreadable):  # any other error fails
        assert read_list(data)[0].rows


@settings(max_examples=120, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=6), st.sampled_from(DELIMITERS))
def test_no_cells_break_the_reading(rows: list[list[str]], delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in [HEADINGS, *rows, ROW])
    try:
        found, day = read_list(text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return
    plan = settled(found, first_plan(found, day))
    if not plan.missing():
        entries = read_entries(found, plan, SITE)
        assert all(problem.says for entry in entries for problem in entry.problems)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_breaks_the_reading_of_a_workbook(data: st.DataObject) -> None:
    whole = bytearray(workbook([HEADINGS, ROW]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        assert read_grid(bytes(whole)).rows
