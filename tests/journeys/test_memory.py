"""A server that may take no more memory: whoever needs much is told to come again, everybody else goes on."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.patient import Clinic, Patient
from tests.support.remote import Answer, Remote
from tests.support.running import running
from tests.support.server import Server, children

LEFT = 24 << 20        # bytes: enough for a page, and not for the 64 MiB of a password's hash
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Server, Clinic]]:
    """A server over a file: what is looked at here is the same on both databases."""
    with running(tmp_path, f"sqlite:///{tmp_path / 'memory.sqlite'}") as site:
        yield site


def workers(server: Server) -> list[int]:
    """Give the processes that answer people: those without children of the server's own."""
    assert server.process
    return [pid for child in children(server.process.pid) for pid in [child, *children(child)]]


@contextmanager
def nearly_full(pids: list[int]) -> Iterator[None]:
    """Let processes take a little more memory than they have, as long as the block lasts."""
    before = {pid: resource.prlimit(pid, resource.RLIMIT_AS) for pid in pids}
    for pid in pids:
        size = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
        resource.prlimit(pid, resource.RLIMIT_AS, (size + LEFT, before[pid][1]))
    yield
    for pid, limit in before.items():
        resource.prlimit(pid, resource.RLIMIT_AS, limit)


def sign_in(server: Server) -> Answer:
    """Try an account that is not there."""
    browser = Remote(server.url)
    token = TOKEN.search(browser.get("/sign-in").get_data())
    assert token
    return browser.post("/sign-in", {"email": "nobody@clinic.example", "password": "x" * 20,
                                     "csrf_token": token[1]})


def test_server_without_memory_refuses_kindly_and_keeps_every_page(site: tuple[Server, Clinic]) -> None:
    server, clinic = site
    patient = Patient(Remote(server.url), clinic.invite())  # type: ignore[arg-type]  # same methods, over the wire
    patient.get(patient.open().first("a", class_="btn")["href"])
    sign_in(server)
    pids, at = workers(server), patient.page.slug
    with nearly_full(pids):
        refused = [sign_in(server) for _ in range(4)]
        assert patient.post().status == 200
        assert patient.page.slug != at
    assert {answer.status_code for answer in refused} == {500}
    assert all("Try again in a few minutes" in answer.get_data() for answer in refused)
    assert workers(server) == pids     # none of them died of it
    assert sign_in(server).status_code == 422
