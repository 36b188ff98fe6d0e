"""Nonsense in every field, body, address and method: nothing may break, be slow, or lose what was typed."""

import re
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import quantiles
from typing import Any

from flask import Flask, got_request_exception
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.faults.nonsense import BODIES, METHODS, PATHS, Request, values
from tests.support.app import Clock, demonstration_database, empty_database, make_app, parts_of
from tests.support.page import Page
from tests.support.patient import Patient
from tests.support.sign_in import sign_in
from tests.support.staff import BORN, QUIET, actor_of, add_visit
from tests.support.walking import CHECK, clicks
from triage.services import desk

ROUND = 25_000         # requests, until everything begins anew
MOST_PAGES = 160       # of one role that are looked at for forms and links
LEAVING = ("sign-out", "sessions", "disable", "pdf", "password", "factors", "language=", "forget", "print",
           "document", "record")
SOMEBODY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|=[^&]+")   # an id, and what is asked for
ALIKE = 3              # pages that differ by that alone
TYPED = ("text", "textarea", "")


@dataclass
class Fuzzed:
    """What came of it: answers by status, seconds of each, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    raised: str = ""    # what the newest request that broke broke at

    def note(self, _app: Flask, exception: Exception, **_more: Any) -> None:
        """Keep where a request broke."""
        where = traceback.extract_tb(exception.__traceback__)[-1]
        self.raised = f"{type(exception).__name__}: {exception} ({where.filename}:{where.lineno})"

    def add(self, other: "Fuzzed") -> None:
        """Take in what came of another part."""
        self.statuses += other.statuses
        self.seconds += other.seconds
        self.wrong += other.wrong

    @property
    def spread(self) -> tuple[float, float]:
        """Give the median and the slowest of a thousand, in seconds."""
        cut = quantiles(self.seconds, n=1000)
        return cut[499], cut[998]


def fuzz(requests: int, *, start: int, demo: Path, pages: int = MOST_PAGES) -> Fuzzed:
    """Send so many requests, from one seed, to copies of the demonstration in the file `demo`.

    `pages`: how many of each role's are looked at for forms and links.
    """
    found = Fuzzed()
    for number in range(0, requests, ROUND):
        with tempfile.TemporaryDirectory(prefix="backstory-fuzz-") as folder:
            app = make_app(Path(folder), demo, Clock())
            _round(app, min(ROUND, requests - number), start + number, pages, found)
            parts_of(app).store.engine.dispose()
    return found


def demonstration(folder: Path) -> Path:
    """Make the database that rounds begin with."""
    made = folder / "demo"
    made.mkdir()
    return demonstration_database(made, empty_database(folder))


def _round(app: Flask, requests: int, start: int, pages: int, found: Fuzzed) -> None:
    app.testing = False   # what breaks is answered with a page, as it is to people
    got_request_exception.connect(found.note, app)
    targets = list(_targets(app, pages))

    @seed(start)
    @settings(max_examples=requests, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(target=st.sampled_from(targets), data=st.data())
    def send(target: "Target", data: Any) -> None:
        target.send(data.draw(target.requests), found)

    send()


@dataclass(frozen=True)
class Target:
    """A form, or an address, as somebody has it open."""

    who: str
    client: FlaskClient
    address: str
    page: Page | None = None
    number: int = 0

    @cached_property
    def requests(self) -> st.SearchStrategy[Request]:
        """What may be sent here."""
        if self.page is None:
            base = self.address.rstrip("/")
            return st.one_of(
                st.builds(Request, address=st.builds(lambda tail: f"{base}{tail}", PATHS)),
                st.builds(Request, address=st.just(self.address), method=METHODS))
        form = self.page.filled(self.number, {})
        names = sorted(set(form) - {"csrf_token"}) or ["x"]
        changed = st.dictionaries(st.one_of(st.sampled_from(names), st.text(max_size=12)),
                                  st.lists(values(), max_size=3), max_size=6)
        return st.one_of(
            st.builds(lambda more: Request(self.address, "POST", _merged(form, more)), changed),
            st.builds(lambda more: Request(self.address, "POST", _merged(form, more)), changed),
            st.builds(lambda body: Request(self.address, "POST", *body), BODIES))

    def send(self, request: Request, found: Fuzzed) -> None:
        """Send one request, and look at what comes back."""
        began = time.perf_counter()
        with self.client.open(request.address, method=request.method, data=request.data,
                              content_type=request.content_type) as answer:
            text = answer.get_data(as_text=True) if "html" in answer.mimetype else ""
        found.seconds.append(time.perf_counter() - began)
        found.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            found.wrong.append(f"{self.who}: {request}: {answer.status_code}")
        elif answer.status_code == 422 and isinstance(request.data, MultiDict):
            found.wrong += [f"{self.who}: {request}: {name} was lost" for name in self._lost(request, text)]

    def _lost(self, request: Request, text: str) -> Iterator[str]:
        """Give the text fields of this form whose words are not on the page that says what to mend."""
        assert self.page is not None
        shown = Page(text)
        for one in self.page.all("form")[self.number].walk():
            if one.tag in ("input", "textarea") and one["type"] in TYPED:
                said = (request.data.getlist(one["name"]) or [""])[0].strip()
                kept = [(other["value"] or other.text).strip() for other in shown.walk()
                        if other["name"] == one["name"]]
                if said and said.isprintable() and kept and said not in kept:
                    yield one["name"]


def _merged(form: MultiDict[str, str], more: dict[str, list[str]]) -> MultiDict[str, str]:
    merged = form.copy()
    for name, said in more.items():
        merged.setlist(name, said)
    return merged


def _targets(app: Flask, pages: int) -> Iterator[Target]:
    for who in ("desk", "clinician", "administrator"):
        client = sign_in(app, who)
        yield from _crawled(who, client, "/", pages)
    patient = _patient(app)
    for _ in clicks(patient, QUIET):
        yield from _forms("patient", patient.client, patient.page)
    assert patient.page.slug == CHECK
    yield from _forms("nobody", app.test_client(), _patient(app).page)
    yield from (Target("nobody", app.test_client(), address) for address in ("/", "/kiosk", "/code", "/i/x"))


def _patient(app: Flask) -> Patient:
    parts, visit = parts_of(app), add_visit(app)
    link = desk.invite(parts.store, actor_of(app, "desk"), parts.settings, visit, now=parts.now())
    patient = Patient(app.test_client(), link.url_path)
    patient.open(BORN)
    patient.get(patient.page.first("main").first("a", class_="btn")["href"])
    return patient


def _crawled(who: str, client: FlaskClient, start: str, pages: int) -> Iterator[Target]:
    """Follow links breadth first; give every form and every address met."""
    waiting, met = [start], Counter({start: ALIKE})
    for _ in range(pages):
        if not waiting:
            return
        address = waiting.pop(0)
        with client.get(address, follow_redirects=True) as answer:
            if "html" not in answer.mimetype:
                continue
            page = Page(answer.get_data(as_text=True), answer.request.full_path.rstrip("?"))
        yield Target(who, client, page.address)
        yield from _forms(who, client, page)
        for link in page.all("a"):
            to = link["href"].partition("#")[0]
            shape = SOMEBODY.sub("*", to)
            if to.startswith("/") and met[shape] < ALIKE and not any(word in to for word in LEAVING):
                met[shape] += 1
                waiting.append(to)


def _forms(who: str, client: FlaskClient, page: Page) -> Iterator[Target]:
    for number, form in enumerate(page.all("form")):
        address = form["action"] or page.address
        if form["method"].lower() == "post" and not any(word in address for word in LEAVING):
            yield Target(who, client, address, page, number)
