"""The provider of sign-ins of the tests: a real host in its own process, and a browser that goes there."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from tests.support.app import Clock
from tests.support.page import Page
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.config import ROOT

CLIENT, SECRET = "backstory", "a secret: with & and +"
BUTTON = "Sign in with the clinic account"


@dataclass(frozen=True)
class Provider:
    """A running provider."""

    port: int

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that name it."""
        return {"OIDC_ISSUER": f"http://127.0.0.1:{self.port}", "OIDC_CLIENT_ID": CLIENT,
                "OIDC_CLIENT_SECRET": SECRET, "OIDC_NAME": "the clinic account"}

    def vouch(self, clock: Clock, who: str, sub: str = "subject-1", **more: Any) -> None:
        """Vouch for one of the demonstration's staff from now on, or for an address; `more` is how."""
        mood = {"now": clock.now.timestamp(), "email": EMAIL.get(who, who), "sub": sub, **more}
        self.ask("PUT", "/mood", json.dumps(mood))

    def asked(self) -> list[str]:
        """Give the paths that were asked since the mood changed."""
        found: list[str] = json.loads(self.ask("GET", "/asked")[1])
        return found

    def ask(self, method: str, path: str, body: str = "") -> tuple[str, bytes]:
        """Ask for something; give where it sends on to, and the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body.encode())
        answer = connection.getresponse()
        found = answer.getheader("Location", ""), answer.read()
        connection.close()
        return found

    def away(self, colleague: Colleague, address: str = "/sign-in/openid") -> str:
        """Go to the provider from one of our addresses, and give where it sends the browser back to."""
        there = urlsplit(colleague.client.get(address).headers["Location"])
        assert there.port == self.port
        found = urlsplit(self.ask("GET", f"{there.path}?{there.query}")[0])
        return f"{found.path}?{found.query}"

    def sign_in(self, app: Flask) -> Colleague:
        """Press the button at a browser of one's own, and stop where that leads."""
        colleague = Colleague(app.test_client())
        colleague.open("/sign-in")
        button = next(one for one in colleague.page.all("a") if BUTTON in one.text)
        colleague.open(self.away(colleague, button["href"]))
        return colleague


def is_in(colleague: Colleague) -> bool:
    """Whether somebody is signed in at this browser."""
    page: Page = colleague.open("/account")
    return page.slug == "account"


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """Run a provider as long as the block lasts."""
    command = [sys.executable, "-m", "tests.support.openid_provider"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield Provider(int(process.stdout.readline()))
        finally:
            process.kill()
