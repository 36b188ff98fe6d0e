"""A browser without scripts, over the wire: cookies, redirects, nothing else.

Has the few methods of Flask's test client that tests/support/patient.py uses, so that the same patient
can walk through a real server.
"""

import http.client
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import MultiDict

REDIRECTS = {301, 302, 303, 307, 308}
SECONDS = 20
MOST_REDIRECTS = 10


class CircleError(AssertionError):
    """One address leads to the next, and that one back."""


@dataclass(frozen=True)
class Request:
    """What was asked for last."""

    full_path: str


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status_code: int
    headers: Mapping[str, str]
    body: bytes
    request: Request

    def get_data(self, as_text: bool = True) -> str:
        """Give the page."""
        return self.body.decode()


@dataclass
class Remote:
    """One tab. Two tabs of one browser share `cookies`."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def tab(self) -> "Remote":
        """Open another tab of the same browser."""
        return Remote(self.url, self.cookies)

    def get(self, path: str, follow_redirects: bool = False) -> Answer:
        """Open an address."""
        return self._ask("GET", path, None, follow_redirects)

    def post(self, path: str, data: Mapping[str, str] | MultiDict[str, str],
             follow_redirects: bool = False) -> Answer:
        """Send a form."""
        pairs = data.items(multi=True) if isinstance(data, MultiDict) else data.items()
        return self._ask("POST", path, urlencode(list(pairs)), follow_redirects)

    def _ask(self, method: str, path: str, body: str | None, follow: bool) -> Answer:
        answer = self._once(method, path, body)
        for _ in range(MOST_REDIRECTS):
            if not follow or answer.status_code not in REDIRECTS:
                return answer
            target = urlsplit(answer.headers["Location"])
            answer = self._once("GET", target.path + (f"?{target.query}" if target.query else ""), None)
        raise CircleError(f"{path} leads in a circle")

    def _once(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                self._keep(line)
            return Answer(response.status, dict(response.headers), response.read(), Request(path))
        finally:
            connection.close()

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
            else:
                self.cookies.pop(name, None)


@dataclass
class Either(Remote):
    """A browser behind a proxy that sends each request to whichever server, with no regard to the last."""

    servers: Sequence[str] = ()
    chance: random.Random = field(default_factory=random.Random)

    def _once(self, method: str, path: str, body: str | None) -> Answer:
        self.url = self.chance.choice(self.servers)
        return super()._once(method, path, body)
