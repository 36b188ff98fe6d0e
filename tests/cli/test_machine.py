"""What the machine must bring, and what is said where it does not."""

from pathlib import Path

import pytest

from triage.cli import machine
from triage.cli.machine import Part

APT_CACHE = Path("/usr/bin/apt-cache")
THERE = Part("a browser", ("chromium",), lambda: True)
ABSENT = Part("PostgreSQL", ("postgresql",), lambda: False)


def test_only_what_is_absent_is_missing() -> None:
    assert machine.missing((THERE, ABSENT)) == (ABSENT,)


def test_missing_part_is_named_with_its_package() -> None:
    assert machine.describe((ABSENT,)) == "missing: PostgreSQL. Install with: apt-get install postgresql"


def test_nothing_is_installed_without_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(machine, "install", lambda parts: pytest.fail("installed as an ordinary user"))
    assert machine.complete((ABSENT,)) == (ABSENT,)


def test_root_gets_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    installed: list[Part] = []
    late = Part("a font", ("fonts-dejavu-core",), lambda: bool(installed))
    monkeypatch.setattr(machine, "may_install", lambda: True)
    monkeypatch.setattr(machine, "install", installed.extend)
    assert machine.complete((THERE, late)) == ()
    assert installed == [late]


def test_missing_part_ends_the_tests_in_ci(monkeypatch: pytest.MonkeyPatch,
                                           capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(machine, "complete", lambda parts: (ABSENT,))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="1"):
        machine.main()
    assert "apt-get install postgresql" in capsys.readouterr().err


def test_missing_part_is_only_named_elsewhere(monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(machine, "complete", lambda parts: (ABSENT,))
    monkeypatch.delenv("CI", raising=False)
    machine.main()
    assert "skipped" in capsys.readouterr().err


def test_part_that_cannot_be_had_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(machine, "_apt_get", lambda *words: asked.append(words))
    machine.install((THERE, ABSENT))
    assert [words[-1] for words in asked] == ["update", "chromium", "postgresql"]


@pytest.mark.parametrize(("packages", "ends"), [(("no-such-package-anywhere",), False), (("bash",), True)])
def test_optional_part_is_needed_in_ci_where_it_is_offered(monkeypatch: pytest.MonkeyPatch,
                                                           packages: tuple[str, ...], ends: bool) -> None:
    part = Part("another engine", packages, lambda: False, optional=True)
    monkeypatch.setattr(machine, "complete", lambda parts: (part,))
    monkeypatch.setenv("CI", "true")
    if ends or not APT_CACHE.exists():
        with pytest.raises(SystemExit):
            machine.main()
    else:
        machine.main()
