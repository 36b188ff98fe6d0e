"""The proxy that docs/deploy sets up, running: what it speaks, with whom, and what it hands on to nobody."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
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
HERE = """{
    admin off
    auto_https disable_redirects
    skip_install_trust
    default_bind 127.0.0.1
    storage file_system %s
"""
NAME = "localhost"
SECONDS = 30
STRONG = {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256"}
WEAK = ("ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA256", "AES256-GCM-SHA384", "AES128-SHA",
        "DHE-RSA-AES128-GCM-SHA256", "aNULL", "eNULL")

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")


class Proxy:
    """A running one."""

    def __init__(self, port: int, root: Path, log: Path) -> None:
        self.port, self.root, self.log = port, root, log

    def wait_for(self, words: str) -> str:
        """Wait until it has written something down; give all that it wrote."""
        until = time.monotonic() + SECONDS
        while words not in (said := self.log.read_text()):
            assert time.monotonic() < until, said
            time.sleep(0.02)
        return said

    def speaks(self, kind: Kind, name: str | None = NAME) -> str:
        """Give the cipher of a handshake with a client that can do just so much; "" where there is none."""
        context = trusting(str(self.root))
        kind.hold(context)
        context.check_hostname = bool(name)
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=10) as line, \
                context.wrap_socket(line, server_hostname=name) as wrapped:
            return (wrapped.cipher() or ("",))[0]
        return ""

    def ask(self, path: str, headers: Mapping[str, str] | None = None,
            method: str = "GET") -> http.client.HTTPResponse:
        """Give an answer."""
        way = http.client.HTTPSConnection(NAME, self.port, timeout=10, context=trusting(str(self.root)))
        way.request(method, path, headers=headers or {})
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

    def do_POST(self) -> None:
        """Break off in the middle."""
        self.connection.shutdown(socket.SHUT_RDWR)

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
    (folder / "Caddyfile").write_text((FOLDER / "Caddyfile").read_text().replace("{\n", HERE % folder, 1))
    settings = {"SITE": f"https://{NAME}:{port}", "TLS": "internal", "UPSTREAMS": f"127.0.0.1:{behind}"}
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, env={**os.environ, **settings, "HOME": str(folder)}, stderr=log)
    try:
        proxy = Proxy(port, folder / "pki" / "authorities" / "local" / "root.crt", folder / "log")
        proxy.wait_for("certificate obtained")
        yield proxy
    finally:
        running.terminate()
        running.wait()


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


def test_what_was_asked_is_not_written_down_when_the_application_breaks_off(proxy: Proxy) -> None:
    """Caddy would tell the whole address, and with it a patient's link."""
    secret = "Zqvmk1000x"
    forged = {"Cookie": f"intake={secret}", "User-Agent": secret, "Referer": f"https://{NAME}/i/{secret}"}
    assert proxy.ask(f"/i/{secret}?name={secret}", forged, "POST").status == 502
    said = proxy.wait_for('"status":502')
    assert '"logger":"http.log.error"' in said
    assert secret not in said
