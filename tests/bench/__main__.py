"""`make bench`: every figure in one run, ours beside a floor and a peer. `--quick` for a short form."""

import argparse
import gc
import logging
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import (
    board,
    conditions,
    cores,
    imports,
    lighthouse,
    load_tables,
    memory,
    paint,
    queue,
    queue_page,
    replay,
    rules,
    spent,
    stations,
    visits_in,
    weight,
    wizard,
    wizard_tables,
)
from tests.bench.report import Table
from tests.support import cluster
from tests.support.databases import postgresql_url
from triage.cli import machine

TOPICS = ("wizard", "rules", "replay", "board", "queue", "pages", "paint", "lighthouse", "imports",
          "visits_in", "spent", "load", "memory")


@dataclass(frozen=True)
class Length:
    """How long a run is: rounds and seconds of load, steps for the memory, rounds of the rest, cases."""

    rounds: int
    seconds: float
    steps: int
    repeats: int
    walks: int
    stored: int
    queued: tuple[int, ...]
    load: load_tables.Size
    requests: int


FULL = Length(rounds=3, seconds=6, steps=10_000, repeats=7, walks=64, stored=20_000,
              queued=queue.SIZES, load=load_tables.FULL,
              requests=memory.REQUESTS)
QUICK = Length(rounds=1, seconds=3, steps=0, repeats=3, walks=16, stored=2_000,
               queued=queue.SIZES[:1], load=load_tables.QUICK,
               requests=memory.QUICK)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what was asked for and print one table per topic."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short form, for a first look")
    parser.add_argument("--stored", type=int, help="how many cases to replay; 1000000 takes some minutes")
    parser.add_argument("--requests", type=int, help="how many one worker answers while its memory is seen")
    parser.add_argument("topics", nargs="*", help="only these; all without any")
    asked = parser.parse_args(arguments)
    length, topics = QUICK if asked.quick else FULL, asked.topics or TOPICS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))   # so that the servers end too
    logging.disable(logging.INFO)   # a line for each request would hide the tables
    if lacking := machine.complete_at_rest(machine.BENCH, ("haproxy",)):
        print(f"backstory: {machine.describe(lacking)}; what needs it is left out", file=sys.stderr)
    print(f"{conditions.text()}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="backstory-bench-") as folder:
        if "imports" in topics:
            show(imports.topic(length.repeats))
        if "rules" in topics:
            show(rules.topic(length.repeats))
        if "board" in topics:
            show(board.topic(Path(folder), length.repeats))
        if "queue" in topics:
            show(queue_page.topic(Path(folder), length.repeats), queue.topic(Path(folder), length.queued))
        if "replay" in topics:
            show(replay.topic(Path(folder), asked.stored or length.stored))
        if "visits_in" in topics:
            show(visits_in.topic(Path(folder)))
        if "lighthouse" in topics:
            show(lighthouse.topic(Path(folder)))
        if {"wizard", "pages", "paint", "spent"} & set(topics):
            serve(Path(folder), length, topics)
        if "load" in topics:
            show(load_tables.topic(Path(folder), length.load))
        if "memory" in topics:
            show(memory.topic(Path(folder), asked.requests or length.requests))


def serve(folder: Path, length: Length, topics: Sequence[str]) -> None:
    """Measure whatever needs servers."""
    with cores.on(cores.SERVER):   # PostgreSQL is part of the server: it gets no core of its own
        url = postgresql_url() if cluster.binaries() else ""
    with stations.running(folder, url) as found:
        scripts = found[0].site.scripts
        gc.freeze()
        if "wizard" in topics:
            courses = wizard.measure(found, length.rounds, length.seconds)
            wizard.walk_on(courses, length.steps)
            show(*wizard_tables.tables(courses))
        if "pages" in topics:
            show(weight.topic(scripts))
        if "paint" in topics:
            ours = found[1]
            ours.prepare(1)
            show(paint.topic(f"http://127.0.0.1:{ours.site.port}", ours.site.cookies[0], length.repeats))
    if "spent" in topics:
        with cores.on(cores.SERVER):
            show(spent.topic(folder, scripts, length.walks))


def show(*tables: Table) -> None:
    """Print tables as soon as they are there."""
    for table in tables:
        print(table.text(), flush=True)


if __name__ == "__main__":
    main()
