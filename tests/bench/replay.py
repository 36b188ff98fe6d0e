"""Microseconds per stored case of a replay: unsealed, read, and judged as far as the candidate asks for."""

import resource
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from uuid import UUID

from tests.bench.report import Table, aim
from tests.bench.stored import Maker
from tests.support.worked_cases import definition
from triage.library import RULES, Definition
from triage.services.replay import Replay
from triage.services.views.replay import Totals
from triage.store import migrate
from triage.store.crypto import Cipher
from triage.store.database import Store, make_engine

SLUG = "post-laminectomy"
EMERGENCY, LOWER = 'urgency = "emergency"', 'urgency = "same_day"'
LEADS_TO = ('leads_to = "unlikely"', 'leads_to = "possible"')
MILLION_IN = 30   # seconds, on one core
KILO = 1024


def topic(folder: Path, number: int) -> Table:
    """Store so many cases, and replay candidates that change more and more over them."""
    store = _stored(folder, number)
    table = Table("Rules: replay over stored cases", [
        "candidate", "µs per case, s a million", "moved", "most memory, MB"])
    table.add("none yet", "", "", _memory())
    seconds = 0.0
    for name, candidate in candidates().items():
        taken, totals = _replayed(store, candidate)
        seconds = seconds or taken
        moved = f"{totals.up} up, {totals.down} down, {totals.classified} class"
        table.add(name, f"{taken / number * 1e6:.0f}", moved, _memory())
    table.notes.append(f"one process, SQLite, {number} different cases; processor time, with the database's "
                       "and with reading the version before, once (some 0.2 s)")
    table.notes.append("a million cases in s, where nothing changed: "
                       f"{aim(seconds / number * 1e6, MILLION_IN, most=True)}")
    store.engine.dispose()
    return table


def candidates() -> Mapping[str, Definition]:
    """Give candidates by what they change."""
    whole = definition(SLUG)
    text = whole.files[RULES].decode()
    changed = {"the same rules": text, "one emergency lowered": text.replace(EMERGENCY, LOWER, 1),
               "every emergency lowered": text.replace(EMERGENCY, LOWER),
               "the classification changed: everybody judged whole": text.replace(*LEADS_TO, 1)}
    return {name: Definition(SLUG, {**whole.files, RULES: rules.encode()}) for name, rules in changed.items()}


def _stored(folder: Path, number: int) -> Store:
    cipher = Cipher({"bench": bytes(32)}, "bench")
    store = Store(make_engine(f"sqlite:///{folder / 'replay.sqlite'}"), cipher)
    migrate.upgrade(store.engine)
    Maker(definition(SLUG), cipher, UUID(int=7), Random(1)).fill(store, number)
    return store


def _replayed(store: Store, candidate: Definition) -> tuple[float, Totals]:
    """Give the seconds of one replay; the candidate is compiled before."""
    run = Replay(candidate, SLUG)
    began = time.process_time()
    for _ in run.over(store):
        pass
    return time.process_time() - began, run.totals


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILO
