"""The proxy that docs/deploy sets up, running: what it speaks, with whom, and what it hands on to nobody."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from tests.support.deploy_files import FOLDER
from tests.support.old_tls import Kind
from tests.support.server import free_port
from triage.services.trust import trusting

V1, V1_1, V1_2, V1_3 = (getattr(ssl.TLSVersion, name) for name in ("TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"))
# Where no public authority signs, and nothing is listened to but this port of this machine.
AROUND = """{
    admin off
    auto_https disable_redirects
    skip_install_trust
    default_bind 127.0.0.1
    storage file_system %s
}
"""
NAME = "localhost"
STRONG = {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"}
WEAK = ("ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES256-GCM-SHA384", "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256", "aNULL", "eNULL")

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")


class Proxy:
    """A running one."""

    def __init__(self, port: int, root: Path) -> None:
        self.port, self.root = port, root

    def speaks(self, kind: Kind, name: str | None = NAME) -> str:
        """Give the cipher of a handshake with a client that can do just so much; "" where there is none."""
        context = trusting(str(self.root))
        kind.hold(context)
        context.check_hostname = bool(name)
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=10) as line, \
                context.wrap_socket(line, server_hostname=name) as wrapped:
            return (wrapped.cipher() or ("",))[0]
        return ""

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> http.client.HTTPResponse:
        """Give an answer."""
        way = http.client.HTTPSConnection(NAME, self.port, timeout=10, context=trusting(str(self.root)))
        way.request("GET", path, headers=headers or {})
        answer = way.getresponse()
        answer.read()
        way.close()
        return answer


class Behind(BaseHTTPRequestHandler):
    """What stands where the application does: it keeps what it was asked with."""

    asked: ClassVar[list[Message]] = []

    def do_GET(self) -> None:
        """Answer anything."""
        if self.path != "/healthz":
            self.asked.append(self.headers)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """The port of what stands behind the proxy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory, behind: int) -> Iterator[Proxy]:
    """Caddy with the very file."""
    folder, port = tmp_path_factory.mktemp("caddy"), free_port()
    (folder / "Caddyfile").write_text(AROUND % folder + (FOLDER / "Caddyfile").read_text())
    settings = {"SITE": f"https://{NAME}:{port}", "TLS": "internal", "UPSTREAMS": f"127.0.0.1:{behind}"}
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    running = subprocess.Popen(command, env={**os.environ, **settings, "HOME": str(folder)}, text=True,
                               stderr=subprocess.PIPE)
    assert running.stderr
    try:
        assert any("certificate obtained" in line for line in running.stderr)
        yield Proxy(port, folder / "pki" / "authorities" / "local" / "root.crt")
    finally:
        running.terminate()
        running.wait()
        running.stderr.close()


def test_it_speaks_tls_1_2_and_1_3_and_nothing_older(proxy: Proxy) -> None:
    assert proxy.speaks(Kind(V1, V1_1)) == ""
    assert proxy.speaks(Kind(V1, V1_1), name=None) == ""
    assert proxy.speaks(Kind(V1_2, V1_2)) in STRONG
    assert proxy.speaks(Kind(V1_3, V1_3)).startswith("TLS_")


def test_it_speaks_strong_ciphers_alone(proxy: Proxy) -> None:
    assert {name for name in STRONG if proxy.speaks(Kind(V1_2, V1_2, name)) == name} == STRONG
    assert [name for name in WEAK if proxy.speaks(Kind(V1_2, V1_2, f"{name}:@SECLEVEL=0"))] == []


def test_it_hands_nobody_on_to_what_is_for_those_who_watch(proxy: Proxy) -> None:
    assert [proxy.ask(path).status for path in ("/metrics", "/readyz", "/sign-in")] == [404, 404, 200]
    assert len(Behind.asked) == 1


def test_nobody_says_for_it_who_asks_and_how(proxy: Proxy) -> None:
    forged = {"X-Forwarded-For": "192.0.2.6", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example",
              "X-Real-IP": "192.0.2.6", "Forwarded": "for=192.0.2.6"}
    answer = proxy.ask("/sign-in", forged)
    told = Behind.asked[-1]
    assert told.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert told.get_all("X-Forwarded-Proto") == ["https"]
    assert told.get_all("X-Forwarded-Host") == [NAME]
    assert (told["X-Real-IP"], told["Forwarded"]) == (None, None)
    assert (answer.headers["Server"], answer.headers["Via"]) == (None, None)
