"""`flask doctor` says what is wrong and how to mend it; the server does not start with what is dangerous."""

import json
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from triage.cli.doctor import doctor
from triage.cli.instance import write_config
from triage.config import ROOT

SERVE = [sys.executable, "-c", "import wsgi"]
RUN = [sys.executable, "-m", "triage.cli.run"]


def started(folder: Path, command: list[str], **more: str) -> "subprocess.CompletedProcess[str]":
    """Start a command in an installation that is no demonstration."""
    write_config(folder, demo=False)
    environment = {**os.environ, "BACKSTORY_INSTANCE_DIR": str(folder), "PORT": "1", **more}
    environment.pop("FLASK_RUN_FROM_CLI", None)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
                          check=False)


def test_findings_are_said_with_their_mends_and_told_by_the_status(app: Flask) -> None:
    said = app.test_cli_runner().invoke(doctor)
    assert said.exit_code == 2
    assert "dangerous: SECRET_KEY is no random value: it can be guessed. [default-secrets]" in said.output
    listed = json.loads(app.test_cli_runner().invoke(doctor, ["--json"]).output)
    assert {"id", "weight", "says", "mend"} == set(listed[0])
    assert all(one["mend"] for one in listed)
    assert "ssss" not in said.output


def test_server_does_not_start_in_the_open(tmp_path: Path) -> None:
    done = started(tmp_path, SERVE)
    assert done.returncode != 0
    assert "plain-http: BASE_URL is http://127.0.0.1:1" in done.stderr


def test_make_run_does_not_start_with_debugging(tmp_path: Path) -> None:
    done = started(tmp_path, RUN, PORT="8999", BACKSTORY_PLAIN_HTTP="1", FLASK_DEBUG="1")
    assert done.returncode == 1
    assert "debug: FLASK_DEBUG is set" in done.stderr


def test_commands_work_all_the_same(tmp_path: Path) -> None:
    flask = [sys.executable, "-m", "flask", "doctor", "--json"]
    done = started(tmp_path, flask, FLASK_APP="wsgi.py")
    assert done.returncode == 2, done.stderr
    assert "plain-http" in {one["id"] for one in json.loads(done.stdout)}
