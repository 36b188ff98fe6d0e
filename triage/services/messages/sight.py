"""What an eye reads in a text, whatever letters it is made of: each reading as plain small letters.

Every reading keeps where each of its letters stands in the text, so that a finding can be shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# Letters of other alphabets that look like ours.
LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁӏнвмткпиɡαοενικρτυχβησıłøɑᴀ",
    "aeopcyxijsdlhbmtknngaoevikptuxbnsiloaa")
DIGITS = str.maketrans("0134578$@!|€", "oieastbsaiie")
ELLS = str.maketrans("1!|", "lll")
HIDDEN = {"Cf", "Cc", "Co", "Cn", "Cs"}
SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][\s.\-_*·/,']{1,3}){2,}[^\W\d_](?!\w)")
MIXED = re.compile(r"(?=[\w$@!|€]*[^\W\d_])(?=[\w$@!|€]*[\d$@!|€])[\w$@!|€]+")
JOINED = re.compile(r"(?<=[^\W\d_])[.\-_*·/'\u2019]+(?=[^\W\d_])")
BETWEEN = re.compile(r"\s+")
THRICE = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a text. `at[i]` is where its letter `i` stands in the text."""

    text: str
    at: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give where a piece of the reading stands in the text."""
        return self.at[start], self.at[end - 1] + 1


def hidden(text: str) -> list[int]:
    """Give where characters stand that nobody sees, or that belong to another alphabet inside a word."""
    unseen = [at for at, one in enumerate(text) if _is_unseen(one)]
    mixed = [word.start() for word in re.finditer(r"[^\W\d_]+", text)
             if len({unicodedata.name(one, "?").partition(" ")[0] for one in word.group()} - {"MODIFIER"}) > 1
             and any("LATIN" in unicodedata.name(one, "") for one in word.group())]
    return sorted(unseen + mixed)


def readings(text: str) -> Iterator[Reading]:
    """Give a text as it stands, with digits for letters, spelt out, and with its words drawn together."""
    plain = _plain(text)
    yield plain
    for table in (DIGITS, str.maketrans({**DIGITS, **ELLS})):
        letters = MIXED.sub(lambda found, table=table: found.group().translate(table), plain.text)
        yield Reading(letters, plain.at)
    yield _without(plain, JOINED)
    yield _thinned(plain)


def spelt(text: str) -> Iterator[Reading]:
    """Give the words that are spelt letter by letter, each drawn together."""
    plain = _plain(text)
    for found in SPELT.finditer(plain.text):
        kept = [at for at in range(found.start(), found.end()) if plain.text[at].isalpha()]
        yield Reading("".join(plain.text[at] for at in kept), tuple(plain.at[at] for at in kept))


def drawn_together(text: str) -> Iterator[tuple[Reading, int]]:
    """Give each two neighbouring words as one, and where the second begins in it."""
    plain = _plain(text)
    words = list(re.finditer(r"[^\W\d_]+", plain.text))
    for one, two in pairwise(words):
        if BETWEEN.fullmatch(plain.text, one.end(), two.start()):
            spots = [*range(*one.span()), *range(*two.span())]
            yield (Reading("".join(plain.text[at] for at in spots), tuple(plain.at[at] for at in spots)),
                   one.end() - one.start())


def _is_unseen(one: str) -> bool:
    return unicodedata.category(one) in HIDDEN and one not in "\n\r\t"


def _plain(text: str) -> Reading:
    letters: list[str] = []
    at: list[int] = []
    for place, one in enumerate(text):
        if _is_unseen(one):
            continue
        for letter in _letters(one):
            letters.append(letter)
            at.append(place)
    return Reading("".join(letters), tuple(at))


def _letters(one: str) -> str:
    """Give one character in small plain letters: no accents, no other widths, no look-alikes."""
    apart = unicodedata.normalize("NFKD", one)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.lower().translate(LOOK_ALIKE)


def _without(reading: Reading, gaps: re.Pattern[str]) -> Reading:
    dropped = {at for found in gaps.finditer(reading.text) for at in range(*found.span())}
    return _kept(reading, lambda at: at not in dropped)


def _thinned(reading: Reading) -> Reading:
    """Write a letter that stands three times or more once."""
    dropped = {at for found in THRICE.finditer(reading.text) for at in range(found.start() + 1, found.end())}
    return _kept(reading, lambda at: at not in dropped)


def _kept(reading: Reading, wanted: Callable[[int], bool]) -> Reading:
    spots = [at for at in range(len(reading.text)) if wanted(at)]
    return Reading("".join(reading.text[at] for at in spots), tuple(reading.at[at] for at in spots))
