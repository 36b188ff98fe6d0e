"""Patients and clinicians, each a thread with a browser of its own, who go on whatever happens."""

import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from http.client import HTTPException
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from tests.faults.furnish import BORN, PASSWORD
from tests.faults.ledger import Ledger, Saved
from tests.support.page import Page
from tests.support.remote import Answer, CircleError, Either
from tests.support.walking import QUIET, fields

PATIENCE = 240.0    # seconds that somebody tries the same thing before it counts as a failure
UNWELL: Mapping[str, Any] = {**QUIET, "bladder-change": "new"}
MOST_PAGES = 400    # of one form, with all that went wrong on the way
CASE = re.compile(r"/clinician/cases/([0-9a-f-]{36})$")
BUSY = (502, 503, 504)


class GaveUpError(Exception):
    """The run is over, or what was tried never worked."""


class Person(threading.Thread, ABC):
    """Whoever sits at a browser: tries again what was cut off, as people and proxies do."""

    def __init__(self, servers: Sequence[str], ledger: Ledger, seed: str, stop: threading.Event) -> None:
        """Take where to go, each time to any of these, and a seed for what is left to chance."""
        super().__init__(daemon=True)
        self.chance, self.page = random.Random(seed), Page()
        self.client, self.ledger, self.stop = Either(servers[0], {}, servers, self.chance), ledger, stop

    def run(self) -> None:
        """Go on until the run is over."""
        try:
            self.live()
        except GaveUpError:
            return
        except Exception as error:
            where = f"{self.page.status} {_plain(self.page.address)} {self.page.title!r}"
            self.ledger.blame(f"{type(self).__name__} at {where}: {type(error).__name__}: {error}")

    @abstractmethod
    def live(self) -> None:
        """Do what somebody of this kind does all day."""

    def get(self, address: str) -> Page:
        """Open a page, however often it takes."""
        return self._see(self._ask(lambda: self.client.get(address, follow_redirects=True), address))

    def post(self, address: str, data: MultiDict[str, str]) -> Page:
        """Send a form, however often it takes; and open the page that it leads to."""
        answer = self._ask(lambda: self.client.post(address, data=data), address)
        if answer.status_code in (302, 303):
            return self.get(answer.headers["Location"].removeprefix(self.client.url).partition("#")[0])
        return self._see(answer)

    def _ask(self, ask: Any, address: str) -> Answer:
        until = time.monotonic() + PATIENCE
        while not self.stop.is_set() or time.monotonic() < until:
            try:
                answer: Answer = ask()
            except (OSError, HTTPException) as error:
                self.ledger.meet("cut off" if not isinstance(error, TimeoutError) else "no answer")
            except CircleError:   # for a moment, while one release thinks otherwise than the other
                self.ledger.meet("in a circle")
                if len(self.client.servers) < 2:
                    raise
            else:
                self.ledger.meet(str(answer.status_code))
                if answer.status_code not in BUSY:
                    return answer
            if time.monotonic() > until:
                self.ledger.blame(f"{_plain(address)}: nothing for {PATIENCE:.0f} seconds")
                raise GaveUpError
            time.sleep(self.chance.uniform(0.02, 0.3))
        raise GaveUpError

    def _see(self, answer: Answer) -> Page:
        if answer.status_code >= 500:
            self.ledger.blame(f"{_plain(answer.request.full_path)}: {answer.status_code}")
        address = answer.request.full_path.partition("#")[0].rstrip("?")
        self.page = Page(answer.get_data(), address, answer.status_code)
        return self.page


class Patient(Person):
    """Fills in one form after the other, each of its own visit, and sends it."""

    def __init__(self, servers: Sequence[str], ledger: Ledger, seed: str, stop: threading.Event,
                 visits: Iterator[tuple[UUID, str]]) -> None:
        """Take the visits with their links, shared with the others."""
        super().__init__(servers, ledger, seed, stop)
        self._visits, self._visit = visits, UUID(int=0)

    def live(self) -> None:
        """Go from form to form."""
        while not self.stop.is_set():
            found = next(self._visits, None)
            if found is None:
                return
            self.client = replace(self.client, cookies={})
            self._visit = found[0]
            self._fill_in(found[1], UNWELL if self.chance.random() < 1 / 3 else QUIET)

    def _fill_in(self, link: str, answers: Mapping[str, Any]) -> None:
        self.get(f"{link}?lang=en")
        for _ in range(MOST_PAGES):
            if self.page.slug == "done":
                self.ledger.send(self._visit)
                return
            if self.stop.is_set():
                return
            self._go_on(link, answers)
        self.ledger.blame(f"the form does not end: {_plain(self.page.address)}")
        raise GaveUpError

    def _go_on(self, link: str, answers: Mapping[str, Any]) -> None:
        """Do what the open page asks for, whichever it is by now."""
        if self.page.slug == "urgent":
            self.ledger.flag(self._visit)
            self._press(-1, {"choice": "read"})
        elif self.page.all("input", name="year"):   # who it is: at first, or because the session is over
            self._press(-1, {"day": str(BORN.day), "month": str(BORN.month), "year": str(BORN.year)})
        elif self.page.slug == "intake":
            self.get(self.page.first("main").first("a", class_="btn")["href"])
        elif self.page.slug == "check-answers":
            self._press(-1, {})
        elif self.page.all("input", name="key"):
            self._page(answers)
        else:   # nothing to go on with: by the link again, as the page says
            self.ledger.meet("by the link again")
            self.get(f"{link}?lang=en")

    def _press(self, form: int, said: Mapping[str, Any]) -> Page:
        address = self.page.all("form")[form]["action"] or self.page.address
        return self.post(address, self.page.filled(form, said))

    def _page(self, answers: Mapping[str, Any]) -> None:
        """Send one page. Where it leads elsewhere, the server has said that it keeps it."""
        before, said = self.page, fields(self.page, answers)
        data = before.filled(-1, said)
        sent = {name: data.getlist(name) for name in said}
        self.ledger.save(Saved(self._visit, before.slug, data["key"], sent, told=False))
        self.post(before.all("form")[-1]["action"] or before.address, data)
        if self.page.status == 200 and self.page.slug not in (before.slug, "again"):
            self.ledger.save(Saved(self._visit, before.slug, data["key"], sent, told=True))
        elif self.page.problems:
            self.ledger.blame(f"{before.slug}: {self.page.problems}")
            raise GaveUpError
        time.sleep(self.chance.uniform(0, 0.2))


class Clinician(Person):
    """Signs one case after the other, whichever of the queue."""

    def __init__(self, servers: Sequence[str], ledger: Ledger, seed: str, stop: threading.Event,
                 email: str) -> None:
        """Take the account's address."""
        super().__init__(servers, ledger, seed, stop)
        self._email = email

    def live(self) -> None:
        """Go from case to case."""
        while not self.stop.is_set():
            self._open("/clinician/queue")
            found = sorted({link["href"] for link in self.page.all("a") if CASE.search(link["href"])})
            if found:
                self._sign(self.chance.choice(found))
            time.sleep(self.chance.uniform(0.1, 0.6))

    def _open(self, address: str) -> None:
        self.get(address)
        while self.page.slug == "sign-in":
            form = next(number for number, form in enumerate(self.page.all("form"))
                        if form.all("input", name="password"))
            data = self.page.filled(form, {"email": self._email, "password": PASSWORD})
            self.post(self.page.all("form")[form]["action"] or self.page.address, data)
            self.get(address)

    def _sign(self, address: str) -> None:
        self._open(address)
        case = UUID(CASE.search(address).group(1))   # type: ignore[union-attr]  # it was found by this
        for number, form in enumerate(self.page.all("form")):
            if form["action"].endswith("/decide"):
                data = self.page.filled(number, {"decision": "agree", "plan": "Examine."})
                self.post(form["action"], data)
                if self.page.status == 200 and self.page.slug in ("queue", str(case)):
                    self.ledger.sign(case, self._email)
                else:
                    self.ledger.meet("told that it is signed")
                return


def _plain(address: str) -> str:
    return re.sub(r"/i/[\w-]+", "/i/…", address.partition("?")[0])
