"""Writers take turns: among threads, among processes, and never behind one that is stuck."""

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from triage.store.errors import Unavailable
from triage.store.turns import Turns


def test_two_threads_are_never_inside_at_once(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "lock")
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns.turn():
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_turn_waits_for_another_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as other:   # another open of the file is what another process would have
        fcntl.flock(other, fcntl.LOCK_EX)
        threading.Timer(0.2, fcntl.flock, (other, fcntl.LOCK_UN)).start()
        started = time.monotonic()
        with Turns(path).turn():
            assert time.monotonic() - started > 0.15


def test_a_turn_does_not_wait_for_ever_for_a_stopped_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Unavailable, match="Another process"), Turns(path, wait=0.1).turn():
            raise AssertionError("the lock was held elsewhere")


def test_a_turn_does_not_wait_for_ever_for_a_stuck_thread(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "lock", wait=0.1)
    with turns.turn(), pytest.raises(Unavailable, match="Another thread"), turns.turn():
        raise AssertionError("the lock was held by this thread")


def test_a_turn_is_given_back_after_an_error(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "lock", wait=0.1)
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        pass


def test_a_stale_lock_file_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text("left behind by a process that was killed")
    with Turns(path, wait=0.1).turn():
        pass


def test_a_lock_file_that_does_not_open_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="lock does not open"), Turns(tmp_path / "no" / "lock").turn():
        raise AssertionError("there is no such folder")


def test_a_forked_process_does_not_share_the_turn(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "lock", wait=0.1)
    with turns.turn():
        child = os.fork()
        if child == 0:
            other = Turns(tmp_path / "lock", wait=0.1)
            try:
                with other.turn():
                    os._exit(1)   # inside together with the parent
            except Unavailable:
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_turn_that_comes_too_late_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Unavailable), Turns(path, wait=0.1).turn():
            raise AssertionError("the lock was held elsewhere")
    with Turns(path, wait=2).turn():   # nobody who gave up holds it
        pass


def test_processes_are_served_in_the_order_of_coming(tmp_path: Path) -> None:
    path, served = tmp_path / "lock", []

    def work(name: int) -> None:
        with Turns(path).turn():   # a queue of its own for each: they meet at the file, as processes do
            served.append(name)

    with path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        threads = [threading.Thread(target=work, args=(name,)) for name in range(5)]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]
