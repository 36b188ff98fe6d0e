"""The server as it is run in earnest: gunicorn with our settings, several processes, clients that dawdle."""

import os
import re
import signal
import socket
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.server import Server, children, free_port
from triage.cli.instance import write_config
from triage.store import migrate
from triage.store.database import make_engine

ROOM = 16 * 1024   # KiB that a request may take: a page of ours, and the most that one may send
LIMIT = 2.0   # seconds that a request may take to arrive
REFUSED = {b"HTTP/1.1 %d" % status for status in (400, 408, 414, 421, 431, 501, 505)}

HEAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"


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
                    says="", patience=120)
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
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n",
    HEAD + b"Content-Length: 4\r\nContent-Length: 4, 4\r\n\r\nabcd", HEAD + b"Content-Length: -1\r\n\r\n",
    HEAD + b"Content-Length: +4\r\n\r\nabcd", HEAD + b"Content-Length: 0x4\r\n\r\nabcd",
    HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\nabcd\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n-4\r\nabcd\r\n0\r\n\r\n",
    HEAD + b"X-Nul: a\x00b\r\n\r\n", HEAD + b"X\x00: a\r\n\r\n", HEAD + b"X-Bare: a\rX-Other: b\r\n\r\n",
    HEAD + b"No-Colon\r\n\r\n", HEAD + b": empty\r\n\r\n", b"GET /\r\n\r\n", b"GET\r\n\r\n",
    b"\x00" * 4000 + b"\r\n\r\n",
    b"GET / HTTP/1.1 \r\nHost: 127.0.0.1\r\n\r\n", b"GET  /  HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"G\x01T / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET /\xff\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n"])
def test_e16_what_is_no_clear_request_is_refused_and_closed(served: Server, data: bytes) -> None:
    assert answer(raw(served, data))[:12] in REFUSED
    assert asked(served, "/healthz")[0] == 200


def test_e16_what_lies_in_a_body_is_no_request(served: Server) -> None:
    inner = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    body = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(inner) + inner
    assert answer(raw(served, HEAD + body)).count(b"HTTP/1.1 ") == 1
    one = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert answer(raw(served, one + one + last)).count(b"HTTP/1.1 200") == 3   # each in its turn


def bodies() -> dict[str, tuple[str, bytes]]:
    """What nobody means well with: a type, and the first of it or the whole."""
    form = "application/x-www-form-urlencoded"
    return {"endless": (form, b"a=" + b"x" * (32 << 20)), "deep": ("application/json", b"[" * (4 << 20)),
            "many fields": (form, b"&".join(b"f%d=1" % n for n in range(300_000))),
            "many parts": ("multipart/form-data; boundary=x",
                           b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" * 60_000 + b"--x--"),
            "another alphabet": (f"{form}; charset=utf-16", b"\xff\xfe" * (2 << 20))}


@pytest.mark.parametrize("chunked", [False, True])
def test_bodies_without_measure_are_refused_and_fill_no_memory(served: Server, chunked: bool) -> None:
    before, met = memory(served), {}
    for name, (type_, body) in bodies().items():
        length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % len(body)
        client = raw(served, HEAD + b"Content-Type: " + type_.encode() + b"\r\n" + length + b"\r\n\r\n")
        with suppress(ConnectionError):   # it does not listen to the end
            client.sendall(b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n" if chunked else body)
        with suppress(ConnectionError):
            met[name] = answer(client)[9:12]
    assert set(met.values()) <= {b"400", b"413", b"415"}
    assert asked(served, "/healthz")[0] == 200
    assert memory(served) - before < ROOM


def memory(server: Server) -> int:
    """Give the most that any process which serves pages has ever held, in KiB."""
    assert server.process is not None
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in children(server.process.pid)]
    return max(int(found) for text in texts for found in re.findall(r"VmHWM:\s+(\d+) kB", text))


def test_it_stops_when_told(served: Server) -> None:
    assert served.process is not None
    os.kill(served.process.pid, signal.SIGTERM)
    assert served.process.wait(20) == 0
