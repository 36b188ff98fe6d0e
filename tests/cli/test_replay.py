"""`flask rules replay`: who would move, in words and in JSON, and how it ends."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from tests.support.app import parts_of
from tests.support.commands import run
from triage.config import ROOT
from triage.services.demo import plan
from triage.store.exports import case_ids
from triage.store.models import Audit

PUBLISHED = ROOT / "questionnaires" / "post-laminectomy"
RULES = (PUBLISHED / "rules.toml").read_text()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A candidate that is the published version, to be changed."""
    return shutil.copytree(PUBLISHED, tmp_path / "candidate")


def replay(app: Flask, folder: Path, *more: str) -> Result:
    return run(app, "rules", "replay", "--candidate", str(folder), *more)


def lower_all(folder: Path) -> None:
    """Make every emergency a matter for the same day."""
    (folder / "rules.toml").write_text(RULES.replace('urgency = "emergency"', 'urgency = "same_day"'))


def test_by_the_same_rules_nobody_moves(demo_app: Flask, folder: Path) -> None:
    result = replay(demo_app, folder)
    with parts_of(demo_app).store.reading() as session:
        number = len(case_ids(session))
    assert result.exit_code == 0
    assert result.output == (f"cases: {number}, up: 0, down: 0, classified otherwise: 0, not judged: 0. "
                             "Nobody moves.\n")


def test_who_moves_is_printed_with_the_sentence_that_did_it(demo_app: Flask, folder: Path) -> None:
    lower_all(folder)
    result = replay(demo_app, folder)
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert "  down   urgency emergency → same_day, class " in lines[0]
    assert lines[1].startswith("    no longer  ")
    assert lines[1].endswith(" (emergency)")
    assert "up: 0, " in lines[-1]
    assert "Nobody" not in lines[-1]


def test_a_class_that_changes_is_told_with_its_reasons(demo_app: Flask, folder: Path) -> None:
    reason = RULES.index("[[classification.reason]]")
    (folder / "rules.toml").write_text(RULES[:reason] + RULES[reason:].replace(
        'leads_to = "unlikely"', 'leads_to = "possible"'))
    document = json.loads(replay(demo_app, folder, "--json").output)
    moves = [move for move in document["moves"] if move["direction"] == "class"]
    assert moves
    assert document["totals"]["classified"] == len(moves) == len(document["moves"])
    for move in moves:
        assert move["from"]["classification"] == "unlikely"
        assert move["sentences"]


def test_json_says_what_the_words_say(demo_app: Flask, folder: Path) -> None:
    lower_all(folder)
    words = replay(demo_app, folder).output
    document = json.loads(replay(demo_app, folder, "--json").output)
    assert document["totals"]["down"] == len(document["moves"]) > 0
    for move in document["moves"]:
        assert f"{move['case']}  {move['direction']}" in words
        assert all(f"{one['rule']}: {one['says']}" in words for one in move["sentences"])


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_twice_it_prints_the_same_bytes(demo_app: Flask, folder: Path, form: tuple[str, ...]) -> None:
    lower_all(folder)
    assert replay(demo_app, folder, *form).output == replay(demo_app, folder, *form).output


@pytest.mark.parametrize("form", [(), ("--json",), ("--since", "2026-11-20")])
def test_several_processes_print_the_same_bytes_as_one(demo_app: Flask, folder: Path,
                                                       form: tuple[str, ...]) -> None:
    lower_all(folder)
    alone, shared = replay(demo_app, folder, *form), replay(demo_app, folder, *form, "--jobs", "2")
    assert (shared.exit_code, shared.output) == (alone.exit_code, alone.output)
    assert "emergency" in alone.output


def test_only_later_cases_are_replayed(demo_app: Flask, folder: Path) -> None:
    every = json.loads(replay(demo_app, folder, "--json").output)["totals"]["cases"]
    later = json.loads(replay(demo_app, folder, "--json", "--since", "2026-11-20").output)["totals"]["cases"]
    assert 0 < later < every


def test_nothing_of_a_person_is_printed(demo_app: Flask, folder: Path) -> None:
    lower_all(folder)
    printed = replay(demo_app, folder).output + replay(demo_app, folder, "--json").output
    people = plan()["patient"]
    assert people
    for one in people:
        assert one["family"] not in printed
        assert one["record"] not in printed


def test_the_trail_has_one_row_with_who_and_which_rules(demo_app: Flask, folder: Path) -> None:
    replay(demo_app, folder)
    with parts_of(demo_app).store.reading() as session:
        rows = session.scalars(select(Audit).where(Audit.object == "rules:post-laminectomy")).all()
    ((action, kind, who),) = [(row.action, row.actor_kind, row.actor_id) for row in rows]
    assert (action, kind, who.partition(":")[0]) == ("rules replayed", "command", "shell")


def test_a_candidate_that_cannot_be_read_names_the_place_and_ends_with_2(demo_app: Flask,
                                                                         folder: Path) -> None:
    asked = 'question = "bladder-change"'
    (folder / "rules.toml").write_text(RULES.replace(asked, 'question = "bladder"', 1))
    result = replay(demo_app, folder)
    assert result.exit_code == 2
    assert "'bladder'" in result.output
    assert str(folder) in result.output.replace("\n", "")
    assert replay(demo_app, folder.parent / "nowhere").exit_code == 2


def test_a_candidate_of_no_condition_here_must_be_named(demo_app: Flask, folder: Path) -> None:
    asked = (folder / "questionnaire.json").read_text()
    url = json.loads(asked)["url"]
    (folder / "questionnaire.json").write_text(asked.replace(f'"{url}"', '"https://elsewhere.example/Q"'))
    result = replay(demo_app, folder)
    assert result.exit_code == 2
    assert "--condition" in result.output
    assert replay(demo_app, folder, "--condition", "post-laminectomy").exit_code == 0
    assert replay(demo_app, folder, "--condition", "knees").exit_code == 2
