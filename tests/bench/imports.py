"""Cold start: what importing the application costs beside the packages that it stands on."""

import subprocess
import sys
import time
from collections.abc import Mapping

from tests.bench import cores
from tests.bench.report import Table, aim, median, ratio
from triage.config import ROOT

BASE = "flask + flask_wtf + sqlalchemy.orm"
OURS = "triage.app: create_app"
WAYS: Mapping[str, str] = {
    "python, nothing imported": "pass",
    BASE: "import flask, flask_wtf, sqlalchemy.orm",
    OURS: "from triage.app import create_app",
}
MOST = 1.3
PEAK = "import re; print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"


def topic(rounds: int) -> Table:
    """Start each way in a process of its own, in interleaved rounds; the first round only fills caches."""
    taken: dict[str, list[float]] = {name: [] for name in WAYS}
    memory: dict[str, float] = {}
    with cores.on(cores.LOAD):
        for number in range(rounds + 1):
            for name, code in WAYS.items():
                seconds, memory[name] = _start(code)
                if number:
                    taken[name].append(seconds * 1000)
    return _table(taken, memory)


def _start(code: str) -> tuple[float, float]:
    """Give the seconds that a process takes, and its most memory in MB."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", f"{code}\n{PEAK}"], cwd=ROOT, check=True,
                          capture_output=True, text=True)
    return time.perf_counter() - began, int(done.stdout) * 1024 / 1e6


def _table(taken: Mapping[str, list[float]], memory: Mapping[str, float]) -> Table:
    table = Table("Cold import", ["imported", "ms", "x", "least-most", "most memory MB"])
    base = median(taken[BASE])
    for name, values in taken.items():
        table.add(name, f"{median(values):.0f}", ratio(median(values), base),
                  f"{min(values):.0f}-{max(values):.0f}", f"{memory[name]:.0f}")
    table.notes.append(f"x {BASE}, {aim(median(taken[OURS]) / base, MOST, most=True)}")
    return table
