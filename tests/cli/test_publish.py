"""`flask rules publish`: checked, replayed, put in place, or refused with the cases that speak against it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.support.app import Clock, make_app, parts_of
from tests.support.commands import run
from tests.support.trail import actions
from triage.config import ROOT
from triage.library import Library, load

PUBLISHED = ROOT / "questionnaires"
RULES = (PUBLISHED / "post-laminectomy" / "rules.toml").read_text()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Conditions of an installation, to be changed."""
    return shutil.copytree(PUBLISHED, tmp_path / "questionnaires")


@pytest.fixture
def clinic_app(tmp_path: Path, root: Path, demo_sqlite: Path, clock: Clock) -> Iterator[Flask]:
    """The demonstration over conditions of its own."""
    app = make_app(tmp_path, demo_sqlite, clock, QUESTIONNAIRES_DIR=root)
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A candidate that is the published version, to be changed."""
    return shutil.copytree(PUBLISHED / "post-laminectomy", tmp_path / "candidate")


def publish(app: Flask, folder: Path, *more: str) -> Result:
    return run(app, "rules", "publish", "--candidate", str(folder), *more)


def change(folder: Path, old: str, new: str) -> None:
    assert old in RULES
    (folder / "rules.toml").write_text(RULES.replace(old, new))


def test_a_new_version_is_put_in_place_and_servers_are_to_be_restarted(clinic_app: Flask, root: Path,
                                                                       folder: Path) -> None:
    change(folder, 'version = "2026.', 'version = "2027.')
    result = publish(clinic_app, folder)
    now = Library(root).get("post-laminectomy")
    assert result.exit_code == 0, result.output
    assert now.hash == load(folder).hash
    assert f"post-laminectomy is now version {now.rules.version}, {now.hash}." in result.output
    assert "start them anew" in result.output
    assert actions(parts_of(clinic_app).store, "rules", "post-laminectomy") == [
        "rules replayed", "rules published"]


def test_it_is_refused_with_the_cases_and_sentences_that_would_drop(clinic_app: Flask, root: Path,
                                                                    folder: Path) -> None:
    change(folder, 'urgency = "emergency"', 'urgency = "same_day"')
    (folder / "cases.toml").unlink()   # they say otherwise, and would be named first
    result = publish(clinic_app, folder)
    assert result.exit_code == 1
    assert "urgency emergency → same_day" in result.output
    assert "    no longer  " in result.output
    assert "Nothing was published. Say why they may: --because WORDS." in result.output
    assert Library(root).get("post-laminectomy").hash == load(PUBLISHED / "post-laminectomy").hash
    assert publish(clinic_app, folder, "--because", "   ").exit_code == 1
    assert publish(clinic_app, folder, "--because", "Only a trial").exit_code == 0
    assert Library(root).get("post-laminectomy").hash == load(folder).hash


def test_content_with_something_to_mend_is_refused(clinic_app: Flask, root: Path, folder: Path) -> None:
    change(folder, 'cites = ["', 'cites = ["no-such-source", "')
    result = publish(clinic_app, folder)
    assert result.exit_code == 1
    assert "no-such-source" in result.output
    assert "to mend. Nothing was published." in result.output
    assert (root / "post-laminectomy" / "rules.toml").read_text() == RULES
    assert actions(parts_of(clinic_app).store, "rules", "post-laminectomy") == []
