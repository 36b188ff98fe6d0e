from decimal import Decimal

import pytest

from triage.fhir.primitives import FITS, words


@pytest.mark.parametrize(("name", "fit", "unfit"), [
    ("boolean", [True, False], ["true", 0, 1, None]),
    ("integer", [0, -(2**31), 2**31 - 1], [2**31, -(2**31) - 1, 1.0, True, "1", Decimal(1)]),
    ("unsignedInt", [0, 7], [-1, True]), ("positiveInt", [1], [0, -1, True]),
    ("decimal", [0, -1.5, Decimal("2.50"), 10**20],
     [True, "1", float("nan"), float("inf"), 10**40, Decimal("1e40"),
                                                    Decimal("NaN")]),
    ("string", ["a", " ", "line\nbreak\ttab", "é", "𝄞"], ["", 1, None, "\x00", "\x1b", "\ud800", "\udfff"]),
    ("markdown", ["**a**"], [""]), ("xhtml", ["<div/>"], [""]), ("base64Binary", ["aGk="], [""]),
    ("code", ["a", "a b", "=", ">="], ["", " a", "a ", "a  b", "\n", 1]),
    ("id", ["a.b-C1", "x" * 64], ["", "x" * 65, "a_b", "a b", "é"]),
    ("uri", ["http://example.org/a?b#c", "urn:oid:1.2"], ["", "a b", "\n"]),
    ("canonical", ["#x", "http://e|1"], ["a b"]),
    ("date", ["2024", "2024-02", "2024-02-29"],
     ["", "24", "2023-02-29", "2024-1", "2024-02-29T00:00:00Z", 2024]),
    ("dateTime", ["2024", "2024-02-29", "2024-02-29T23:59:60Z", "2024-02-29T10:00:00.123+14:00"],
     ["", "2024-02-30T10:00:00Z", "2024-02-29T10:00:00", "2024-02T10:00:00Z", "2024-02-29T24:00:00Z",
      "2024-02-29T10:00:00+15:00", "T", 5]),
    ("instant", ["2024-02-29T10:00:00Z"], ["2024-02-29", "2024", ""]),
    ("time", ["00:00:00", "23:59:59.5"], ["24:00:00", "1:00:00", "10:00", ""])])
def test_a_value_fits_its_primitive_type_or_not(name: str, fit: list[object], unfit: list[object]) -> None:
    assert [value for value in fit if not FITS[name](value)] == []
    assert [value for value in unfit if FITS[name](value)] == []


@pytest.mark.parametrize("name", FITS)
def test_every_primitive_says_what_to_write(name: str) -> None:
    assert len(words(name)) > 5
