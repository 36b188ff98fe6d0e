"""Bytes on the wire: each patient page and the files that come with it."""

import gzip
from collections.abc import Iterable, Sequence

from tests.bench.report import Table, aim, kb
from tests.bench.script import Script
from triage.config import ROOT

STATIC = ROOT / "triage" / "static"
FIRST_LOAD = ("app.css", "app.js")
LARGEST = 14_000   # bytes on the wire of a patient page with its style sheet


def zipped(content: bytes) -> int:
    """Give the size as it is sent to who asks for gzip, level 6."""
    return len(gzip.compress(content, 6, mtime=0))


def topic(scripts: Sequence[Script]) -> Table:
    """Weigh each page as it was heaviest in the recorded walks."""
    table = Table("Patient pages and files: kB", ["page or file", "plain", "gzip"])
    heaviest = _heaviest(scripts)
    for slug, page in heaviest.items():
        table.add(slug, kb(len(page)), kb(zipped(page)))
    for path in sorted(STATIC.iterdir()):
        if path.suffix in (".css", ".js"):
            table.add(path.name, kb(path.stat().st_size), kb(zipped(path.read_bytes())))
    _sum_up(table, heaviest.values())
    return table


def _heaviest(scripts: Sequence[Script]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for slug, page in ((slug, page) for script in scripts for slug, page in _pages(script)):
        found[slug] = max(found.get(slug, b""), page, key=len)
    return found


def _pages(script: Script) -> list[tuple[str, bytes]]:
    return [*((step.slug, step.page) for step in script.steps), ("check-answers", script.last_page)]


def _sum_up(table: Table, pages: Iterable[bytes]) -> None:
    sizes = sorted(map(zipped, pages))
    style = zipped((STATIC / "app.css").read_bytes())
    files = sum(zipped((STATIC / name).read_bytes()) for name in FIRST_LOAD)
    table.notes.append(f"heaviest page with its style sheet, gzip, in kB: "
                       f"{aim((sizes[-1] + style) / 1000, LARGEST / 1000, most=True)}")
    middle = sizes[len(sizes) // 2]
    table.notes.append(f"median page with styles and script, gzip: {kb(middle + files)} kB; browsers "
                       f"keep the file for a year, so the next page costs {kb(middle)} kB")
