"""A gateway for text messages that looks hard at what it gets: a process of its own, started by sms.py.

`PUT /mood` says how to answer from now on, or to forget what was accepted, which `GET /seen` gives.
"""

import base64
import json
import re
import socket
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

ACCOUNT, TOKEN = "AC" + "0" * 32, "token-of-the-account"
SEEN: list[dict[str, str]] = []
BY_KEY: dict[str, str] = {}
MOOD = {"name": "kind"}
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
CODES = {"refuse": (400, 21211), "opted-out": (400, 21610), "busy": (429, 20429), "broken": (500, 0),
         "stranger": (401, 20003)}


class Host(BaseHTTPRequestHandler):
    """Answers as the mood is."""

    def do_GET(self) -> None:
        """Give what was accepted."""
        self._answer(200, SEEN)

    def do_PUT(self) -> None:
        """Take another mood."""
        mood = self._body().decode()
        if mood == "forget":
            SEEN.clear()
            BY_KEY.clear()
        else:
            MOOD["name"] = mood
        self._answer(200, {})

    def do_POST(self) -> None:
        """Take a message, or do what the mood says."""
        body, mood = self._body(), MOOD["name"]
        if mood == "hang":
            time.sleep(60)
        elif mood == "drip":
            self._drip()
        elif mood == "elsewhere":
            self._send(307, b"", Location=f"http://127.0.0.1:{self.server.server_address[1]}/stolen")
        elif mood == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif mood == "nonsense":
            self._send(201, b"<html>fine</html>")
        elif mood in CODES:
            status, code = CODES[mood]
            self._answer(status, {"code": code, "message": "to +13125550142: no"})
        else:
            self._take(body)

    def _take(self, body: bytes) -> None:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        if wrong := self._wrong(form):
            self._answer(400, {"code": 21000, "message": wrong})
            return
        key = self.headers["Idempotency-Key"]
        if key not in BY_KEY:
            BY_KEY[key] = f"SM{len(BY_KEY):032d}"
            SEEN.append(form | {"key": key})
        self._answer(201, {"sid": BY_KEY[key], "status": "queued"})

    def _wrong(self, form: dict[str, str]) -> str:
        signed = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        checks = {
            "path": self.path == PATH, "sign-in": self.headers["Authorization"] == f"Basic {signed}",
            "type": self.headers["Content-Type"] == "application/x-www-form-urlencoded",
            "fields": set(form) == {"To", "From", "Body", "StatusCallback"},
            "to": bool(re.fullmatch(r"\+[1-9]\d{7,14}", form.get("To", ""))),
            "from": form.get("From") == "+15005550006", "body": 0 < len(form.get("Body", "")) <= 1600,
            "callback": form.get("StatusCallback", "").endswith("/messages/status/" + self.headers.get(
                "Idempotency-Key", "-")),
        }
        return ", ".join(name for name, is_right in checks.items() if not is_right)

    def _drip(self) -> None:
        with suppress(ConnectionError):   # nobody has the patience
            for letter in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"a" * 10_000:
                self.wfile.write(bytes([letter]))
                self.wfile.flush()
                time.sleep(0.05)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, what: Any) -> None:
        self._send(status, json.dumps(what).encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()
