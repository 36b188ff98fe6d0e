"""Microseconds per stored case of a replay, and the memory that it takes: each in a process of its own."""

import resource
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from uuid import UUID

from tests.bench.mixed import Mixer
from tests.bench.report import Table, aim
from tests.bench.stored import BEGAN, Maker, Writer
from tests.support.worked_cases import definition
from triage.library import QUESTIONNAIRE, RULES, Definition
from triage.services.replay import Replay
from triage.services.views.replay import Totals
from triage.store import migrate
from triage.store.crypto import Cipher
from triage.store.database import Store, make_engine

SLUG = "post-laminectomy"
EMERGENCY, LOWER = 'urgency = "emergency"', 'urgency = "same_day"'
LEADS_TO = ('leads_to = "unlikely"', 'leads_to = "possible"')
WINDOW = ("within_days = 42", "within_days = 60")
GATED = ('"linkId": "op-when"', '"linkId": "op-when", "repeats": true')   # so that answers are others
SAME, WHOLE = "the same rules", "a question asked otherwise: every case judged whole"
REALLY_JUDGED = 20_000
AT_ONCE = 1000
FEW = 500         # cases to be judged whole
MILLION_IN = 30   # seconds, on one core
KILO = 1024


def topic(folder: Path, number: int) -> Table:
    """Store so many cases, and replay candidates that change more and more over them."""
    many, few = (_stored(folder / f"replay-{size}.sqlite", size) for size in (number, FEW))
    table = Table("Rules: replay over stored cases", [
        "candidate", "cases", "s", "again, µs per case", "a million, s", "most memory, MB", "moved", "whole"])
    seconds = {name: _row(table, name, candidate, few if name == WHOLE else many)
               for name, candidate in candidates().items()}
    table.notes += [
        f"each in one new process, over SQLite, all cases different; {min(number, REALLY_JUDGED)} really "
        "judged, the others mixed from those; processor time with the database's",
        "a second time in the same process shows what a case costs without what is done once: reading the "
        "version before, compiling the candidate, meeting each answer for the first time",
        f"a million cases in s, where nothing changed: {aim(seconds[SAME], MILLION_IN, most=True)}"]
    return table


def candidates() -> Mapping[str, Definition]:
    """Give candidates by what they change."""
    whole = definition(SLUG)
    rules, asked = whole.files[RULES].decode(), whole.files[QUESTIONNAIRE].decode()
    changed = {SAME: rules, "one emergency lowered": rules.replace(EMERGENCY, LOWER, 1),
               "a window made wider": rules.replace(*WINDOW, 1),
               "every emergency lowered": rules.replace(EMERGENCY, LOWER),
               "the classification changed": rules.replace(*LEADS_TO, 1)}
    found = {name: Definition(SLUG, {**whole.files, RULES: text.encode()}) for name, text in changed.items()}
    other = asked.replace(*GATED, 1)
    assert other != asked
    return {**found, WHOLE: Definition(SLUG, {**whole.files, QUESTIONNAIRE: other.encode()})}


def _stored(file: Path, number: int) -> Path:
    whole, cipher = definition(SLUG), _cipher()
    store = Store(make_engine(f"sqlite:///{file}"), cipher)
    migrate.upgrade(store.engine)
    writer, made = Writer(whole, cipher, UUID(int=7), Random(1)), Maker(whole, Random(2)).cases()
    writer.begin(store)
    extracts: list[bytes] = []
    while len(extracts) < min(number, REALLY_JUDGED):
        some = list(islice(made, min(AT_ONCE, number - len(extracts))))
        writer.write(store, some)
        extracts += [one.extract for one in some]
    mixed = Mixer(whole, extracts, Random(3)).cases(BEGAN)
    writer.write(store, islice(mixed, number - len(extracts)))
    store.engine.dispose()
    return file


def _row(table: Table, name: str, candidate: Definition, file: Path) -> float:
    """Measure one candidate; give the seconds that a million cases take."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        first, again, memory, totals = pool.submit(replayed, file, candidate.files).result()
    each = again / totals.cases * 1e6
    million = first - again + each
    table.add(name, totals.cases, f"{first:.2f}", f"{each:.1f}", f"{million:.1f}", memory,
              f"{totals.up} up, {totals.down} down, {totals.classified} class", totals.whole)
    return million


def replayed(file: Path, files: Mapping[str, bytes]) -> tuple[float, float, int, Totals]:
    """Give the seconds of a replay and of a second one, the most memory in MB, and what it came to."""
    store = Store(make_engine(f"sqlite:///{file}"), _cipher())
    began = time.process_time()
    run = Replay(Definition(SLUG, files), SLUG)
    seconds = []
    for totals in (Totals(), Totals()):
        run.totals = totals
        for _ in run.over(store):
            pass
        seconds.append(time.process_time() - began)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILO
    return seconds[0], seconds[1] - seconds[0], memory, run.totals


def _cipher() -> Cipher:
    return Cipher({"bench": bytes(32)}, "bench")
