"""What people do with a server all day: forms, mistakes, the staff's pages, and whoever else knocks."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import Lock

from tests.bench.browser import Answer, Browser
from tests.bench.load_walk import Turn, follow
from tests.bench.script import Wrong, tokens

CASE = re.compile(rb'href="(/clinician/cases/[0-9a-f-]{36})"')
PRINT = re.compile(rb'(/desk/cases/[0-9a-f-]{36}/print)')
STATIC = re.compile(rb'(?:href|src)="(/static/[^"#]+)"')
CLINICIANS = ("/clinician/queue", "/clinician/queue/queue.csv", "/clinician/learning", "/clinician/rules",
              "/clinician/record", "/account")
DESKS = ("/desk", "/desk/patients", "/desk/visits/new", "/desk/import", "/desk/invites", "/desk/paper")
OF_CASE = ("", "/fhir.json", "/note", "/note.txt", "/answers.csv", "/what-if")
WITH_PDF = "/document.json"
CASES, EVERY_PDF = 3, 3    # cases that a clinician opens; one in so many of the staff asks for a PDF
WRONG_DATE = [("day", "1"), ("month", "1"), ("year", "1950")]


@dataclass
class Errands:
    """Everything that can be done. Links and numbers are shared by several threads."""

    walks: Sequence[Sequence[Turn]]
    password: str
    emails: Mapping[str, str]
    links: Iterator[str] = field(default_factory=lambda: iter(()))
    _lock: Lock = field(default_factory=Lock)
    _number: Iterator[int] = field(default_factory=count)

    def day(self) -> Sequence[Callable[[Browser], int]]:
        """Give what is done in turn, over and over; each gives the number of requests that it made."""
        many = (self.passers_by,) * 3   # every page of theirs costs little, and they come more often
        return (self.patient, *many, self.muddled, self.patient, *many, self.clinician, *many,
                self.muddled, self.patient, self.desk)

    def patient(self, browser: Browser) -> int:
        """Fill in a form from the link to the receipt."""
        return follow(browser, self._link(), self.walks[self._next() % len(self.walks)])

    def muddled(self, browser: Browser) -> int:
        """Be wrong wherever one can be: the date, the link, the page, the token."""
        link = self._link()
        page = _see(browser.get(f"{link}?lang=es"), 200)
        _see(browser.post(link, WRONG_DATE + tokens(page.body)), 422)
        _see(browser.post(link, [*WRONG_DATE[:2], ("year", "x" * 50), *tokens(page.body)]), 422)
        _see(browser.post(link, WRONG_DATE), 400)
        _see(browser.post(f"/i/{self._word()}", WRONG_DATE + tokens(page.body)), 422)
        _see(browser.get(f"{link}/new-link"), 200)
        _see(browser.get("/intake/right-now"), 410)
        _see(browser.get("/code"), 200)
        return 8

    def passers_by(self, browser: Browser) -> int:
        """Ask for what machines ask for, and for what is not there, each time under another name."""
        page = _see(browser.get("/sign-in"), 200)
        found = sorted(set(STATIC.findall(page.body)))
        for path in found:
            _see(browser.get(f"{path.decode()}"), 200)
        _see(browser.get("/healthz"), 200)
        _see(browser.get("/metrics"), 200)
        _see(browser.get(f"/{self._word()}"), 404)
        _see(browser.get(f"/static/{self._word()}.css"), 404)
        _see(browser.get(f"/intake/{self._word()}?{self._word()}={self._word()}"), 410)
        _see(browser.get(f"/sign-in?next=/{self._word()}"), 200)
        _see(browser.post("/sign-in", [("email", f"{self._word()}@clinic.example")]), 400)
        return 8 + len(found)

    def clinician(self, browser: Browser) -> int:
        """Sign in, look at the lists, and at some cases in every form that there is."""
        self._sign_in(browser, "clinician")
        pages = [_see(browser.get(path), 200) for path in CLINICIANS]
        found = sorted(set(CASE.findall(pages[0].body)))
        start = self._next()
        cases = [found[(start + number) % len(found)].decode() for number in range(CASES)]
        paths = [case + part for case in cases for part in OF_CASE]
        if start % EVERY_PDF == 0:
            paths.append(cases[0] + WITH_PDF)
        for path in paths:
            _see(browser.get(path), 200)
        return 2 + len(CLINICIANS) + len(paths)

    def desk(self, browser: Browser) -> int:
        """Sign in, look at the day, look for somebody, print a summary."""
        self._sign_in(browser, "desk")
        for path in DESKS:
            _see(browser.get(path), 200)
        day = _see(browser.get(f"/desk/day/{datetime.now(UTC).date()}"), 200)
        found = PRINT.search(day.body)
        printed = [] if found is None else [found[1].decode()]
        if printed and self._next() % EVERY_PDF == 0:
            printed.append(f"{printed[0]}.pdf")
        for path in printed:
            _see(browser.get(path), 200)
        return 3 + len(DESKS) + len(printed)

    def _sign_in(self, browser: Browser, who: str) -> None:
        page = _see(browser.get("/sign-in"), 200)
        sent = [("email", self.emails[who]), ("password", self.password), *tokens(page.body)]
        _see(browser.post("/sign-in", sent), 302)

    def _next(self) -> int:
        with self._lock:
            return next(self._number)

    def _link(self) -> str:
        with self._lock:
            return next(self.links)

    def _word(self) -> str:
        """Give a word that nobody has used before."""
        return f"word-{self._next()}"


def _see(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise Wrong(f"{answer.status} where {status} was to be: {answer.body[:60]!r} {answer.location}")
    return answer
