"""A FHIR server that looks hard at what it gets: a process of its own, started by `fhir_host()` below.

`PUT /mood` says how to answer from now on. A document that is no valid R4 Bundle gets 422; one that it holds
already, by its identifier, gets 200. `GET /seen` gives what was kept, with the headers that it came with.
"""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from fhir.resources.R4B.bundle import Bundle

from triage.config import ROOT

TOKEN = "token-of-the-clinic"
SEEN: list[dict[str, Any]] = []
MOOD = {"name": "kind"}
CODES = {"invalid": 422, "busy": 503, "stranger": 401}


class Host(BaseHTTPRequestHandler):
    """Answers as the mood is."""

    def do_GET(self) -> None:
        """Give what was kept."""
        self._send(200, json.dumps(SEEN).encode())

    def do_PUT(self) -> None:
        """Take another mood."""
        MOOD["name"] = self._body().decode()
        self._send(200, b"{}")

    def do_POST(self) -> None:
        """Take a document, or do what the mood says."""
        body, mood = self._body(), MOOD["name"]
        if mood == "hang":
            time.sleep(60)
        elif mood == "elsewhere":
            self._send(307, b"", Location=f"http://127.0.0.1:{self.server.server_address[1]}/stolen")
        elif mood == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mood == "repeat":
            self._send(422, body)
        elif mood in CODES:
            self._send(CODES[mood], b'{"resourceType": "OperationOutcome"}')
        else:
            self._take(body)

    def _take(self, body: bytes) -> None:
        found = json.loads(body)
        try:
            Bundle.model_validate(found)
            name = f"identifier={found['identifier']['system']}|{found['identifier']['value']}"
            assert self.path == "/fhir/Bundle"
            assert found["type"] == "document"
            assert unquote(self.headers["If-None-Exist"]) == name
            assert self.headers["Content-Type"].startswith("application/fhir+json")
            assert self.headers["Authorization"] == f"Bearer {TOKEN}"
        except (AssertionError, ValueError) as error:
            self._send(422, str(error).encode())
            return
        is_new = name not in [one["name"] for one in SEEN]
        if is_new:
            SEEN.append({"name": name, "bundle": found})
        self._send(201 if is_new else 200, b"")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Server:
    """The settings that reach a running host."""

    port: int
    fhir_token: str = TOKEN
    hl7_host: str = ""
    record_on_signing: bool = True

    @property
    def fhir_url(self) -> str:
        """Where the host is."""
        return f"http://127.0.0.1:{self.port}/fhir"

    def be(self, mood: str) -> None:
        """Answer otherwise from now on."""
        self._ask("PUT", "/mood", mood)

    def seen(self) -> list[dict[str, Any]]:
        """Give the documents that were kept."""
        found: list[dict[str, Any]] = json.loads(self._ask("GET", "/seen"))
        return found

    def _ask(self, method: str, path: str, body: str = "") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body.encode())
        answer = connection.getresponse().read()
        connection.close()
        return answer


@contextmanager
def fhir_host() -> Iterator[Server]:
    """Run a host as long as the block lasts."""
    command = [sys.executable, "-m", "tests.support.fhir_host"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield Server(int(process.stdout.readline()))
        finally:
            process.kill()


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
