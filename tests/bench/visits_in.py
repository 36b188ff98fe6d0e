"""A list of ten thousand visits: looked at and brought in, and the same again; and a search in all of them.

The floor is sealing ten thousand identities: no list of people whom nobody can read comes in faster.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from flask import Flask

from tests.bench import cores
from tests.bench.report import Table, aim
from tests.support.app import Clock, demonstration_database, empty_database, make_app, parts_of
from tests.support.spreadsheets import messy
from tests.support.staff import actor_of, site
from triage.services import batches, finding
from triage.services.bringing_in import bring_in
from triage.services.importing.source import read_list

ROWS = 10_000
MOST = 10   # seconds, for looking and bringing in together
WHO = {"family": "Example", "given": "Ana", "birth_date": "1972-03-14", "sex": "female", "phone": "",
       "email": "", "record_number": "M00001"}


def topic(folder: Path, rows: int = ROWS) -> Table:
    """Bring a list in twice, and look for somebody."""
    app = _app(folder)
    data = messy(rows, 1, date(2026, 11, 24))
    taken: dict[str, tuple[float, float]] = {}
    with cores.on(cores.SERVER):
        taken["sealing as many identities (floor)"] = _timed(lambda: _seal(app, rows))
        for name in ("first time", "the same again"):
            batch: list[UUID] = []
            taken[f"{name}: read and look"] = _timed(lambda kept=batch: kept.append(_look(app, data)))
            taken[f"{name}: bring in"] = _timed(lambda kept=batch: _bring(app, kept[0]))
        taken["find one of them by name"] = _timed(lambda: _find(app, "garcia ana"))
    return _table(taken, rows)


def _table(taken: dict[str, tuple[float, float]], rows: int) -> Table:
    whole = sum(taken[f"first time: {name}"][0] for name in ("read and look", "bring in"))
    return Table(
        f"A list of {rows:,} visits", ["what", "seconds", "of a processor"],
        [[name, f"{wall:.2f}", f"{spent:.2f}"] for name, (wall, spent) in taken.items()],
        [f"looking and bringing in, seconds: {aim(whole, MOST, most=True)}"])


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    began, spent = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - began, time.process_time() - spent


def _app(folder: Path) -> Flask:
    whole, instance = folder / "list", folder / "list" / "instance"
    instance.mkdir(parents=True)
    return make_app(instance, demonstration_database(whole, empty_database(whole)), Clock())


def _seal(app: Flask, rows: int) -> None:
    cipher = parts_of(app).store.cipher
    for number in range(rows):
        cipher.seal_json(WHO, f"patient:identity:{number}")


def _look(app: Flask, data: bytes) -> UUID:
    parts, who = parts_of(app), actor_of(app, "desk")
    grid, day = read_list(data)
    batch = batches.open_list(parts.store, who, site(app), grid, now=parts.now(), day=day)
    batches.view(parts.store, parts.library, who, batch, now=parts.now())
    return batch


def _bring(app: Flask, batch: UUID) -> None:
    parts = parts_of(app)
    bring_in(parts.store, parts.library, actor_of(app, "desk"), batch, move=True, renew=True, now=parts.now())


def _find(app: Flask, text: str) -> None:
    parts, who = parts_of(app), actor_of(app, "desk")
    search = finding.look(parts.store, who, text, now=parts.now())
    finding.found(parts.store, who, search, now=parts.now())
