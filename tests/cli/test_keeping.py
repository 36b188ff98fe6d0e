"""`flask audit`, `backup`, `retention` and `patients`, as they are typed."""

import json
import re
import stat
from base64 import b64decode
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.app import parts_of
from tests.support.commands import run
from tests.support.trail import by_hand
from triage.store.models import Audit

NUMBER = "D-1001"   # the record number of somebody in the demonstration with a case


def test_the_trail_is_whole_until_somebody_changes_it(demo_app: Flask, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    head.write_text(run(demo_app, "audit", "head").output)
    said = run(demo_app, "audit", "verify", "--head", str(head))
    assert (said.exit_code, "Whole." in said.output) == (0, True)
    with by_hand(parts_of(demo_app).store.engine) as connection:
        connection.execute(update(Audit).where(Audit.seq == 7).values(actor_id="somebody else"))
    said = run(demo_app, "audit", "verify")
    assert (said.exit_code, "The first bad one: row 7: changed" in said.output) == (1, True)
    assert json.loads(run(demo_app, "audit", "verify", "--json").output)["first"]["seq"] == 7


def test_what_is_no_head_is_refused(demo_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]")
    assert run(demo_app, "audit", "verify", "--head", str(path)).exit_code == 2


def test_rows_are_found_by_who_what_whom_and_when(demo_app: Flask) -> None:
    def rows(*words: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(run(demo_app, "audit", "search", "--json", *words).output)
        return found

    assert {row["action"] for row in rows("--action", "visit added")} == {"visit added"}
    assert {row["name"] for row in rows("--person", "desk@demo.example")} == {"Dana Frontwell"}
    assert {row["object"].partition(":")[0] for row in rows("--object", "case")} == {"case"}
    assert {"visit added"} < {row["action"] for row in rows("--patient", NUMBER, "--limit", "500")} | {"x"}
    assert rows("--until", "2020-01-01") == []
    assert rows("--action", "trail read")[0]["actor_id"].startswith("shell:")
    assert run(demo_app, "audit", "search", "--patient", "nobody").exit_code == 2


def test_a_backup_is_made_and_tried(demo_app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "one.backup"
    assert run(demo_app, "backup", "create", str(path)).exit_code == 0
    said = run(demo_app, "backup", "verify", str(path))
    assert (said.exit_code, "Everything is as it was." in said.output) == (0, True)
    data = bytearray(path.read_bytes())
    data[-3000] ^= 4
    path.write_bytes(data)
    said = run(demo_app, "backup", "verify", str(path))
    assert said.exit_code == 1
    assert re.search(r"wrong: chunk \d+ of \d+ \(bytes \d+ to \d+\) was changed", said.output)
    said = run(demo_app, "backup", "restore", str(path))
    assert (said.exit_code, "It is not empty" in said.output) == (1, True)


def test_retention_is_set_planned_and_applied(demo_app: Flask) -> None:
    place = "Juniper Hill Clinic, Riverside"
    assert run(demo_app, "retention", "set", "cases", "30", "--location", place).exit_code == 0
    planned = run(demo_app, "retention", "plan").output
    assert f"{place}, cases: kept for 30 days, " in planned
    assert run(demo_app, "retention", "apply", "--dry-run").output == planned
    assert run(demo_app, "retention", "apply").output.endswith("in all.\n")
    assert run(demo_app, "retention", "set", "cases", "3", "--location", place).exit_code == 2
    assert run(demo_app, "retention", "set", "audit", "3650", "--location", place).exit_code == 2


def test_a_patient_gets_a_copy_is_held_and_erased(demo_app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.html"
    assert run(demo_app, "patients", "export", NUMBER, str(copy), "--reason", "a letter").exit_code == 0
    text = copy.read_text()
    assert (NUMBER in text, stat.S_IMODE(copy.stat().st_mode)) == (True, 0o600)
    inside = re.search(r"data:application/fhir\+json;base64,([^\"]+)", text)
    assert inside
    assert json.loads(b64decode(inside[1]))["resourceType"] == "Bundle"
    assert run(demo_app, "patients", "hold", NUMBER, "--reason", "a letter").exit_code == 0
    assert run(demo_app, "patients", "erase", NUMBER, "--yes").exit_code == 1
    assert run(demo_app, "patients", "release", NUMBER).exit_code == 0
    assert run(demo_app, "patients", "erase", NUMBER, "--yes").exit_code == 0
    assert run(demo_app, "patients", "export", NUMBER, str(copy), "--reason", "x").exit_code == 2
    (trace,) = json.loads(run(demo_app, "patients", "erased").output)["traces"]
    assert len(trace) == 64
    with pytest.raises(ValueError, match="badly formed"):
        UUID(trace)
