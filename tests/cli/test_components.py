"""What the program is made of: the list is what is installed, from one index, and its age is told."""

import json
import re
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.commands import run
from triage.cli.components import installed
from triage.config import ROOT
from triage.services import components, doctor

WRITTEN_BY = (3, 11)   # of the Python that wrote the list: another one needs some packages more, or less


def test_the_list_is_what_is_installed() -> None:
    """Where it fails: make the environment anew, or renew the list after trying everything."""
    here, listed = set(installed()), set(components.listed())
    assert here - listed == set()
    if sys.version_info[:2] == WRITTEN_BY:
        assert listed == here
    needed = ConfigParser()
    needed.read(ROOT / "setup.cfg")
    direct = re.findall(r"^[\w-]+", needed["options"]["install_requires"], re.MULTILINE)
    assert {name.replace("_", "-") for name in direct} <= {one.name for one in listed}


def test_every_component_names_its_licence() -> None:
    assert [one.name for one in components.listed() if one.licence == "not named"] == []
    # What may not go with a program under Apache-2.0, unless another licence may be chosen.
    closed = [one for one in components.listed() if re.search(r"(?<!L)GPL|Proprietary", one.licence)]
    assert {one.name for one in closed} == {"pyphen", "qrcode"}   # LGPL or MPL, too; BSD, and a word too many


def test_bill_of_materials_is_one_that_programs_read(app: Flask) -> None:
    made = json.loads(run(app, "components", "sbom").output)
    assert (made["bomFormat"], made["specVersion"], made["metadata"]["component"]["name"]) == (
        "CycloneDX", "1.6", "backstory")
    assert {one["purl"] for one in made["components"]} == {
        f"pkg:pypi/{one.name}@{one.version}" for one in installed()}
    assert all(one["licenses"][0]["license"] for one in made["components"])


def test_everything_comes_from_one_index_at_the_release_that_was_tried() -> None:
    files = {name: (ROOT / name).read_text() for name in (
        "setup.cfg", "Makefile", "Dockerfile", "docs/deploy.md", "triage/cli/prepare.py")}
    assert {name: found for name, text in files.items()
            if (found := re.findall(r"index-url|find-links|git\+|@ http|--pre\b", text))} == {}
    bare = [line for name, text in files.items() for line in text.splitlines()
            if re.search(r"pip install|\"pip\", \"install\"", line) and "components.txt" not in line]
    assert [line for line in bare if "disable-pip-version-check" not in line] == []
    assert "-c" in files["triage/cli/prepare.py"]


@pytest.fixture
def older_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A list by which Flask should be newer than it is."""
    path = tmp_path / "components.txt"
    path.write_text("# Renewed on 2026-11-20: x\nflask==99.1  # BSD-3-Clause\nabsent==1.0  # MIT\n")
    monkeypatch.setattr(components, "FILE", path)
    components.listed.cache_clear()
    yield
    components.listed.cache_clear()


def ids(app: Flask) -> set[str]:
    return {one.id for one in doctor.findings(parts_of(app), {})}


def test_doctor_names_what_is_older_than_what_was_tried(app: Flask, older_list: None) -> None:
    said = [one.says for one in doctor.findings(parts_of(app), {}) if one.id == "behind"]
    assert len(said) == 1
    assert "flask 3" in said[0]
    assert "99.1" in said[0]


def test_doctor_names_components_that_are_past_their_time(app: Flask, clock: Clock, older_list: None) -> None:
    clock.now = clock.now.replace(year=2026, month=12, day=20)
    assert "long-ago" not in ids(app)
    clock.now += timedelta(days=1)
    assert "long-ago" in ids(app)
