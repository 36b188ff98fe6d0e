"""Under which conditions the figures were made."""

import platform
import re
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.bench import cores
from tests.support import cluster
from triage.cli.serving import WORKERS, threads

PACKAGES = ("flask", "werkzeug", "wtforms", "sqlalchemy", "psycopg", "cryptography", "gunicorn", "django",
            "django-formtools", "business-rules", "locust")


def text() -> str:
    """Give the conditions as Markdown bullets."""
    sharing = "; ONE CORE for both: compare nothing" if cores.SHARED else ""
    return "\n".join(f"* {line}" for line in (
        f"{_processor()}, {len(cores.EVERY)} cores; servers on core {cores.SERVER}, "
        f"load on {cores.LOAD}{sharing}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {_postgresql()}",
        ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        f"every server: gunicorn, {WORKERS} workers x {threads} threads (gthread), loaded before the fork",
        f"load on the machine when it began: {Path('/proc/loadavg').read_text().split()[0]}"))


def _processor() -> str:
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def _postgresql() -> str:
    folder = cluster.binaries()
    if folder is None:
        return "no PostgreSQL"
    command = [folder / "postgres", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[2]}"
