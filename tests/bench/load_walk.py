"""A patient's whole way, from the link to the receipt: recorded once, and then expected to the letter."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from tests.bench.answering import Pairs, Person
from tests.bench.browser import Browser
from tests.bench.reading import read_form
from tests.bench.script import OK, SEE_OTHER, TOKENS, Wrong, tokens

LINK = "{link}"   # stands for the address of a patient's own link
WELCOME, DONE = "/intake", "/intake/done"
MOST_TURNS = 80
BUTTON = re.compile(rb'<a class="btn" href="([^"#?]+)')
# What differs from patient to patient though nothing is wrong: tokens, the receipt, when it was sent.
OWN = re.compile(rb'%s|Sent on [^<]*|<b>[0-9A-Z]{4}[0-9A-Z-]*</b>|\d{1,2}:\d{2}\W{0,6}[AP]M' % TOKENS.pattern)


@dataclass(frozen=True)
class Turn:
    """One page: where it is, what it looks like, what is sent from it (None: nothing), where that leads."""

    path: str
    looks: str
    sends: str | None
    leads: str

    @property
    def name(self) -> str:
        """What it is called in a table: nothing of a link is shown."""
        return "/i/…" if self.path == LINK else self.path


def looks(page: bytes, link: str) -> str:
    """Give a hash over everything on a page that must be alike for all who have told the same."""
    return hashlib.sha256(OWN.sub(b"", page.replace(link.encode(), LINK.encode()))).hexdigest()


def body(turn: Turn, page: bytes) -> str:
    """Give what a browser sends from a page: what was picked, and the tokens that stand on this very page."""
    return "&".join(part for part in (turn.sends, urlencode(tokens(page))) if part)


def record(browser: Browser, link: str, born: date, person: Person) -> list[Turn]:
    """Walk from the link to the receipt. Raises Wrong where a server answers otherwise than it should."""
    return list(_turns(browser, link, born, person))


def _turns(browser: Browser, link: str, born: date, person: Person) -> Iterator[Turn]:
    path = link
    for _ in range(MOST_TURNS):
        answer = browser.get(path)
        if answer.status != OK:
            raise Wrong(f"GET {path}: {answer.status}")
        page, place = answer.body, LINK if path == link else path
        sends, leads = _go_on(browser, path, page, _pairs(path, link, page, born, person))
        yield Turn(place, looks(page, link), sends, leads)
        if not leads:
            return
        path = leads
    raise Wrong(f"the way did not end within {MOST_TURNS} pages; it is at {path}")


def _pairs(path: str, link: str, page: bytes, born: date, person: Person) -> Pairs | None:
    """Give what is sent from a page; None where nothing is."""
    if path == link:
        return [("day", str(born.day)), ("month", str(born.month)), ("year", str(born.year))]
    return None if path in (WELCOME, DONE) else person.answer(read_form(page, path))


def _go_on(browser: Browser, path: str, page: bytes, pairs: Pairs | None) -> tuple[str | None, str]:
    """Give what was sent without its tokens, and where it led: "" at the end."""
    if pairs is None:
        found = BUTTON.search(page)
        return None, "" if path == DONE or not found else found[1].decode()
    wanted: Mapping[str, str] = dict(tokens(page))
    said = [pair for pair in pairs if pair[0] not in wanted]
    answer = browser.post(path, said + tokens(page))
    if answer.status != SEE_OTHER:
        raise Wrong(f"POST {path}: {answer.status}")
    return urlencode(said), answer.location


def follow(browser: Browser, link: str, walk: Sequence[Turn]) -> int:
    """Walk as recorded; give the number of requests. Raises Wrong where an answer is another."""
    asked = 0
    for turn in walk:
        path = turn.path.replace(LINK, link)
        page = browser.get(path)
        asked += 1
        if (page.status, looks(page.body, link)) != (OK, turn.looks):
            raise Wrong(f"GET {turn.name}: {page.status}, another page than it should be")
        if turn.sends is not None:
            answer = browser.post(path, parse_qsl(body(turn, page.body), keep_blank_values=True))
            asked += 1
            if (answer.status, answer.location) != (SEE_OTHER, turn.leads):
                raise Wrong(f"POST {turn.name}: {answer.status}, led to {answer.location}")
    return asked
