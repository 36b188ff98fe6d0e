"""What the server prepares before there are workers."""

import subprocess
import sys

THREADS = """
from ctypes import CDLL
from threading import Barrier, Thread
from triage.cli import serving
if {prepared}:
    serving.when_ready(None)
together = Barrier(4)
def work():
    together.wait()
    kept.append([bytes(2000) for _ in range(1000)])
    together.wait()
kept, threads = [], [Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
CDLL(None).malloc_stats()
"""


def heaps(*, prepared: bool) -> int:
    """Give how many heaps four threads at work have between them, by the C library's own count."""
    done = subprocess.run([sys.executable, "-c", THREADS.format(prepared=prepared)], capture_output=True,
                          text=True, check=True, timeout=60)
    return done.stderr.count("Arena ")


def test_threads_of_a_worker_share_one_heap() -> None:
    assert heaps(prepared=True) == 1
    assert heaps(prepared=False) > 1
