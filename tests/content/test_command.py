"""`flask content check`: what it prints, and how it ends."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triage.cli.content import content
from triage.config import ROOT

PUBLISHED = ROOT / "questionnaires"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the published conditions, to be changed."""
    return shutil.copytree(PUBLISHED, tmp_path / "questionnaires")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(content, ["check", *map(str, arguments)])


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "post-laminectomy" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_published_conditions_pass_and_every_page_is_listed_with_its_figures() -> None:
    result = run("--condition", "post-laminectomy")
    assert (result.exit_code, "nothing to mend" in result.output) == (0, True)
    lines = result.output.splitlines()
    row = next(line.split() for line in lines if line.split()[:1] == ["right-now"])
    assert row[:3] == ["right-now", "2", "2"]
    assert all(float(figure) >= 0 for figure in row[3:])


def test_a_finding_ends_with_1_and_names_the_mend(folder: Path) -> None:
    change(folder, "es.toml", 'hint = "Algunas preguntas son privadas."\n', "")
    result = run("--folder", folder)
    assert result.exit_code == 1
    assert "es.toml: item.who-answers.hint: it is not translated. Add it." in result.output


def test_json_carries_findings_pages_and_notes(folder: Path) -> None:
    change(folder, "questionnaire.json", "Some questions are private.", "Do you suffer?")
    document = json.loads(run("--folder", folder, "--json").output)
    (condition,) = document["conditions"]
    assert {"file": "questionnaire.json", "place": "who-answers", "mend": "Say 'have'.",
            "problem": "'suffer' is not shown to patients."} in condition["findings"]
    assert [page["page"] for page in condition["pages"]][:2] == ["right-now", "who"]
    assert any("peg-average" in note for note in condition["notes"])


def test_a_condition_that_cannot_be_read_is_named_and_ends_with_1(folder: Path) -> None:
    change(folder, "questionnaire.json", '"linkId": "who-answers"', '"linkId": "bladder-change"')
    result = run("--folder", folder)
    assert (result.exit_code, result.output.startswith("post-laminectomy cannot be read: ")) == (1, True)
    assert "bladder-change" in result.output


def test_a_condition_that_is_not_there_is_wrong_usage() -> None:
    result = run("--condition", "gout")
    assert (result.exit_code, "there is post-laminectomy" in result.output) == (2, True)


def test_without_textstat_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "textstat", None)
    result = run()
    assert (result.exit_code, "pip install 'textstat==0.7.4'" in result.output) == (2, True)
