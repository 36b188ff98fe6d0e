"""How gunicorn serves `wsgi:app` in earnest: `gunicorn -c python:triage.cli.serving wsgi:app`.

`make run` serves by the same settings. Each name below is one of gunicorn's own; the command line and
GUNICORN_CMD_ARGS win over them, and WEB_CONCURRENCY says how many workers there are.
"""

import gc
import os
import shutil
import tempfile
from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from typing import Any

from triage.web.metrics import FOLDER

WORKERS = 2
NEW_OBJECTS = 50_000   # before the collector looks for circles: a page makes some thousands, and hardly any
STOP_SECONDS = 10
HEAPS = -8             # what glibc's malloc.h calls M_ARENA_MAX

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", WORKERS))
worker_class = "triage.cli.patience.PatientWorker"
threads = 4
preload_app = True
timeout = 60                 # a worker that says nothing for so long is stuck, and is ended
graceful_timeout = STOP_SECONDS   # what was begun is finished in this time when the server stops
keepalive = 5
# Larger than any page of ours asks for, smaller than what could fill a machine's memory.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# The scheme and the address are worked out by web/proxies.py alone, from the settings.
forwarded_allow_ips = ""
control_socket_disable = True
accesslog = None             # each request writes a line of its own, without path or address
loglevel = "warning"
umask = 0o077
proc_name = "backstory"
# A worker's heartbeat is a file; on a slow disc writing it would hold the worker up.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108

# Where each worker counts, for whichever is asked to add up; set before the application is loaded.
metrics_folder = Path(os.environ.get(FOLDER) or Path(tempfile.gettempdir()) / f"backstory-{os.getpid()}")
raw_env = [f"{FOLDER}={metrics_folder}"]


def count_together() -> None:
    """Have all workers count into one folder, empty at first. Call it before there is an application."""
    shutil.rmtree(metrics_folder, ignore_errors=True)
    metrics_folder.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(metrics_folder)


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Prepare the memory of all workers, which are made after this."""
    share_one_heap()
    # What all workers share stays out of the collector's sight, so that it stays shared.
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


def share_one_heap() -> None:
    """Have all threads take memory from one heap.

    By default each has its own, and what one of them gave back none of the others can use: a worker would
    grow for a hundred thousand requests. They seldom wait for each other, as one at a time runs Python.
    """
    with suppress(AttributeError):   # other C libraries have no such heaps
        CDLL(None).mallopt(HEAPS, 1)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    """Let go of what counted only while a worker was alive."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:  # noqa: ARG001
    """Leave nothing behind."""
    shutil.rmtree(metrics_folder, ignore_errors=True)
