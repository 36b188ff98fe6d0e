"""The server as it is run in earnest: gunicorn with our settings, several processes, clients that dawdle."""

import os
import re
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from tests.support.server import Server, free_port
from triage.cli.instance import write_config
from triage.store import migrate
from triage.store.database import make_engine

LIMIT = 2.0   # seconds that a request may take to arrive
REFUSED = {b"HTTP/1.1 %d" % status for status in (400, 408, 414, 431, 501, 505)}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two workers, started as docs/deploy does."""
    folder = tmp_path_factory.mktemp("served") / "instance"
    write_config(folder, demo=False)
    engine = make_engine(f"sqlite:///{folder / 'backstory.sqlite'}")
    migrate.upgrade(engine)
    engine.dispose()
    port = free_port()
    server = Server(folder, {"READ_SECONDS": str(LIMIT), "BIND": f"127.0.0.1:{port}"}, port,
                    command=(sys.executable, "-m", "gunicorn", "-c", "python:triage.cli.serving", "wsgi:app"),
                    says="")
    server.start()
    yield server
    server.kill()


def asked(server: Server, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"{server.url}{path}", timeout=40) as answer:
        return answer.status, answer.read().decode()


def raw(server: Server, data: bytes) -> socket.socket:
    """Send something, and leave the connection open."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=40)
    client.sendall(data)
    return client


def answer(client: socket.socket) -> bytes:
    """Read until the server closes."""
    found = b""
    while chunk := client.recv(65536):
        found += chunk
    client.close()
    return found


def test_numbers_of_all_workers_are_added_up(served: Server) -> None:
    before = _count(served)
    for _ in range(20):
        asked(served, "/healthz")
    assert _count(served) == before + 20


def _count(server: Server) -> int:
    found = re.search(r'backstory_requests_total\{method="GET",route="ops.healthz",status="200"\} (\d+)',
                      asked(server, "/metrics")[1])
    return int(found.group(1)) if found else 0


def test_line_of_json_is_printed_for_each_request(served: Server) -> None:
    asked(served, "/sign-in")
    assert '"route": "security.login"' in served.printed()


def test_clients_that_dawdle_hold_up_nobody_for_good(served: Server) -> None:
    heads = [raw(served, b"GET /healthz HTTP/1.1\r\nHost: 127") for _ in range(6)]
    bodies = [raw(served, b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nemail=")
              for _ in range(6)]
    assert asked(served, "/healthz")[0] == 200
    assert {answer(client)[:12] for client in heads} == {b"HTTP/1.1 408"}
    assert {answer(client)[:10] for client in bodies} == {b"HTTP/1.1 4"}


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n folded: x\r\n\r\n",
    b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01" * 40 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n"])
def test_e16_what_is_no_clear_request_is_refused_and_closed(served: Server, data: bytes) -> None:
    assert answer(raw(served, data))[:12] in REFUSED
    assert asked(served, "/healthz")[0] == 200


def test_it_stops_when_told(served: Server) -> None:
    assert served.process is not None
    os.kill(served.process.pid, signal.SIGTERM)
    assert served.process.wait(20) == 0
