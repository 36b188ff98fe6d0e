"""Another key while the clinic works: killed between two batches, it goes on. A wrong key changes nothing."""

import os
import signal
import stat
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import settings
from tests.support.clinic import Clinic
from tests.support.commands import run
from tests.support.store import (
    KEYS,
    database_url,
    migrated_sqlite,
    open_store,
    postgresql,
    store,
)
from triage import keys
from triage.config import ROOT
from triage.services import finding, trail
from triage.store import key_check, proving
from triage.store.crypto import sealing_key
from triage.store.database import Store
from triage.store.reseal import SEALED

__all__ = ["database_url", "migrated_sqlite", "postgresql", "store"]

NEW = {"2027": bytes(range(7, 39))}


def flask(store: Store, instance: Path, given: dict[str, bytes], active: str,
          *words: str) -> "subprocess.Popen[str]":
    """Run a command in a process of its own, over the same database."""
    values = {**settings(instance), "ACTIVE_KEY": active, "DATABASE_URL": store.engine.url.render_as_string(
        hide_password=False), "ENCRYPTION_KEYS": ",".join(
            f"{name}:{b64encode(key).decode()}" for name, key in given.items())}
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "FLASK_APP": "wsgi",
                   **{f"BACKSTORY_{name}": str(value) for name, value in values.items()}}
    return subprocess.Popen([sys.executable, "-m", "flask", *words], cwd=ROOT, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def in_use(store: Store) -> set[str]:
    with store.reading() as session:
        return {sealing_key(value) for model, column in SEALED
                for value in session.scalars(select(getattr(model, column)))}


def is_readable(store: Store) -> bool:
    with store.reading() as session:
        return all(whole for _, whole in proving.sealed(session)) and not trail.check(store).faults


def test_a_rotation_that_is_killed_goes_on(store: Store, tmp_path: Path) -> None:
    clinic = Clinic(store)
    clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    key_check.check(store, clinic.now)
    both = open_store(store.engine.url.render_as_string(hide_password=False), KEYS | NEW, "2027")
    first = flask(store, tmp_path, KEYS | NEW, "2027", "keys", "rotate", "--batch", "1", "--pause", "0.02")
    assert first.stdout
    for _ in range(6):
        first.stdout.readline()
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert in_use(store) == {"2026", "2027"}
    assert is_readable(both)
    clinic.store = both
    clinic.add(record_number="T-2")   # the application serves meanwhile
    again = flask(store, tmp_path, KEYS | NEW, "2027", "keys", "rotate", "--quiet")
    assert "sealed anew with 2027" in again.communicate()[0]
    alone = open_store(store.engine.url.render_as_string(hide_password=False), NEW, "2027")
    assert (in_use(store), is_readable(alone)) == ({"2027"}, True)
    search = finding.look(alone, clinic.desk, "T-1", now=clinic.now)
    assert len(finding.found(alone, clinic.desk, search, now=clinic.now).patients) == 1
    for one in (both, alone):
        one.engine.dispose()


def test_with_another_key_nothing_starts_and_nothing_changes(sqlite_clinic: Clinic, tmp_path: Path) -> None:
    store = sqlite_clinic.store
    before = Path(str(store.engine.url.database)).read_bytes()
    for given, active, says in (({"2026": bytes(32)}, "2026", "is not the one"), (NEW, "2027", "lacks it")):
        done = flask(store, tmp_path, given, active, "keys", "list")
        said = done.communicate()[0]
        assert (done.returncode != 0, says in said, "Traceback" in said) == (True, True, False), said
    assert Path(str(store.engine.url.database)).read_bytes() == before


@pytest.fixture
def sqlite_clinic(migrated_sqlite: Path, tmp_path: Path) -> Clinic:
    """A clinic in a file that nothing else has open."""
    path = tmp_path / "clinic.sqlite"
    path.write_bytes(migrated_sqlite.read_bytes())
    clinic = Clinic(open_store(f"sqlite:///{path}"))
    key_check.check(clinic.store, clinic.now)
    clinic.store.engine.dispose()
    return clinic


def test_keys_are_named_and_never_shown(app: Flask) -> None:
    said = run(app, "keys", "list").output
    assert said == "k1  active, in use\n"


def test_a_new_key_goes_into_a_file_for_its_owner_alone(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    for name in ("one", "two"):
        assert run(app, "keys", "new", name, "--file", str(path)).exit_code == 0
    assert set(keys.read(f"file:{path}")) == {"one", "two"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    refused = run(app, "keys", "new", "one", "--file", str(path))
    assert (refused.exit_code, "same id" in refused.output) == (2, True)
