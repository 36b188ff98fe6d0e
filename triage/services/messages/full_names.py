"""Finding somebody's whole name in a message, where a first name is all that may stand there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from triage.services.messages.words import names

QUOTES = "'\u2019"
WORD = re.compile(rf"[^\W\d_]+(?:[{QUOTES}\-][^\W\d_]+)*")
SHORTEST = 2   # words of a whole name
CAPITAL = rf"[A-ZÀ-Þ][\w{QUOTES}\-]+"
AFTER_FIRST = re.compile(rf"\[first name\]\s+(\[[^\]]*\]|{CAPITAL})")


TURNED = re.compile(rf"\s*({CAPITAL}), ({CAPITAL})(?=\W*(?:\d|\b(?:appt|visit|cita|on|at|a las)\b))")

# Whatever its words are: what stands first and right before a time, and what is turned round after "for".
STANDING_FIRST = re.compile(rf"\A\s*({CAPITAL}(?: {CAPITAL})+)\s*[,\-]\s*\d")
LAST_FIRST = re.compile(rf"\b(?:for|para|patient:?|paciente:?) ({CAPITAL}, {CAPITAL})\b")


@dataclass(frozen=True, slots=True)
class _Word:
    """One word: as written, its bare small form, and where it stands."""

    text: str
    bare: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def full_names(text: str) -> Iterator[tuple[int, int]]:
    """Give where whole names stand: [start, end)."""
    for found in AFTER_FIRST.finditer(text):
        if not found[1].startswith("[") and _bare(found[1]) not in names()["common"]:
            yield found.span()
    turned = TURNED.match(text)
    if turned and _bare(turned[2]) in names()["given"] and not _is_usual(_bare(turned[1])):
        yield turned.span()
    for pattern in (STANDING_FIRST, LAST_FIRST):
        found = pattern.search(text)
        parts = [_bare(word) for word in WORD.findall(found[1])] if found else []
        if found and not any(map(_is_of_place, parts)) and not set(parts) <= names()["given"]:
            yield found.span(1)
    words = [_Word(one.group(), _bare(one.group()), *one.span()) for one in WORD.finditer(text)]
    at = 0
    while at < len(words):
        run = _run(text, words, at)
        if _is_name(text, words, at, run):
            yield run[0].start, run[-1].end
        at += max(1, len(run))


def _is_of_place(bare: str) -> bool:
    return any(bare in names()[kind] for kind in ("common", "places", "greetings"))


def _is_usual(bare: str) -> bool:
    return any(bare in names()[kind] for kind in ("common", "places", "greetings", "given"))


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.lower())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return bare.removesuffix("'s").removesuffix("\u2019s")


def _run(text: str, words: list[_Word], at: int) -> list[_Word]:
    """Give the words from here on that could be one name."""
    run: list[_Word] = []
    for word in words[at:]:
        gap = text[run[-1].end:word.start] if run else ""
        is_turned = len(run) == 1 and _turned(run[0], word, gap)
        if run and not is_turned and not re.fullmatch(r"\s|\.\s?", gap):
            break
        if not _may_be_part(text, run, word):
            break
        run.append(word)
    while run and run[-1].bare in names()["particles"] and not run[-1].is_capital:
        run.pop()
    return run


def _may_be_part(text: str, run: list[_Word], word: _Word) -> bool:
    if word.bare in names()["common"] and word.bare not in names()["given"]:
        return False
    if any(word.bare in names()[kind] for kind in ("titles", "doctors", "greetings")):
        return False
    if word.is_capital:
        return True
    if run and word.bare in names()["particles"]:
        return True
    # Written small on purpose or in haste: "hi maria gonzalez,".
    return (not run and word.bare in names()["given"]) or bool(
        run and run[0].bare in names()["given"] and len(run) == 1 and re.match(r"\s*[,:;]", text[word.end:]))


def _turned(one: _Word, two: _Word, gap: str) -> bool:
    """Say whether a name is written the other way round: "SMITH, John"."""
    return (gap == ", " and one.text.isupper() and len(one.text) > 1
            and two.is_capital and two.bare in names()["given"])


def _is_name(text: str, words: list[_Word], at: int, run: list[_Word]) -> bool:
    if not run:
        return False
    before = words[at - 1] if at else None
    near = before if before and not re.search(r"[!?\n]|\.\s", text[before.end:run[0].start]) else None
    if near and near.bare in names()["doctors"]:
        return False
    return _titled(text, words, at) or (len(run) >= SHORTEST and not _is_place(words, at, run)
                                        and _is_whole(near, run))


def _is_whole(near: _Word | None, run: list[_Word]) -> bool:
    """Say whether a run is somebody's first and last name; `near` is the word before it."""
    if near and near.bare in names()["streets"]:
        return False
    if len(run) == SHORTEST and all(_is_given(word) for word in run):
        return False   # "Mary Ann", "José Luis"
    led = near is not None and near.bare in names()["greetings"]
    return led or _is_given(run[0]) or (run[-1].bare in names()["given"] and _turned(run[0], run[-1], ", "))


def _is_given(word: _Word) -> bool:
    return word.bare.partition("-")[0] in names()["given"]


def _titled(text: str, words: list[_Word], at: int) -> bool:
    before = words[at - 1] if at else None
    return (before is not None and before.bare in names()["titles"] and words[at].is_capital
            and not words[at].text.endswith(("'s", "\u2019s"))   # "Ms. Green's office"
            and re.fullmatch(r"\.?\s", text[before.end:words[at].start]) is not None)


def _is_place(words: list[_Word], at: int, run: list[_Word]) -> bool:
    """Say whether a word of a place or a clinic is among them, or stands beside them."""
    beside = words[max(0, at - 1):at] + words[at + len(run):at + len(run) + 1]
    return any(word.bare in names()["places"] for word in run) or any(
        word.bare in names()["places"] and word.is_capital for word in beside)
