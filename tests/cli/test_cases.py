"""`flask cases`."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.support.app import parts_of
from tests.support.changing import changed_case
from tests.support.commands import run
from triage.store.exports import case_ids
from triage.store.tables.case import CaseExtract
from triage.store.tables.trail import Audit


@pytest.fixture
def ids(demo_app: Flask) -> list[UUID]:
    with parts_of(demo_app).store.reading() as session:
        return list(case_ids(session))


def test_every_case_is_written_for_its_owner_alone(demo_app: Flask, ids: list[UUID], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = run(demo_app, "cases", "export", "--folder", str(folder))
    assert (result.exit_code, result.output) == (0, f"{len(ids)} cases written to {folder}.\n")
    latest = {path.name for path in folder.iterdir() if "-v" not in path.name}
    assert latest == {f"case-{case}.fhir.json" for case in ids}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_case_is_a_bundle(demo_app: Flask, ids: list[UUID]) -> None:
    result = run(demo_app, "cases", "export", str(ids[0]), "--reveal")
    bundle = json.loads(result.output)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert bundle["resourceType"] == "Bundle"
    assert kinds >= {"Patient", "QuestionnaireResponse", "RiskAssessment", "Provenance"}


def test_index_makes_the_extracts_that_lack(demo_app: Flask, ids: list[UUID]) -> None:
    assert run(demo_app, "cases", "index").output == "0 of 0 cases that lacked it have it now.\n"
    with parts_of(demo_app).store.writing() as session:
        session.execute(delete(CaseExtract).where(CaseExtract.id.in_(ids[1:])))
    many = len(ids) - 1
    assert run(demo_app, "cases", "index").output == f"{many} of {many} cases that lacked it have it now.\n"


def test_nothing_is_shown_on_the_screen_unasked(demo_app: Flask, ids: list[UUID]) -> None:
    result = run(demo_app, "cases", "export")
    assert result.exit_code == 2
    assert "--reveal to print personal data" in result.output


def test_only_later_cases_are_written(demo_app: Flask, ids: list[UUID], tmp_path: Path) -> None:
    result = run(demo_app, "cases", "export", "--since", "2026-11-20", "--folder", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert 0 < len(list((tmp_path / "out").iterdir())) < len(ids)


def test_unknown_case_ends_with_1(demo_app: Flask) -> None:
    unknown = uuid4()
    result = run(demo_app, "cases", "export", str(unknown), "--reveal")
    assert result.exit_code == 1
    assert f"There is no case {unknown}." in result.output


def test_export_is_in_the_audit_trail(demo_app: Flask, ids: list[UUID]) -> None:
    run(demo_app, "cases", "export", str(ids[0]), "--reveal")
    with parts_of(demo_app).store.reading() as session:
        last = session.scalars(select(Audit).order_by(Audit.seq.desc())).first()
        assert last is not None
        assert (last.action, last.object, last.detail) == ("case read", f"case:{ids[0]}", '["export"]')
        assert last.actor_id.startswith("shell:")


def test_every_version_of_a_changed_form_is_written(demo_app: Flask, tmp_path: Path) -> None:
    case, _ = changed_case(demo_app)
    folder = tmp_path / "out"
    result = run(demo_app, "cases", "export", str(case), "--folder", str(folder))
    assert result.exit_code == 0
    assert {path.name for path in folder.iterdir()} == {f"case-{case}-v1.fhir.json", f"case-{case}.fhir.json"}
