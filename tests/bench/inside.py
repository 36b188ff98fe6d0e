"""A browser inside the process: calls the application itself, so that nothing but it is measured."""

import io
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests.bench.browser import FORM, Answer, Pairs, path_of

Looking = Callable[[str], AbstractContextManager[None]]


class Inside:
    """Like `browser.Browser`; `looking` is entered around each call of the application, by its method."""

    def __init__(self, app: Flask, looking: Looking | None = None) -> None:
        """Take an application."""
        self._app = app
        self._looking = looking or (lambda _method: nullcontext())
        self.cookies: dict[str, str] = {}

    def become(self, cookies: Mapping[str, str]) -> None:
        """Be a new person, with these cookies alone."""
        self.cookies = dict(cookies)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, b"")

    def post(self, path: str, pairs: Pairs) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(list(pairs)).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        seen: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            seen.update(status=int(status[:3]), headers=headers)

        environ = self._environ(method, path, body)
        with self._looking(method):
            began = time.perf_counter()
            content = _all(self._app(environ, start))   # type: ignore[arg-type]  # Flask asks for more than it uses
            seconds = time.perf_counter() - began
        for line in (value for name, value in seen["headers"] if name == "Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        location = next((value for name, value in seen["headers"] if name == "Location"), "")
        return Answer(seen["status"], path_of(location), content, seconds)

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        bare, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method, "PATH_INFO": bare, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": FORM,
            "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def _all(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
