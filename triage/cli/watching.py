"""Commands that keep at it until they are stopped, or until the server that started them has gone."""

import os
import signal
from collections.abc import Callable
from threading import Event
from typing import Any

import click

EVERY_SECONDS = 5.0


def watch_options(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add --watch, said to keep looking for `what`, and --parent."""
    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        watching = click.option("--watch", is_flag=True, help=f"Keep looking for {what} until stopped.")
        parent = click.option("--parent", type=int,
                              help="With --watch: end when the parent process of this number does.")
        return watching(parent(command))
    return add


def keep_at(noun: str, parent: int | None, turn: Callable[[], object]) -> None:
    """Do one turn after another; the next comes at once after one that gives True."""
    from triage.store.errors import Unavailable

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            if turn() is True:
                continue
        except Unavailable as error:   # what must be done is still in the database; it may be back next time
            click.echo(f"{noun}: the database cannot be reached ({error})", err=True)
        stop.wait(EVERY_SECONDS)
