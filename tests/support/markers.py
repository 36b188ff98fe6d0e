"""Words that stand in no file by chance: typed wherever one can type, then looked for byte by byte."""

import gzip
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path

from tests.support.page import Element, Page

TYPED = ("text", "search", "email", "tel", "")
DATE = {"year": "2019", "month": "3", "day": ""}
LONGEST = 400 << 20


class Markers:
    """Makes markers of the kind that a field takes, and remembers them."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self._numbers = count(1000)

    def of(self, kind: str = "text") -> str:
        """Make one: letters, an e-mail address or a telephone number."""
        number = next(self._numbers)
        made = {"email": f"zqv{number}x@example.org", "tel": f"+1212555{number}"}.get(kind, f"Zqv{number}x")
        self.made.append(made)
        return made

    def fill(self, form: Element) -> Iterator[tuple[str, str]]:
        """Give what a person types into a form: a marker into every box, the first pick of every group."""
        for one in form.walk():
            kind, part = one["type"], one["name"].rpartition(":")[2]
            if part in DATE:
                yield one["name"], DATE[part]
            elif one.tag == "textarea" or (one.tag == "input" and kind in TYPED and one["inputmode"] == ""):
                yield one["name"], self.of("email" if kind == "email" else "text")
            elif one.tag == "input" and kind == "tel":
                yield one["name"], self.of("tel")
            elif one.tag == "input" and kind not in ("radio", "checkbox", "file", "submit"):
                yield one["name"], one["value"]
            elif one.tag == "select":
                options = [option["value"] for option in one.all("option")]
                chosen = [option["value"] for option in one.all("option") if "selected" in option]
                yield one["name"], (chosen or options[-1:] or [""])[0]
        yield from _picks(form)


def _picks(form: Element) -> Iterator[tuple[str, str]]:
    """Pick the first of each group, which most often asks for more."""
    first: dict[str, str] = {}
    for one in form.all("input"):
        if one["type"] in ("radio", "checkbox"):
            first.setdefault(one["name"], one["value"])
    yield from first.items()


def forms_of(page: Page) -> Iterable[Element]:
    """Give the forms of a page that are sent, but those that end the session."""
    return [form for form in page.all("form") if form["method"].lower() == "post"
            and not form["action"].endswith(("sign-out", "logout"))]


def found_in(folders: Iterable[Path], markers: Iterable[str]) -> list[tuple[str, str]]:
    """Look into every file below some folders; give each marker that stands in one, however it is written."""
    spelled = {spelling: marker for marker in markers for spelling in _spellings(marker)}
    found = []
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            for data in _contents(path):
                found += [(path.name, marker) for spelling, marker in spelled.items() if spelling in data]
    return found


def _spellings(marker: str) -> Iterator[bytes]:
    plain = marker.encode()
    for text in (plain, plain.lower(), marker.encode("utf-16-le"), marker.encode("utf-16-be")):
        yield text
        yield text.hex().encode()
        for shift in range(3):   # what stands before decides which of three ways it is written in base64
            written = b64encode(b"\0" * shift + text + b"\0" * (-(shift + len(text)) % 3))
            yield written[4 * bool(shift):-4]


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes() if path.stat().st_size < LONGEST else b""
    yield data
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def filled(markers: Markers, form: Element) -> Mapping[str, str]:
    """Give a form's fields, filled."""
    return dict(markers.fill(form))
