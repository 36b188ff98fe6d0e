"""The gateway for text messages of the tests: a real host in a process of its own."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.sms_host import ACCOUNT, TOKEN
from triage.config import ROOT
from triage.services.messages.gateway import TwilioGateway


@dataclass(frozen=True)
class Gateway:
    """The settings that reach a running host."""

    port: int
    sms_account: str = ACCOUNT
    sms_token: str = TOKEN
    sms_from: str = "+15005550006"
    base_url: str = "https://intake.clinic.example"

    @property
    def sms_url(self) -> str:
        """Where the host is."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, *, step: float = 5, whole: float = 5) -> TwilioGateway:
        """Give what sends here."""
        return TwilioGateway(self, step=step, whole=whole)

    def be(self, mood: str) -> None:
        """Answer otherwise from now on."""
        self._ask("PUT", "/mood", mood)

    def forget(self) -> None:
        """Forget what was accepted."""
        self._ask("PUT", "/mood", "forget")

    def seen(self) -> list[dict[str, str]]:
        """Give the messages that were accepted: To, From, Body, StatusCallback, key."""
        found: list[dict[str, str]] = json.loads(self._ask("GET", "/seen"))
        return found

    def _ask(self, method: str, path: str, body: str = "") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request(method, path, body.encode())
        answer = connection.getresponse().read()
        connection.close()
        return answer


@contextmanager
def sms_host() -> Iterator[Gateway]:
    """Run a host as long as the block lasts."""
    command = [sys.executable, "-m", "tests.support.sms_host"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield Gateway(int(process.stdout.readline()))
        finally:
            process.kill()
