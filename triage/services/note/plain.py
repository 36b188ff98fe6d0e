"""Words for plain text: our own marks in ASCII, what somebody typed as they typed it, nothing that draws."""

import unicodedata

from triage.questionnaire.answers import Answer, State
from triage.questionnaire.model import Item
from triage.questionnaire.values import Value
from triage.services.words import words_of

BETWEEN = "; "
_ASCII = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
    "\u2192": "->", "\u2190": "<-", "\u2022": "-", "\u00d7": "x", "\u2265": ">=", "\u2264": "<=",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ab": '"', "\u00bb": '"', "\u00b7": "-", "\u00b0": ""})
_BREAKS = ("\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
JOINERS = "\u200c\u200d"   # they change how letters of some languages look, and hide nothing


def ours(text: str) -> str:
    """Give words of the program or of the form, with marks that every record system shows."""
    return " ".join(text.translate(_ASCII).split())


def typed(text: str) -> str:
    """Give what somebody typed, in quotation marks. Lines stay; characters that nobody sees go.

    Those could turn the direction of the text round them, or end a line where none ends.
    """
    for one in _BREAKS:
        text = text.replace(one, "\n")
    kept = f"\n{JOINERS}"
    seen = (char if char in kept or unicodedata.category(char) not in _UNSEEN else " " for char in text)
    return f'"{"".join(seen).strip()}"'


def said(item: Item, answer: Answer, language: str) -> str:
    """Give an answer that says something: what was picked in our words, what was typed in theirs."""
    return BETWEEN.join(_one(item, value, language) for value in answer.values)


def _one(item: Item, value: Value, language: str) -> str:
    words = words_of(item, Answer(State.ANSWERED, (value,)), language)
    return typed(words) if isinstance(value, str) else ours(words)
