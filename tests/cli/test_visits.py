"""`flask visits`."""

import csv
import io
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.commands import run
from tests.support.spreadsheets import HEADINGS, written

PLACE = ("--location", "Main Street")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tomorrow.csv"
    path.write_bytes(written([
        HEADINGS, ["T-1", "Example", "Ana", "3/14/1972", "11/24/2026", "9:40 AM"],
        ["T-2", "Example", "Bo", "2/30/1961", "11/24/2026", "10:00 AM"]]))
    return path


def report(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


def test_good_rows_come_in_and_the_wrong_one_is_reported(demo_app: Flask, file: Path) -> None:
    before = row_counts(parts_of(demo_app))["visit"]
    result = run(demo_app, "visits", "import", str(file), *PLACE)
    rows = report(result.output)
    assert result.exit_code == 1
    assert [(row["row"], row["status"]) for row in rows] == [("2", "added"), ("3", "wrong")]
    assert rows[0]["visit_id"]
    assert row_counts(parts_of(demo_app))["visit"] == before + 1


def test_dry_run_changes_no_visit(demo_app: Flask, file: Path) -> None:
    before = row_counts(parts_of(demo_app))
    result = run(demo_app, "visits", "import", str(file), *PLACE, "--dry-run")
    assert [row["status"] for row in report(result.output)] == ["new", "wrong"]
    after = row_counts(parts_of(demo_app))
    assert {name for name in after if after[name] != before[name]} == {"audit"}


def test_same_file_again_changes_nothing(demo_app: Flask, file: Path) -> None:
    run(demo_app, "visits", "import", str(file), *PLACE)
    before = row_counts(parts_of(demo_app))["visit"]
    rows = report(run(demo_app, "visits", "import", str(file), *PLACE).output)
    assert [row["status"] for row in rows] == ["same", "wrong"]
    assert row_counts(parts_of(demo_app))["visit"] == before


def test_reasons_quote_the_list_only_when_asked_to(demo_app: Flask, file: Path) -> None:
    assert "1961" not in run(demo_app, "visits", "import", str(file), *PLACE, "--dry-run").output
    assert "1961" in run(demo_app, "visits", "import", str(file), *PLACE, "--dry-run", "--reveal").output


@pytest.mark.parametrize(("data", "says"), [
    (b"", "Nothing was given"), (b"\xd0\xcf\x11\xe0", "old Excel file"),
    (b"a,b\n1,2\n", "No row of headings"),
    (b"MRN,Last,DOB,Date,Time\n1,A,1970-01-01,2026-11-24,9:40\n", "No column was found for: given name"),
    (b"MRN,Last,First,DOB,Date,Time\n1,A,B,3/4/1970,3/5/2027,9:40\n", "may be read two ways")])
def test_list_that_cannot_be_read_ends_with_2(demo_app: Flask, tmp_path: Path, data: bytes,
                                              says: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(data)
    result = run(demo_app, "visits", "import", str(path), *PLACE)
    assert result.exit_code == 2
    assert says in result.output


def test_location_that_nobody_knows_ends_with_2(demo_app: Flask, file: Path) -> None:
    result = run(demo_app, "visits", "import", str(file), "--location", "Nowhere")
    assert (result.exit_code, "no one site called Nowhere" in result.output) == (2, True)
