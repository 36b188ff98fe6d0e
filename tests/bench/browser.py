"""A browser as far as a form needs one: a connection that stays open, cookies, redirects."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, and how long that took: from sending to the last byte, in seconds."""

    status: int
    location: str
    body: bytes
    seconds: float


class Browser:
    """One connection to 127.0.0.1. Forget the cookies, and it is somebody else."""

    def __init__(self, port: int) -> None:
        """Name the port; the connection is opened when first used."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def become(self, cookies: Mapping[str, str]) -> None:
        """Be a new person, with these cookies alone."""
        self.cookies = dict(cookies)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, pairs: Pairs) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(list(pairs)).encode())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = FORM
        began = time.perf_counter()
        try:
            answer = self._exchange(method, path, body, headers, began)
        except (HTTPException, ConnectionError):   # closed while it was idle, as a server may
            self._connection.close()
            answer = self._exchange(method, path, body, headers, began)
        return answer

    def _exchange(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str],
                  began: float) -> Answer:
        self._connection.request(method, path, body, dict(headers))
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, path_of(response.headers.get("Location", "")), content, seconds)


def path_of(location: str) -> str:
    """Give the path and query of an address."""
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
