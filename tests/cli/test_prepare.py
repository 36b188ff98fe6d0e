"""What `make` does before the program can run at all."""

import ast
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from triage.cli import prepare
from triage.config import ROOT

OLD = (3, 9, 2)


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "venv"
    monkeypatch.setattr(prepare, "VENV", folder)
    monkeypatch.setattr(prepare, "PYTHON", folder / "bin" / "python")
    monkeypatch.setattr(prepare, "STAMP", folder / "installed")
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    made: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        made.append(command)
        return 0

    monkeypatch.setattr(prepare.subprocess, "call", call)
    return made


def test_old_python_can_read_it() -> None:
    ast.parse((ROOT / "triage" / "cli" / "prepare.py").read_text(), feature_version=(3, 6))


def test_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "sys", SimpleNamespace(version_info=OLD, exit=sys.exit, argv=["prepare.py"]))
    monkeypatch.setattr(prepare.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and python3 is 3\.9"):
        prepare.main()


def test_newer_python_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch,
                                                 calls: list[list[str]]) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(prepare.shutil, "which", {"python3.12": "/opt/python3.12"}.get)
    monkeypatch.setattr(prepare.os, "execv", lambda path, arguments: started.append(arguments))
    with pytest.raises(SystemExit):
        prepare.use_newer_python()
    assert started == [["/opt/python3.12", "-I", *sys.argv]]


def test_missing_venv_module_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match=r"venv module is missing.*apt-get install python3\.\d+-venv"):
        prepare.require_venv()


def test_second_time_installs_nothing(venv: Path, calls: list[list[str]]) -> None:
    venv.mkdir()
    prepare.install(["pdf"])
    prepare.install(["pdf"])
    assert len(calls) == 1


def test_further_extra_is_installed_with_those_before(venv: Path, calls: list[list[str]]) -> None:
    venv.mkdir()
    prepare.install(["pdf"])
    prepare.install(["test"])
    assert calls[-1][-1].endswith("[pdf,test]")
    prepare.install(["pdf"])
    assert len(calls) == 2


def test_changed_requirements_are_installed(venv: Path, calls: list[list[str]],
                                            monkeypatch: pytest.MonkeyPatch) -> None:
    venv.mkdir()
    prepare.install(["pdf"])
    monkeypatch.setattr(prepare, "fingerprint", lambda: "another")
    prepare.install(["pdf"])
    assert len(calls) == 2


def test_install_that_went_wrong_is_tried_again(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv.mkdir()
    monkeypatch.setattr(prepare.subprocess, "call", lambda command: 1)
    with pytest.raises(SystemExit, match="nothing was started"):
        prepare.install(["pdf"])
    assert not (venv / "installed").exists()


def test_working_venv_is_kept(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "mark").touch()
    prepare.make_venv()
    assert (venv / "mark").exists()


def test_broken_venv_is_made_anew(venv: Path, calls: list[list[str]]) -> None:
    prepare.make_venv()
    assert calls == [[sys.executable, "-m", "venv", "--clear", str(venv)]]
