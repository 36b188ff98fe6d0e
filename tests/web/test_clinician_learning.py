"""Scorecards: for clinicians of their sites, for administrators of all, without any case."""

import csv
import io
import zipfile
from datetime import date

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.staff import Colleague, site
from triage.store import tallies
from triage.web.clinician.learning import minutes

ADDRESS = "/clinician/learning"
MAIN = "Juniper Hill Clinic, Main Street"
CONDITION = "post-laminectomy"


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites."""
    return Colleague.at(demo_app, "clinician")


def rows(colleague: Colleague, table: str, query: str = "") -> list[dict[str, str]]:
    answer = colleague.client.get(f"{ADDRESS}/{table}/numbers.csv?mark=no&{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_page_and_files_say_the_same(clinician: Colleague) -> None:
    page = clinician.open(f"{ADDRESS}?period=2026-q3")
    table = page.first("table", **{"aria-labelledby": "levels"})
    for said, row in zip(table.first("tbody").all("tr"), rows(clinician, "levels", "period=2026-q3"),
                         strict=True):
        assert [cell.text for cell in said.all("td")][:4] == [
            row["signed"], row["agreed"], row["raised"], row["lowered"]]


def test_every_file_comes_with_its_dictionary(clinician: Colleague) -> None:
    for table in ("rules", "levels", "waits", "forms", "pages"):
        answer = clinician.client.get(f"{ADDRESS}/{table}/numbers.csv?as=zip")
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            about = archive.read("data_dictionary.csv").decode("utf-8-sig")
        named = [row["name"] for row in csv.DictReader(io.StringIO(about))]
        assert named == list(rows(clinician, table)[0])


@pytest.mark.parametrize("query", [
    "period=2025", "period=2027-q1", "period=yesterday", "period=2026-q5", "location=main",
    "location=00000000-0000-0000-0000-000000000001", "condition=knees"])
def test_address_of_nothing_is_not_there(clinician: Colleague, query: str) -> None:
    assert clinician.open(f"{ADDRESS}?{query}").status == 404
    assert clinician.client.get(f"{ADDRESS}/rules/numbers.csv?{query}").status_code == 404


def test_clinician_sees_only_their_own_sites(demo_app: Flask) -> None:
    elsewhere = Colleague.at(demo_app, "riverside-clinician")
    assert elsewhere.open(f"{ADDRESS}?location={site(demo_app, MAIN)}").status == 404
    names = [one.text for one in elsewhere.open(ADDRESS).first("select", id="location").all("option")]
    assert names == ["Juniper Hill Clinic, Riverside"]


def test_administrator_sees_all_and_no_way_to_a_case(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "administrator").open(ADDRESS)
    assert len(page.first("select", id="location").all("option")) == 3
    links = [one["href"] for one in page.all("a")]
    assert not [link for link in links if link.startswith(("/clinician/rules", "/clinician/cases"))]


def test_small_count_is_nowhere_to_be_read(clinician: Colleague, demo_app: Flask) -> None:
    """One lowered case at one of two sites, in a quarter of its own."""
    parts, place = parts_of(demo_app), site(demo_app, MAIN)
    month = date(2025, 12, 1)   # before all others
    with parts.store.writing() as session:
        tallies.add_level(session, place, CONDITION, month, given=2, signed=2, class_changed=False, by=30)
        tallies.add_level(session, place, CONDITION, month, given=2, signed=1, class_changed=False, by=3)
    for query in (f"period=2025-q4&location={place}", "period=2025-q4"):
        row = rows(clinician, "levels", query)[1]
        assert row["level"] == "same_day"
        assert (row["signed"], row["agreed"], row["lowered"]) == ("30 to 34", "30", "fewer than 5")
        assert clinician.open(f"{ADDRESS}?{query}").status == 200


def test_charts_name_their_values_and_carry_no_style(clinician: Colleague) -> None:
    page = clinician.open(ADDRESS)
    figures = page.all("figure")
    assert len(figures) > 5
    assert [one["role"] for one in figures] == ["img"] * len(figures)
    assert "Soon: " in figures[0]["aria-label"]
    assert "%" in figures[0]["aria-label"]
    assert not [one for one in page.walk() if "style" in one]


@pytest.mark.parametrize(("given", "words"), [
    (None, "too few"), (0, "0 min"), (59, "59 min"), (64, "1 h 04"), (1440, "1 day 0 h"),
    (4500, "3 days 3 h")])
def test_length_of_time_in_words(given: int | None, words: str) -> None:
    assert minutes(given) == words
