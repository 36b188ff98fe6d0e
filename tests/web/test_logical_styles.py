"""Styles that know no left and no right, so that a page reads as well from either side."""

import re
from collections.abc import Iterator

import pytest

from triage.config import ROOT

STATIC = ROOT / "triage" / "static"
STYLES = sorted(path.name for path in STATIC.glob("*.css"))
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
PHYSICAL = re.compile(
    r"(?:^|-)(?:left|right)(?:-|$)|^(?:top|bottom|width|height|min-width|max-width|min-height|max-height)$"
    r"|^(?:margin|padding|border)-(?:top|bottom)")
SIDES = re.compile(r"^(?:margin|padding|inset|border-(?:width|style|color))$")

# The body drawing is a picture: its left is the patient's left in every language. So is a chart of numbers.
# Browsers that know no `inset` know no logical places at all; what they are told is as wide as the screen.
EXCEPTIONS = {("app.css", ".board", "direction:ltr"), ("learning.css", ".chart", "direction:ltr"),
              ("app.css", ".foot", "bottom:0"), ("app.css", ".o", "top:0"), ("app.css", ".o", "left:0"),
              ("kiosk.css", ".over,.ask", "top:0"), ("kiosk.css", ".over,.ask", "left:0")}


def declarations(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (selector, property, value) of a file."""
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)
    for selector, body in RULE.findall(re.sub(r"@(?:media|supports)[^{]*\{", "", text)):
        for one in filter(None, map(str.strip, body.split(";"))):
            name_, _, value = one.partition(":")
            yield selector.strip(), name_.strip(), value.strip()


def is_physical(name: str, value: str) -> bool:
    """Whether a declaration means a side of the screen, and not a side of the text."""
    if name.startswith("--"):
        return False
    if PHYSICAL.search(name) or (name == "direction"):
        return True
    if name in ("text-align", "float", "clear") and re.search(r"\b(?:left|right)\b", value):
        return True
    sides = re.sub(r"\([^()]*\)", "", value).split()
    return bool(SIDES.search(name)) and len(sides) == 4 and sides[1] != sides[3]


@pytest.mark.parametrize("file", STYLES)
def test_styles_name_no_side_of_the_screen(file: str) -> None:
    found = {(file, selector, f"{name}:{value}") for selector, name, value in declarations(file)
             if is_physical(name, value)}
    assert found - {(name, selector, said) for name, selector, said in EXCEPTIONS} == set()


def test_every_exception_is_needed() -> None:
    there = {(file, selector, f"{name}:{value}") for file in STYLES
             for selector, name, value in declarations(file)}
    assert {one for one in EXCEPTIONS if not any(
        one[0] == file and one[1] == selector and one[2] == said for file, selector, said in there)} == set()


@pytest.mark.parametrize(("name", "value"), [
    ("margin-left", "1px"), ("border-right", "0"), ("left", "0"), ("text-align", "left"), ("float", "right"),
    ("padding", "1px 2px 1px 0"), ("max-width", "3rem"), ("padding-top", "0"), ("direction", "rtl"),
    ("border-top-left-radius", "1px")])
def test_side_of_the_screen_is_noticed(name: str, value: str) -> None:
    assert is_physical(name, value)


@pytest.mark.parametrize(("name", "value"), [
    ("margin-inline-start", "1px"), ("padding", "1px 2px"), ("text-align", "start"), ("inline-size", "3rem"),
    ("padding", "1px 2px 3px 2px"), ("--left", "1px"), ("inset-block-end", "0")])
def test_side_of_the_text_is_let_pass(name: str, value: str) -> None:
    assert not is_physical(name, value)
