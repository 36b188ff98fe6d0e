"""Examples of messages: what must be refused, with the kind of its finding, and what may be sent."""

import re

from tests.support.tree import ROOT

FOLDER = ROOT / "tests" / "fixtures" / "messages"


def bad_examples() -> list[tuple[str, str]]:
    """Give (kind of finding, text). Letters that nobody sees are written as escapes in the file."""
    pairs = (line.split(" :: ", 1) for line in _lines("bad.txt"))
    return [(kind, re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text))
            for kind, text in pairs]


def good_examples() -> list[str]:
    """Give texts that say nothing that they may not."""
    return _lines("good.txt")


def _lines(name: str) -> list[str]:
    every = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in every if line and not line.startswith("#")]
