"""A telephone with an app for codes, as RFC 6238 has it: it reads the key on the page and makes codes."""

import base64
import hmac
from dataclasses import dataclass

from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.sign_in import EMAIL
from tests.support.staff import Colleague
from triage.services import demo

STEP = 30


@dataclass
class Phone:
    """One app with one key, and the clock of the test."""

    key: bytes
    clock: Clock

    @classmethod
    def scanning(cls, page: Page, clock: Clock) -> "Phone":
        """Read the key that stands beside the picture."""
        typed = page.first("b", class_="address").text.replace(" ", "").replace("-", "")
        return cls(base64.b32decode(typed + "=" * (-len(typed) % 8)), clock)

    def code(self, steps: int = 0) -> str:
        """Give the code of now, or of so many half-minutes later."""
        counter = int(self.clock.now.timestamp()) // STEP + steps
        digest = hmac.digest(self.key, counter.to_bytes(8), "sha1")
        at = digest[-1] & 15
        return f"{(int.from_bytes(digest[at:at + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def with_password(app: Flask, who: str) -> Colleague:
    """Give the password of one of the demonstration's staff, and stop where that leads."""
    colleague = Colleague(app.test_client())
    colleague.open("/sign-in")
    colleague.press("Sign in", email=EMAIL[who], password=demo.password(parts_of(app).settings))
    return colleague


def set_up(app: Flask, who: str, clock: Clock) -> tuple[Colleague, Phone]:
    """Sign in for the first time where two factors are asked for, and set the app up."""
    colleague = with_password(app, who)
    phone = Phone.scanning(colleague.press("Show the picture"), clock)
    colleague.press("Finish", code=phone.code())
    return colleague, phone
