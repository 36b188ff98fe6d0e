"""Sign-ins by the hundred: each costs time and memory by design, and they take neither from a patient."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.patient import Clinic, Patient
from tests.support.remote import Answer, Remote
from tests.support.running import running
from tests.support.server import Server, children

SIGN_INS, AT_ONCE = 120, 60
THREADS = 8            # of the server, in two workers: so many hash at once
HASH = 70              # MB: 64 of Argon2, and what is around it
WAIT = 15.0            # seconds that a patient would wait for a page at most
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Server, Clinic]]:
    """A server over a file: what is looked at here is the same on both databases."""
    with running(tmp_path, f"sqlite:///{tmp_path / 'flood.sqlite'}") as site:
        yield site


def memory(server: Server) -> int:
    """Give the memory of all processes of a server, in MB."""
    assert server.process
    pids = [server.process.pid]
    for pid in pids:
        pids += children(pid)
    return sum(int(line.split()[1]) for pid in pids for line in
               Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")) // 1024


def sign_in(server: Server, number: int) -> Answer:
    """Try one account that may not exist, one in ten with a password without end."""
    browser = Remote(server.url)
    token = TOKEN.search(browser.get("/sign-in").get_data())
    assert token
    password = "x" * (200_000 if number % 10 == 0 else 20)
    return browser.post("/sign-in", {"email": f"nobody{number}@clinic.example", "password": password,
                                     "csrf_token": token[1]})


def test_sign_ins_by_the_hundred_keep_no_patient_out(site: tuple[Server, Clinic]) -> None:
    server, clinic = site
    patient = Patient(Remote(server.url), clinic.invite())  # type: ignore[arg-type]  # same methods, over the wire
    patient.get(patient.open().first("a", class_="btn")["href"])
    sign_in(server, 1)   # what is loaded once is loaded
    before, most, slowest = memory(server), 0, 0.0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(sign_in, server, number) for number in range(2, SIGN_INS + 2)]
        while not all(one.done() for one in waiting):
            began = time.monotonic()
            assert patient.get(patient.page.address).status == 200
            slowest, most = max(slowest, time.monotonic() - began), max(most, memory(server))
    statuses = Counter(one.result().status_code for one in waiting)
    assert set(statuses) <= {200, 413, 422, 429}, statuses
    refused = sign_in(server, 2)   # one address may not try for ever, and is told so
    assert refused.status_code == 429
    assert "Wait a quarter of an hour, or use a passkey" in refused.get_data()
    assert slowest < WAIT
    assert most - before < THREADS * HASH + 50
