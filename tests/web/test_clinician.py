"""The review queue: who waits, in which order, and that no filter hides a case without saying so."""

import csv
import io
import zipfile
from datetime import datetime

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.page import Element, Page
from tests.support.staff import Colleague
from triage.services.actors import Role


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites, at the queue."""
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open("/clinician/queue")
    return colleague


def lines(page: Page) -> list[Element]:
    return [row for table in page.all("tbody") for row in table.all("tr")]


def column(page: Page, heading: str) -> list[str]:
    return [one.text for row in lines(page) for one in row.all() if one["data-h"] == heading]


def test_most_urgent_come_first(clinician: Colleague) -> None:
    order = ("Emergency", "Same day", "Soon", "Routine")
    levels = [
        next(level for level in order if words.startswith(level)) for words in column(clinician.page, "Level")
    ]
    assert levels == sorted(levels, key=order.index)
    assert levels[0] == "Emergency"


def test_level_is_a_word_and_a_symbol(clinician: Colleague) -> None:
    for row in lines(clinician.page):
        badge = row.first("span", class_="u")
        assert badge.text in ("Emergency", "Same day", "Soon", "Routine")
        assert badge.first("svg")["aria-hidden"] == "true"


def test_line_says_who_when_why_and_what_is_missing(clinician: Colleague) -> None:
    line = next(row.text for row in lines(clinician.page) if "MOCKINGHAM, George" in row.text)
    assert "85 M · D-1013" in line
    assert "could be Emergency" in line
    assert "bladder" in line
    assert "? 1" in line
    assert "someone else, for the patient" in line


def test_late_cases_say_so_in_a_word(demo_app: Flask, clock: Clock) -> None:
    clock.pass_by(minutes=16)
    page = Colleague.at(demo_app, "clinician").open("/clinician/queue")
    due = dict(zip(column(page, "Patient"), column(page, "Due"), strict=True))
    assert next(words for name, words in due.items() if "EXAMPLEWOOD, Samuel" in name).startswith("Overdue")


def test_unfinished_form_says_so(clinician: Colleague) -> None:
    assert "Form not finished." in next(row.text for row in lines(clinician.page) if "Samuel" in row.text)
    assert "1 form is not finished." in clinician.page.text


def test_filter_is_in_the_address_with_its_count_and_says_what_it_leaves_out(clinician: Colleague) -> None:
    total = len(lines(clinician.page))
    page = clinician.follow("Same day")
    assert page.address == "/clinician/queue?level=same_day"
    shown = len(lines(page))
    assert page.first("a", **{"aria-current": "true", "href": page.address}).text == f"{shown} Same day"
    left_out = next(one for one in page.all("p") if "left" in one["class"].split())
    assert sum(int(one.text.split()[0]) for one in left_out.all("a")[:-1]) == total - shown > 0
    assert len(lines(clinician.follow("Show all that wait"))) == total


def test_queue_is_paged_by_key_and_every_case_is_on_one_page(
    demo_app: Flask, clinician: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = column(clinician.page, "Patient")
    monkeypatch.setattr("triage.web.clinician.queue.ROWS", 4)
    seen = column(clinician.open("/clinician/queue"), "Patient")
    assert len(seen) == 4
    while any("Show the next cases" in link.text for link in clinician.page.all("a")):
        seen += column(clinician.follow("Show the next cases"), "Patient")
    assert seen == everybody


def test_what_is_asked_for_stays_chosen_and_goes_on_to_the_file(clinician: Colleague) -> None:
    page = clinician.open("/clinician/queue?state=seen&whose=mine&level=soon")
    chosen = [option["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen[:3] == ["soon", "seen", "mine"]
    link = next(one for one in page.all("a") if one.text == "This list as CSV")
    assert link["href"] == "/clinician/queue/queue.csv?level=soon&state=seen&whose=mine"


def test_every_state_has_its_list(clinician: Colleague) -> None:
    for state, words in (("new", "New"), ("seen", "Seen"), ("changed", "Changed since signed"),
                         ("overridden", "Overridden")):
        page = clinician.open(f"/clinician/queue?state={state}")
        told = {one.partition("Assigned")[0].partition("was signed")[0].strip()
                for one in column(page, "Status")}
        assert told == {words}, state
    signed = clinician.open("/clinician/queue?state=signed&whose=nobody")
    assert {"TESTWELL, Ngozi", "PLACEHOLDER, Walter"} <= {
        row.first("a").text for row in lines(signed)}   # whoever's they were


def test_overridden_case_shows_the_rules_level_and_the_clinicians(clinician: Colleague) -> None:
    page = clinician.open("/clinician/queue?state=overridden")
    cell = next(one.text for row in lines(page) if "PLACEHOLDER, Walter" in row.text
                for one in row.all() if one["data-h"] == "Level")
    assert cell.startswith("Same day by the rules")
    assert "Signed as: Routine by Dr. Imani Sampleton" in cell


def test_changed_case_says_what_it_was_signed_as(clinician: Colleague) -> None:
    page = clinician.open("/clinician/queue?state=changed")
    assert all("was signed as" in one for one in column(page, "Status"))


def test_file_says_how_late_each_case_is(demo_app: Flask, clock: Clock) -> None:
    clock.pass_by(hours=5)
    client = Colleague.at(demo_app, "clinician").client
    rows = list(csv.DictReader(io.StringIO(client.get("/clinician/queue/queue.csv?mark=no").text)))
    late = {row["mrn"]: int(row["late_minutes"]) for row in rows}
    due = {row["mrn"]: datetime.fromisoformat(row["due_at"]) for row in rows}
    assert max(late.values()) > 0
    for mrn, at in due.items():   # which stands in the file to the minute
        assert late[mrn] == pytest.approx(max(0, (clock.now - at).total_seconds() / 60), abs=1), mrn
    signed = client.get("/clinician/queue/queue.csv?mark=no&state=overridden").text
    row = next(csv.DictReader(io.StringIO(signed)))
    assert (row["late_minutes"], row["signed_level"]) == ("", "routine")
    with zipfile.ZipFile(io.BytesIO(client.get("/clinician/queue/queue.csv?as=zip").data)) as archive:
        told = archive.read("data_dictionary.csv").decode()
    assert 'late_minutes,"How long past that' in told


@pytest.mark.parametrize("address", [
    "?level=urgent", "?level=3", "?state=lost", "?whose=yours", "?site=x", "?unfinished=2",
    "?site=00000000-0000-0000-0000-000000000001"])
def test_level_that_does_not_exist_is_not_found(clinician: Colleague, address: str) -> None:
    assert clinician.open(f"/clinician/queue{address}").status == 404


@pytest.mark.parametrize(
    "cursor", ["x", "1_2_3", "-3_99999999999999999999_00000000-0000-0000-0000-000000000001"]
)
def test_place_that_does_not_exist_is_refused_and_no_fault(clinician: Colleague, cursor: str) -> None:
    assert clinician.open(f"/clinician/queue?after={cursor}").status == 400


def test_queue_holds_the_clinicians_own_sites_only(demo_app: Flask, clinician: Colleague) -> None:
    page = Colleague.at(demo_app, "riverside-clinician").open("/clinician/queue")
    names = column(page, "Patient")
    assert any("SAMPLETON, Aiyana" in name for name in names)
    assert not any("DUMMERSTON, Lakshmi" in name for name in names)
    assert any("DUMMERSTON, Lakshmi" in name for name in column(clinician.page, "Patient"))


def test_empty_queue_says_so_with_the_time(demo_app: Flask) -> None:
    nobody = Colleague.hired(demo_app, Role.CLINICIAN)
    page = nobody.open("/clinician/queue")
    assert "Nobody is waiting for review. Checked at 9:00." in page.text
    assert page.all("table") == []


def test_name_leads_to_the_case(clinician: Colleague) -> None:
    assert clinician.follow("DUMMERSTON, Lakshmi").heading == "DUMMERSTON, Lakshmi"
