"""The word lists that messages are read with: `telling.toml` and `names.toml` beside this file."""

import tomllib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def telling() -> dict[str, tuple[str, ...]]:
    """Give the entries by the kind of finding, and those that are "harmless"."""
    return {kind: tuple(entries.split()) for kind, entries in _read("telling.toml").items()}


@cache
def names() -> dict[str, frozenset[str]]:
    """Give the words that names are made of, and those that stand beside them."""
    return {kind: frozenset(words.split()) for kind, words in _read("names.toml").items()}


def _read(name: str) -> dict[str, str]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
