"""What stands in the way of serving patients."""

from pathlib import Path

from tests.support.app import Clock, make_app, parts_of
from triage.services.ready import problems

MAIL = {"SMTP_HOST": "smtp.example.org", "MAIL_FROM": "intake@example.org"}


def found(folder: Path, empty: Path, clock: Clock, **changes: object) -> list[str]:
    parts = parts_of(make_app(folder, empty, clock, **changes))
    return problems(parts.store, parts.settings, now=clock())


def test_whole_installation_has_none(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    assert found(tmp_path, empty_sqlite, clock, **MAIL) == []


def test_demonstration_may_do_without_mail(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    assert found(tmp_path, empty_sqlite, clock, DEMO=True) == []


def test_missing_mail_is_named(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    assert found(tmp_path, empty_sqlite, clock) == ["Alerts cannot leave: SMTP_HOST is not set."]


def test_missing_tables_are_named_with_the_mend(tmp_path: Path, empty_sqlite: Path, clock: Clock) -> None:
    parts = parts_of(make_app(tmp_path, empty_sqlite, clock, **MAIL))
    (tmp_path / "backstory.sqlite").unlink()
    parts.store.engine.dispose()
    named = problems(parts.store, parts.settings, now=clock())
    assert named
    assert all(name.endswith("Run: flask db upgrade") for name in named)


def test_alerts_of_a_demonstration_without_mail_may_wait(tmp_path: Path, demo_sqlite: Path,
                                                          clock: Clock) -> None:
    clock.pass_by(hours=2)
    assert found(tmp_path, demo_sqlite, clock, DEMO=True) == []
    assert [one for one in found(tmp_path, demo_sqlite, clock, **MAIL) if one.startswith("An alert")]
