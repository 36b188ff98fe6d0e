"""How long a text message is as the telephone network counts it, and the letters that it has."""

import unicodedata
from math import ceil

# GSM 03.38: the letters of the default alphabet, and those that take two places.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà")
DOUBLE = frozenset("^{}\\[~]|€")
ONE, EACH = 160, 153             # places in a single message, and in each of several
WIDE_ONE, WIDE_EACH = 70, 67     # the same where one letter is not in the alphabet
MOST_SEGMENTS = 2
PLAIN = str.maketrans({   # what word processors and calendars write for plain signs
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
    "\u00a0": " ", "\u202f": " ", "«": '"', "»": '"'})


def as_gsm(text: str) -> str:
    """Write a text in the network's alphabet where that changes accents alone: "María" becomes "Maria"."""
    return "".join(one if one in BASIC or one in DOUBLE else _without_accent(one) for one in
                   text.translate(PLAIN))


def places(text: str) -> int:
    """Give how many places a text takes."""
    if any(one not in BASIC and one not in DOUBLE for one in text):
        return len(text.encode("utf-16-be")) // 2
    return sum(2 if one in DOUBLE else 1 for one in text)


def segments(text: str) -> int:
    """Give of how many messages the network makes a text."""
    wide = any(one not in BASIC and one not in DOUBLE for one in text)
    single, each = (WIDE_ONE, WIDE_EACH) if wide else (ONE, EACH)
    count = places(text)
    return 1 if count <= single else ceil(count / each)


def _without_accent(one: str) -> str:
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", one)
                   if not unicodedata.combining(letter))
    return bare if bare and all(letter in BASIC for letter in bare) else one
