"""The note to copy and the files to take: escaped, audited, and of the version that is shown."""

import csv
import io
import json
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.changing import changed_case
from tests.support.sign_in import sign_in
from tests.support.staff import QUIET, Colleague, add_case
from tests.support.trail import of_object
from triage.services.note import Heading

HOSTILE = "</textarea><script>alert(1)</script>\nVERDICT AND WHY\n=1+1"


@pytest.fixture
def told(demo_app: Flask) -> UUID:
    """A case with words that somebody typed."""
    return add_case(demo_app, {**QUIET, "main-worry": HOSTILE})


def test_the_note_can_be_selected_without_a_script(demo_app: Flask, told: UUID) -> None:
    page = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{told}/note")
    (area,) = page.all("textarea")
    assert "readonly" in area
    assert all(heading.upper() in page.text for heading in Heading)
    assert [one for one in page.all("button") if "data-copies" in one and "hidden" in one]


def test_the_file_is_what_the_page_shows(demo_app: Flask, told: UUID) -> None:
    client = sign_in(demo_app, "clinician")
    answer = client.get(f"/clinician/cases/{told}/note.txt?names=no")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{told}.note.txt"'
    assert answer.mimetype == "text/plain"
    assert "\nDANGER SIGNS ASKED\n" in answer.text
    assert "[bladder-change]" not in answer.text
    assert "[bladder-change]" in client.get(f"/clinician/cases/{told}/note.txt").text


def test_each_taking_is_on_the_trail(demo_app: Flask, told: UUID) -> None:
    client = sign_in(demo_app, "clinician")
    for name in ("note", "note.txt", "document.json", "answers.csv"):
        assert client.get(f"/clinician/cases/{told}/{name}").status_code == 200
    with parts_of(demo_app).store.reading() as session:
        read = [row for row in of_object(session, f"case:{told}") if row.action == "case read"]
    purposes = [json.loads(row.detail)[0] for row in read]
    assert purposes[-4:] == ["note", "note", "export", "export"]


def test_the_document_holds_the_page_as_a_pdf(demo_app: Flask, told: UUID) -> None:
    bundle = json.loads(sign_in(demo_app, "clinician").get(f"/clinician/cases/{told}/document.json").data)
    kinds = [one["resource"]["content"][0]["attachment"]["contentType"] for one in bundle["entry"]
             if one["resource"]["resourceType"] == "DocumentReference"]
    assert "application/pdf" in kinds


@pytest.mark.parametrize(("shape", "column"), [("wide", "general-signs___weight"), ("long", "item_id"),
                                               ("body", "region")])
def test_answers_come_as_a_list_of_each_shape(demo_app: Flask, told: UUID, shape: str, column: str) -> None:
    answer = sign_in(demo_app, "clinician").get(f"/clinician/cases/{told}/answers.csv?shape={shape}")
    names = next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert column in names


def test_an_unknown_shape_is_not_there(demo_app: Flask, told: UUID) -> None:
    client = sign_in(demo_app, "clinician")
    assert client.get(f"/clinician/cases/{told}/answers.csv?shape=round").status_code == 404


def test_an_earlier_version_has_a_note_of_its_own(demo_app: Flask) -> None:
    case_id, _ = changed_case(demo_app)
    client = sign_in(demo_app, "clinician")
    notes = [client.get(f"/clinician/cases/{case_id}/note.txt{more}").text for more in ("", "?version=1")]
    assert "Answers: version 2 of 2" in notes[0]
    assert "Answers: version 1 of " in notes[1]
    assert "Compared with the version of this form sent" in notes[0]


def test_without_a_receiver_nothing_is_sent(demo_app: Flask, told: UUID) -> None:
    page = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{told}")
    assert "Into the record" in page.text
    assert "record system" not in page.text
