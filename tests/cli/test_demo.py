"""`flask demo`."""

from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.commands import run
from tests.support.sign_in import sign_in


def test_loaded_clinic_says_how_to_get_in(app: Flask) -> None:
    result = run(app, "demo", "load")
    assert result.exit_code == 0
    assert "The demonstration clinic is made." in result.output
    assert "desk@demo.example" in result.output
    assert "/i/" in result.output
    assert sign_in(app, "desk").get("/desk").status_code == 200


def test_second_load_says_that_it_is_there(demo_app: Flask) -> None:
    before = row_counts(parts_of(demo_app))["visit"]
    assert "is there already" in run(demo_app, "demo", "load").output
    assert row_counts(parts_of(demo_app))["visit"] == before


def test_clear_says_what_went(demo_app: Flask) -> None:
    result = run(demo_app, "demo", "clear")
    assert (result.exit_code, result.output.split()[0]) == (0, "24")
    assert row_counts(parts_of(demo_app))["patient"] == 0
