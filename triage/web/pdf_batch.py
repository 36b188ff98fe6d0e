"""Many printed pages as one PDF, laid out by several processes at once: layout is all work and no waiting.

Each document comes with shorter ones to take its place while it has more than one page.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Lock
from typing import IO, Any

from triage.config import ROOT
from triage.web.pdf import Paper, Pdf, PdfMissingError, is_installed
from triage.web.pdf_join import can_join, join

MOST_PROCESSES = 4
FEWEST = 6   # documents that another process is worth starting for
PROGRAM = "triage.web.pdf_chunk"
_turn = Lock()


class BusyError(Exception):
    """Another batch is being made here."""


def make(documents: Sequence[Callable[[], Iterator[str]]], styles: Sequence[str], paper: Paper,
         title: str) -> Pdf:
    """Give one PDF of all documents in their order. Raises BusyError and PdfMissingError.

    Each document gives HTML, then shorter HTML, as long as it is asked for it.
    """
    if not is_installed():
        raise PdfMissingError
    if not _turn.acquire(blocking=False):
        raise BusyError
    try:
        shares = _shares(documents)
        with ThreadPoolExecutor(len(shares)) as pool:
            made = list(pool.map(lambda share: _made(share, styles, paper, title), shares))
        return Pdf(join([data for data, _ in made]), sum(pages for _, pages in made))
    finally:
        _turn.release()


def _shares(documents: Sequence[Any]) -> list[Sequence[Any]]:
    """Cut the documents into as many parts as there are processors for, each of pages that follow."""
    most = min(MOST_PROCESSES, len(os.sched_getaffinity(0)), max(1, len(documents) // FEWEST))
    count = most if can_join() else 1
    ends = [len(documents) * part // count for part in range(count + 1)]
    return [documents[start:end] for start, end in pairwise(ends)]


def _made(share: Sequence[Callable[[], Iterator[str]]], styles: Sequence[str], paper: Paper,
          title: str) -> tuple[bytes, int]:
    command = [sys.executable, "-m", PROGRAM]   # our own
    worker = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE,  # noqa: S603
                              stdout=subprocess.PIPE)
    assert worker.stdin is not None
    assert worker.stdout is not None
    with worker, worker.stdin, worker.stdout:
        _say(worker.stdin, {"styles": list(styles), "paper": paper})
        pages = sum(_put(worker.stdin, worker.stdout, at, html()) for at, html in enumerate(share))
        _say(worker.stdin, {"write": title})
        return worker.stdout.read(_heard(worker.stdout)["bytes"]), pages


def _put(sink: IO[bytes], source: IO[bytes], at: int, versions: Iterator[str]) -> int:
    """Send one document, and shorter ones while it has more than one page; give how many pages it has."""
    pages = 0
    for html in versions:
        _say(sink, {"at": at, "html": html})
        pages = _heard(source)["pages"]
        if pages == 1:
            break
    return pages


def _say(sink: IO[bytes], order: dict[str, Any]) -> None:
    sink.write(json.dumps(order).encode() + b"\n")
    sink.flush()


def _heard(source: IO[bytes]) -> dict[str, Any]:
    line = source.readline()
    if not line:
        raise PdfMissingError   # the process ended: it could not load what it makes PDF with
    found: dict[str, Any] = json.loads(line)
    return found
