"""`flask record`, and every format of `flask cases export`: from the demonstration to real receivers."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from flask import Flask
from hl7apy.parser import parse_message
from sqlalchemy import select

from tests.support.app import Clock, make_app, parts_of
from tests.support.commands import run
from tests.support.fhir_host import Server, fhir_host
from tests.support.mllp import Receiver, mllp_receiver
from tests.support.staff import Colleague
from triage.store.exports import case_ids
from triage.store.tables.case import Case


@pytest.fixture(scope="module")
def fhir() -> Iterator[Server]:
    with fhir_host() as server:
        yield server


@pytest.fixture(scope="module")
def hl7() -> Iterator[Receiver]:
    with mllp_receiver() as receiver:
        yield receiver


@pytest.fixture
def sending(tmp_path: Path, demo_sqlite: Path, clock: Clock, fhir: Server, hl7: Receiver) -> Iterator[Flask]:
    """The demonstration with both receivers."""
    app = make_app(tmp_path, demo_sqlite, clock, FHIR_URL=fhir.fhir_url, FHIR_TOKEN=fhir.fhir_token,
                   HL7_HOST=hl7.hl7_host, HL7_PORT=hl7.hl7_port)
    yield app
    parts_of(app).store.engine.dispose()


def waiting_case(app: Flask) -> UUID:
    """Give a finished case of the main site that waits."""
    with parts_of(app).store.reading() as session:
        return session.scalars(select(Case.id).where(Case.finished, Case.state != "signed")
                               .order_by(Case.raised_at)).first() or UUID(int=0)


def test_a_signature_brings_the_case_to_both_receivers(sending: Flask, fhir: Server, hl7: Receiver) -> None:
    assert json.loads(run(sending, "record", "deliver", "--json").output)["sent"] == 0   # from now on
    case_id, who = waiting_case(sending), Colleague.at(sending, "clinician")
    page = who.open(f"/clinician/cases/{case_id}")
    assert "Sent by itself once it is signed." in page.text
    who.press("Sign and close", decision="agree")
    assert json.loads(run(sending, "record", "deliver", "--json").output) == {
        "queued": 2, "sent": 2, "failed": 0, "stuck": 0}
    bundle = fhir.seen()[-1]["bundle"]
    kinds = [entry["resource"]["resourceType"] for entry in bundle["entry"]]
    assert kinds[0] == "Composition"
    assert "DocumentReference" in kinds
    assert str(case_id) in hl7.seen[-1]
    assert len(hl7.messages) == 1
    assert who.open(f"/clinician/cases/{case_id}").text.count("arrived") == 2


def test_a_receiver_that_is_away_is_shown_with_a_button(sending: Flask, fhir: Server, hl7: Receiver) -> None:
    run(sending, "record", "deliver")
    case_id, who = waiting_case(sending), Colleague.at(sending, "clinician")
    who.open(f"/clinician/cases/{case_id}")
    who.press("Sign and close", decision="agree")
    fhir.be("invalid")
    hl7.mood = "AE"
    result = run(sending, "record", "deliver")
    assert (result.exit_code, result.output) == (1, "2 queued. 0 sent, 2 not taken, 1 of them stuck.\n")
    assert "1 signed case" in who.open("/clinician/queue").text
    page = who.open("/clinician/record")
    assert "The server refused the document, 422" in page.text
    assert "The receiver could not take it, ae" in page.text
    fhir.be("kind")
    hl7.mood = "AA"
    who.press("Try again now")
    assert json.loads(run(sending, "record", "deliver", "--json").output)["sent"] == 1


def test_without_a_receiver_the_settings_are_named(demo_app: Flask) -> None:
    result = run(demo_app, "record", "deliver")
    assert result.exit_code == 2
    assert "FHIR_URL" in result.output


@pytest.fixture
def ids(demo_app: Flask) -> list[UUID]:
    with parts_of(demo_app).store.reading() as session:
        return list(case_ids(session))


def revealed(app: Flask, form: str, *cases: UUID) -> str:
    """Give what the command prints in a format."""
    result = run(app, "cases", "export", *map(str, cases), "--reveal", "--format", form)
    assert result.exit_code == 0, result.output
    found: str = result.output
    return found


def test_each_format_is_what_it_says(demo_app: Flask, ids: list[UUID]) -> None:
    assert "\nDANGER SIGNS ASKED\n" in revealed(demo_app, "note", ids[0])
    document = json.loads(revealed(demo_app, "document", ids[0]))
    Bundle.model_validate(document)
    assert document["type"] == "document"
    assert parse_message(revealed(demo_app, "hl7v2", ids[0])).validate()


def test_lists_have_a_row_a_case(demo_app: Flask, ids: list[UUID], tmp_path: Path) -> None:
    run(demo_app, "cases", "export", "--folder", str(tmp_path / "out"), "--format", "csv")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"cases.csv", "answers.csv", "body_map.csv", "data_dictionary.csv"}
    text = (tmp_path / "out" / "cases.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["case_id"] for row in rows] == [str(one) for one in ids]
    assert {row["general-signs___weight"] for row in rows} <= {"0", "1", "", "UNK", "ASKU", "NA"}
