"""Looks for markers byte by byte: in every file below a folder, however they are written there."""

import gzip
import re
import zipfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

LONGEST = 400 << 20
WORD = "zqvmk"   # how words begin that may stand there in small letters as well; secrets may not
STEM = 6       # letters by which a marker is looked for first: all of one kind begin alike
SEXTETS = 6    # bits of a letter in base64
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PHONE = re.compile(r"1\d{10}")


def found_in(places: Iterable[Path], markers: Iterable[str]) -> list[tuple[str, str]]:
    """Look into files, and all below folders; give each marker that stands in one, however it is written."""
    known, found = tuple(markers), []
    for place in places:
        for path in sorted(path for path in (place, *place.rglob("*"))
                           if path.is_file() and not path.is_symlink()):
            found += [(path.name, marker) for data in _contents(path) for marker in found_among(data, known)]
    return found


def found_among(data: bytes, markers: Iterable[str]) -> list[str]:
    """Give the markers that stand in some bytes: in any case, as UTF-16, hexadecimal, or base64."""
    known, low = tuple(markers), data.lower()
    begun: dict[str, list[str]] = defaultdict(list)
    for marker in known:
        begun[marker[:STEM]].append(marker)
    longest = 4 * max(map(len, known), default=0) + STEM   # each letter is four at most: UTF-16 as digits
    found = {marker for marker in known if any(text.lower().encode() in low for text in _otherwise(marker))}
    for stem, alike in begun.items():
        near = b"\n".join(data[max(0, at - STEM):at + longest] for at in _places(data, low, stem))
        found |= {marker for marker in alike if near and _holds(near, near.lower(), marker)}
    return [marker for marker in known if marker in found]


def _otherwise(marker: str) -> Iterator[str]:
    """Give the other ways in which people write what a marker says: days and telephone numbers have some."""
    if DAY.fullmatch(marker):
        day = date.fromisoformat(marker)
        yield from (f"{day:%Y%m%d}", f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}",
                    f"{day:%b} {day.day}, {day.year}", f"{day:%B} {day.day}, {day.year}")
    if PHONE.fullmatch(marker):
        area, first, last = marker[1:4], marker[4:7], marker[7:]
        yield from (f"({area}) {first}-{last}", f"{area}-{first}-{last}")


def _holds(data: bytes, low: bytes, text: str) -> bool:
    return any(part in (data if exact else low) for part, exact in _parts(text))


def _places(data: bytes, low: bytes, stem: str) -> Iterator[int]:
    """Give where a text begins like a marker."""
    for part, exact in _parts(stem):
        where = data if exact else low
        at = where.find(part)
        while at >= 0:
            yield at
            at = where.find(part, at + 1)


@cache
def _parts(text: str) -> tuple[tuple[bytes, bool], ...]:
    """Give what stands in bytes that hold a text, and whether small and large letters differ there."""
    cases = (text, text.lower(), text.upper()) if text.lower().startswith(WORD) else (text,)
    shapes = {shape for one in cases for shape in _shapes(one)}
    return (*((shape, False) for shape in _shapes(text.lower())),
            *((shape.hex().encode(), False) for shape in shapes),
            *((part, True) for part in {part for shape in shapes for part in _in_base64(shape)}))


def _shapes(text: str) -> tuple[bytes, bytes]:
    """Give a text as bytes: as most write it, and as what is alike in both orders of UTF-16."""
    return text.encode(), text.encode("utf-16-le")[:-1]


def _in_base64(text: bytes) -> Iterator[bytes]:
    """Give the letters that are sure: what stands before decides which of three ways it is written."""
    for before in range(3):
        written = b64encode(b"\0" * before + text)
        first, last = -(-before * 8 // SEXTETS), (before + len(text)) * 8 // SEXTETS
        yield written[first:last]
        yield written[first:last].replace(b"+", b"-").replace(b"/", b"_")


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes() if path.stat().st_size < LONGEST else b""
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
