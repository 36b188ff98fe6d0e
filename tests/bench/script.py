"""Walks through the real form, recorded once so that they can be repeated fast, on any of the servers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.bench.answering import Pairs, Person
from tests.bench.browser import Answer, Browser
from tests.bench.reading import read_form

FIRST, LAST, URGENT = "/intake/right-now", "/intake/check-answers", "/intake/urgent"
TOKENS = re.compile(rb'name="(csrf_token|csrfmiddlewaretoken|key)" value="([^"]*)"')
MOST_STEPS = 80
OK, SEE_OTHER = 200, 303


class Wrong(Exception):   # noqa: N818 - what happened, not whose fault it is
    """A server answered otherwise than it should."""


@dataclass(frozen=True)
class Step:
    """A page that was shown, and what was sent from it; `next` is where that led."""

    path: str
    pairs: tuple[tuple[str, str], ...]
    page: bytes
    next: str

    @property
    def slug(self) -> str:
        """The page's name."""
        return self.path.partition("?")[0].rpartition("/")[2]


@dataclass(frozen=True)
class Script:
    """One walk from the first page to the last."""

    steps: tuple[Step, ...]
    last_page: bytes

    @cached_property
    def by_slug(self) -> Mapping[str, Step]:
        """The last step of each page: all its questions, follow-ups included."""
        return {step.slug: step for step in self.steps}

    @property
    def is_urgent(self) -> bool:
        """Whether an answer raised the urgent page."""
        return any(step.path == URGENT for step in self.steps)


def tokens(page: bytes) -> Pairs:
    """Read what a page wants back: the token against forged requests, and the key of this very form."""
    return [(name.decode(), value.decode()) for name, value in dict(TOKENS.findall(page)).items()]


def record(browser: Browser, person: Person) -> Script:
    """Walk the whole form. Raises Wrong where the server answers otherwise than it should."""
    steps = list(_steps(browser, person))
    return Script(tuple(steps), _shown(browser.get(LAST), LAST))


def _steps(browser: Browser, person: Person) -> Iterator[Step]:
    path = FIRST
    for _ in range(MOST_STEPS):
        page = _shown(browser.get(path), path)
        pairs = person.answer(read_form(page, path))
        answer = browser.post(path, pairs)
        if answer.status != SEE_OTHER:
            raise Wrong(f"POST {path} gave {answer.status} to {pairs}\n{_said(answer)}")
        wanted = dict(tokens(page))
        yield Step(path, tuple(pair for pair in pairs if pair[0] not in wanted), page, answer.location)
        path = answer.location
        if path == LAST:
            return
    raise Wrong(f"the walk did not end within {MOST_STEPS} steps; it is at {path}")


def _shown(answer: Answer, path: str) -> bytes:
    if answer.status != OK:
        raise Wrong(f"GET {path} gave {answer.status}, {answer.location}")
    return answer.body


def _said(answer: Answer) -> str:
    return " ".join(re.findall(r'class="err"[^>]*>(.*?)</p>', answer.body.decode()))
