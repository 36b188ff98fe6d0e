"""A9, B4: a backup that is killed, or meets a full disk, leaves nothing that could be taken for one."""

import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.support.clinic import Clinic
from triage.services import backups
from triage.services.actors import Actor
from triage.store.errors import StoreError

SHELL = Actor("command", "shell:test")
NO_ROOM = 3


def beside(work: Callable[[], object]) -> int:
    """Begin to work in a process beside this one, and give its id."""
    process = get_context("fork").Process(target=work)
    process.start()
    assert process.pid
    return process.pid


@pytest.fixture
def at_work(clinic: Clinic) -> Clinic:
    """A clinic with something to keep."""
    clinic.sent({"now": {"chest": ["pain"]}}, record_number="T-1")
    return clinic


@pytest.mark.parametrize("milliseconds", [0, 5, 20, 60])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_kill_leaves_is_no_backup(at_work: Clinic, tmp_path: Path, milliseconds: int) -> None:
    target = tmp_path / "to" / "one.backup"
    target.parent.mkdir()
    pid = beside(lambda: backups.create(at_work.store, SHELL, target, now=at_work.now))
    until = time.monotonic() + 30
    while not any(target.parent.iterdir()):   # the folder that it works in
        assert time.monotonic() < until
    time.sleep(milliseconds / 1000)   # any moment of its work
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    if target.exists():   # it was quicker: then it is whole
        assert backups.verify(at_work.store, target).wrong == []
    else:
        backups.create(at_work.store, SHELL, target, now=at_work.now)   # what is left stands in nobody's way
        assert target.exists()


@pytest.mark.parametrize("kilobytes", [160, 320])   # some for the clinic itself, and not enough for a copy
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_full_disk_makes_no_backup_and_says_so(at_work: Clinic, tmp_path: Path, kilobytes: int) -> None:
    target = tmp_path / "one.backup"
    with at_work.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def make() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))
        try:
            backups.create(at_work.store, SHELL, target, now=at_work.now)
        except (OSError, StoreError):
            os._exit(NO_ROOM)

    _, status = os.waitpid(beside(make), 0)
    assert os.waitstatus_to_exitcode(status) == NO_ROOM
    assert not target.exists()
    assert backups.create(at_work.store, SHELL, target, now=at_work.now)
