"""Bringing in a list through its pages: looked at, mended, brought in, and taken out again as a report."""

import csv
import io
from typing import Any

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of, row_counts
from tests.support.page import Page
from tests.support.spreadsheets import HEADINGS, written
from tests.support.staff import Colleague
from triage.services.importing.decode import MOST_BYTES

ANA = ["T-1", "Listed", "Ana", "3/14/1972", "11/24/2026", "9:40 AM"]
WRONG = ["T-2", "Listed", "Bo", "2/30/1961", "11/24/2026", "10:00 AM"]


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk/import")
    return colleague


def give(desk: Colleague, *rows: list[str], headings: list[str] = HEADINGS) -> Page:
    """Give a list as a file."""
    return upload(desk, written([headings, *rows]))


def upload(desk: Colleague, data: bytes) -> Page:
    desk.open("/desk/import")
    fields: dict[str, Any] = dict(desk.page.filled(1, {}).items())
    fields["file"] = (io.BytesIO(data), "list.csv")
    answer = desk.client.post("/desk/import", data=fields, follow_redirects=True)
    answer.request.environ["wsgi.input"].close()  # the client leaves open what it wrote to the disk
    return desk._see(answer)


def tally(page: Page) -> dict[str, str]:
    items = page.first("ul", class_="tally").all("a")
    return {one.text.partition(" ")[2]: one.text.partition(" ")[0] for one in items}


def test_list_is_looked_at_mended_and_brought_in_without_another_upload(
    demo_app: Flask, desk: Colleague
) -> None:
    before = row_counts(parts_of(demo_app))["visit"]
    page = give(desk, ANA, WRONG)
    assert tally(page) == {"To mend": "1", "New": "1"}
    told = page.first("section", class_="row").text
    assert "Row 3: LISTED, Bo" in told
    assert "DOB: “2/30/1961” is no day of the calendar. Write it like 1972-02-28" in told
    page = desk.press("Bring in the 1 good one")
    assert tally(page) == {"To mend": "1", "New": "0", "Brought in": "1"}
    page = desk.press("Check these rows again", **{"r3.birth_date": "2/28/1961"})
    assert tally(page) == {"To mend": "0", "New": "1", "Brought in": "1"}
    desk.press("Bring in the 1 good one")
    assert row_counts(parts_of(demo_app))["visit"] == before + 2
    assert "LISTED, Ana" in desk.open("/desk/day/2026-11-24").text


def test_same_file_again_offers_nothing_to_bring_in(desk: Colleague) -> None:
    give(desk, ANA)
    desk.press("Bring in the 1 good one")
    page = give(desk, ANA)
    assert (tally(page)["Here already"], "nothing to bring in" in page.text) == ("1", True)


def test_pasted_rows_are_a_list_too(desk: Colleague) -> None:
    text = written([HEADINGS, ANA], "\t").decode()
    assert tally(desk.press("Look at the list", text=text))["New"] == "1"


def test_list_that_counts_more_rows_than_it_has_says_so(desk: Colleague) -> None:
    text = written([HEADINGS, ANA, ["Total: 2"]], "\t").decode()
    desk.press("Look at the list", text=text)
    found = desk.open(desk.page.address).first("div", class_="errs").text
    assert "Rows may be missing" in found
    assert "By its own count the list has 2 rows; 1 came" in found


def test_how_columns_and_days_are_read_shows_and_can_be_changed(desk: Colleague) -> None:
    page = give(desk, [*ANA, "x"], headings=["Nummer", *HEADINGS[1:], "DOB of mother"])
    assert "record number" in page.first("div", class_="errs").text
    assert page.first("details")["open"] == ""
    page = desk.press("Read it like this", **{"column-0": "record_number"})
    assert "3/14/1972 is 14 March 1972" in page.first("section", id="reading").text
    assert tally(page)["New"] == "1"
    page = desk.press("Read it like this", **{"column-6": "birth_date"})
    assert (page.status, "Two columns are taken" in page.text) == (422, True)


def test_days_that_may_be_read_two_ways_are_asked_for(desk: Colleague) -> None:
    page = give(desk, ["T-1", "Listed", "Ana", "3/4/1972", "5/6/2027", "9:40 AM"])
    assert "Which way round are the days?" in page.text
    page = desk.press("Read it like this", order="dmy")
    assert (tally(page)["New"], "5/6/2027 is 5 June 2027" in page.text) == ("1", True)


def test_unknown_clinician_is_settled_once_for_all_rows(desk: Colleague) -> None:
    rows = ([*ANA, "Dr Who"], [*WRONG[:3], "1/1/1961", *WRONG[4:], "Dr Who"])
    give(desk, *rows, headings=[*HEADINGS, "Provider"])
    assert tally(desk.press("Settle the names", **{"clinician-drwho": "nobody"}))["New"] == "2"


@pytest.mark.parametrize(
    ("data", "status", "says"),
    [
        (b"", 422, "Nothing was given"),
        (b"%PDF-1.7", 422, "a PDF"),
        (b"a,b\n1,2", 422, "No row of headings"),
        (b'{"resourceType": "Patient"}', 422, "not a Bundle"),
        (b"x" * (MOST_BYTES + 9), 413, "larger than 8 MB"),
    ],
)
def test_broken_file_is_refused_with_the_mend(desk: Colleague, data: bytes, status: int, says: str) -> None:
    page = upload(desk, data)
    assert (page.status, page.title) == (status, "Error: Bring in visits")
    assert says in page.first(id="file-error").text


def test_file_beyond_all_bounds_is_refused_before_it_is_read(desk: Colleague) -> None:
    assert upload(desk, b"x" * (MOST_BYTES + 2_000_000)).status == 413


def test_other_forms_take_no_more_than_before(desk: Colleague) -> None:
    token = desk.page.first("input", name="csrf_token")["value"]
    answer = desk.client.post("/desk/visits/new", data={"csrf_token": token, "family": "x" * 400_000})
    assert answer.status_code == 413


def test_markup_in_a_list_stays_words(desk: Colleague) -> None:
    page = give(desk, ["T-1", "<b>Listed</b>", *ANA[2:]], WRONG)
    assert "<b>Listed" not in page.html
    assert "<B>LISTED" not in desk.open(f"{page.address.partition('?')[0]}?show=new").html


def test_report_says_what_became_of_each_row(desk: Colleague) -> None:
    page = give(desk, ANA, WRONG)
    link = next(one["href"] for one in page.all("a") if "Report" in one.text)
    rows = list(csv.reader(io.StringIO(desk.client.get(f"{link}?mark=no").text)))
    assert [row[:2] for row in rows] == [["row", "status"], ["2", "new"], ["3", "wrong"]]


def test_list_that_is_deleted_is_gone(desk: Colleague) -> None:
    address = give(desk, ANA).address
    desk.press("Delete this list")
    assert desk.open(address).status == 404


def test_nothing_of_a_list_stands_in_an_address(desk: Colleague) -> None:
    page = give(desk, ANA, WRONG)
    assert not any("isted" in one["href"] for one in page.all("a"))


def test_board_of_a_day_is_a_file_with_a_dictionary(desk: Colleague) -> None:
    answer = desk.client.get("/desk/day/2026-11-20/visits.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows
    assert rows[0]["appointment_start"].startswith("2026-11-20T")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="visits-2026-11-20.csv"'
    assert desk.client.get("/desk/day/2026-11-20/visits.csv?as=zip").data.startswith(b"PK")


def test_board_file_says_where_nobody_has_looked_in_time_and_no_level(demo_app: Flask, clock: Clock) -> None:
    clock.pass_by(hours=5)
    answer = Colleague.at(demo_app, "desk").client.get("/desk/day/2026-11-20/visits.csv")
    late = {row["patient"]: row["look_overdue"] for row in csv.DictReader(io.StringIO(answer.text))}
    assert late["DUMMERSTON, Lakshmi"] == "yes"
    assert set(late.values()) == {"yes", "no"}
    assert "mergency" not in answer.text


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("clinician", "/clinician/queue/queue.csv"),
        ("administrator", "/admin/locations/locations.csv"),
        ("administrator", "/admin/kiosks/tablets.csv"),
    ],
)
def test_lists_of_others_are_files_too(demo_app: Flask, who: str, address: str) -> None:
    answer = Colleague.at(demo_app, who).client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
