"""Words compared as people mean them, and the table of what columns and cells may be called."""

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).with_name("columns.toml")
IGNORED = "ignored"
WORDS = "words"
LONGEST_CODE = 3


def folded(text: str) -> str:
    """Give letters and digits only, without capitals and accents, words one blank apart."""
    plain = text if text.isascii() else "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in plain.casefold()).split())


def squeezed(text: str) -> str:
    """Give letters and digits only, in one piece: "Date-of Birth" and "dateofbirth" are the same."""
    return folded(text).replace(" ", "")


@cache
def labels() -> Mapping[str, str]:
    """Give what each field is called on the page, in the order in which they are offered."""
    return MappingProxyType({name: entry["label"] for name, entry in _table().items() if name != WORDS})


@lru_cache(1024)
def field_of(header: str) -> str:
    """Give the field that a column's heading stands for, "" for none that is known."""
    return _fields().get(_heading(header), "") or _fields().get(_heading(header.partition("(")[0]), "")


@lru_cache(4096)
def meaning(kind: str, text: str) -> str:
    """Give what a cell's word means: of the kind "sex" "F" is "female"; "" where it is not known."""
    return _meanings(kind).get(squeezed(text), "")


@cache
def language_words(code: str) -> str:
    """Give a language's English name."""
    words: list[str] = _table()[WORDS]["language"].get(code, [code])
    return next((word for word in words if len(word) > LONGEST_CODE), code).capitalize()


def _heading(text: str) -> str:
    """Compare headings: "Patient's chart #" is "patient chart no"."""
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("'s", "")
    return squeezed(plain.replace("#", " no "))


@cache
def _table() -> Mapping[str, dict[str, dict[str, list[str]]]]:
    return MappingProxyType(tomllib.loads(TABLE.read_text(encoding="utf-8")))


@cache
def _fields() -> Mapping[str, str]:
    return {_heading(name): field for field, entry in _table().items() if field != WORDS
            for name in (*entry["names"], entry["label"])}


@cache
def _meanings(kind: str) -> Mapping[str, str]:
    return {squeezed(word): meant for meant, words in _table()[WORDS][kind].items()
            for word in (*words, meant)}
