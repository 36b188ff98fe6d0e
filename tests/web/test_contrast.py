"""The colours of the screen, counted from the styles themselves, in light and in dark."""

import re

import pytest

from triage.config import ROOT

CSS = (ROOT / "triage" / "static" / "app.css").read_text()
SCHEMES = dict(zip(("light", "dark"), re.findall(r":root\{([^{}]*--bg[^{}]*)\}", CSS), strict=True))
TEXT, CONTROL = 4.5, 3.0   # WCAG 1.4.3 and 1.4.11

# What stands on what. Levels stand on their own tint and on cards, layers of the map on the body.
WORDS = [(ink, ground) for ink in ("ink", "soft", "brand") for ground in ("bg", "card", "tint", "warm")]
WORDS += [("on", "brand"), *[(level, ground) for level in "edsr" for ground in ("card", "bg", f"{level}2")]]
SHAPES = [("edge", "card"), ("edge", "bg"), ("brand", "card"), ("ink", "bg"), ("edge", "body")]
SHAPES += [(layer, "body") for layer in ("pain", "numb", "pins", "weak")]


def colours(scheme: str) -> dict[str, str]:
    """Give the colours of a scheme by name; dark keeps what it does not change."""
    found = {**_named(SCHEMES["light"]), **_named(SCHEMES[scheme])}
    return {name: value if len(value) == 7 else "#" + "".join(letter * 2 for letter in value[1:])
            for name, value in found.items()}


def _named(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w]+):(#[0-9a-f]{3,6})", block))


def light_of(colour: str) -> float:
    """Give the relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((light_of(one), light_of(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS)
def test_words_stand_out_from_their_ground(scheme: str, ink: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[ink], found[ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_controls_and_pictures_stand_out_from_their_ground(scheme: str, shape: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[shape], found[ground]) >= CONTROL


def test_number_to_call_stands_out_in_both_schemes() -> None:
    assert "background:#a30f1e;color:#fff" in CSS
    assert contrast("#a30f1e", "#ffffff") >= 7
