"""`make run`: from an untouched copy of the tree to a served clinic, and again in seconds.

The packages are those that the tests run with: the copy's .venv only points at them.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.copying import copy_tree
from tests.support.mail_server import mail_server
from tests.support.patient import Patient, make_clinic
from tests.support.remote import Remote
from tests.support.server import Server, children, free_port
from tests.support.walking import QUIET, clicks
from triage.app import create_app
from triage.cli.run import port_wanted
from triage.config import ConfigError

MAKE = ("make", "-s", "run", f"PYTHON={sys.executable}")
LINK = re.compile(r"http://127\.0\.0\.1:\d+(/i/[\w-]+)\n.*\((\d\d)/(\d\d)/(\d{4})\)")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree that nothing was run in."""
    target = tmp_path_factory.mktemp("copy") / "project"
    copy_tree(target)
    return target


@pytest.fixture(scope="module")
def first(copy: Path) -> Iterator[Server]:
    """The server that `make run` starts in the copy."""
    server = Server(copy / "instance", root=copy, command=MAKE)
    server.start()
    yield server
    server.kill()


def refusal(copy: Path, **environment: str) -> str:
    """Give what `make run` says when it does not start."""
    done = subprocess.run(MAKE, cwd=copy, env={**os.environ, **environment}, capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_first_start_says_where_and_how_to_get_in(first: Server) -> None:
    text = first.printed()
    assert f"serves on {first.url}" in text
    assert all(f"{name}@demo.example" in text for name in ("desk", "clinician", "admin"))
    assert re.search(r"with the password \S+", text)
    assert LINK.search(text)


def test_printed_link_opens_with_the_printed_date(first: Server) -> None:
    found = LINK.search(first.printed())
    assert found
    path, month, day, year = found.groups()
    patient = Patient(Remote(first.url), path)   # type: ignore[arg-type]  # same methods, over the wire
    patient.get(path)
    assert patient.post(day=day, month=month, year=year).slug == "intake"


def test_keys_are_fresh_and_for_the_owner_alone(first: Server) -> None:
    assert (first.instance / "config.py").stat().st_mode & 0o777 == 0o600
    others = [path.name for path in first.instance.iterdir() if path.stat().st_mode & 0o077]
    assert set(others) <= {"README.md", "config.example.py"}


def test_second_start_installs_nothing_and_keeps_the_data(first: Server) -> None:
    before = LINK.search(first.printed())
    first.kill()
    first.start()
    after = LINK.search(first.printed())
    assert before
    assert after
    assert before.group(1) == after.group(1)
    assert "installing" not in first.printed()


def test_port_in_use_is_one_clear_line(first: Server, copy: Path) -> None:
    said = refusal(copy, PORT=str(first.port))
    assert said == (f"backstory: Port {first.port} is in use. Stop what uses it, or choose another: "
                    f"PORT={first.port + 1} make run")


def test_port_that_is_none_is_one_clear_line(copy: Path) -> None:
    assert refusal(copy, PORT="http") == "backstory: PORT is 'http': use a number from 1 to 65535."


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_port_that_no_machine_has_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ConfigError, match=f"PORT is '{port}': use a number from 1 to 65535"):
        port_wanted()


def test_spoilt_configuration_is_one_clear_line(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "config.py").write_text("SECRET_KEY = 'short'\n")
    said = refusal(copy, BACKSTORY_INSTANCE_DIR=str(tmp_path), PORT=str(free_port()))
    assert said == "backstory: SECRET_KEY cannot be used: a secret has at least 32 characters."


def test_port_is_free_again_at_once_after_a_kill(first: Server) -> None:
    first.restart_after_kill()
    assert first.is_serving()


def test_interrupt_ends_every_process(first: Server) -> None:
    assert first.process
    group = first.process.pid
    first.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
    first.start()


def test_empty_installation_prints_a_code_for_the_first_run(tmp_path: Path) -> None:
    server = Server(tmp_path / "instance", {"BACKSTORY_DEMO": "0"})
    server.start()
    try:
        code = re.search(r"code (\w{4}-\w{4}-\w{4})", server.printed())
        assert code
        browser = Patient(Remote(server.url), "")   # type: ignore[arg-type]  # same methods, over the wire
        assert browser.get("/").address == "/first-run"
        browser.post(code=code.group(1), name="Ada Okoro", email="ada@clinic.example",
                     password="correct horse battery", again="correct horse battery",
                     location_name="Main Street", location_phone="(555) 010-0100", timezone="America/Chicago")
        assert browser.page.slug == "sign-in"
        assert browser.get("/first-run").status == 404
    finally:
        server.kill()


def test_red_flag_leaves_by_mail_before_the_form_is_sent_and_nothing_outlives_the_server(
        tmp_path: Path) -> None:
    with mail_server() as inbox:
        mail = {"BACKSTORY_SMTP_HOST": "127.0.0.1", "BACKSTORY_SMTP_PORT": str(inbox.port),
                "BACKSTORY_SMTP_TLS": "none", "BACKSTORY_MAIL_FROM": "intake@clinic.example"}
        server = Server(tmp_path / "instance", {**mail, "BACKSTORY_DEMO": "0"})
        server.start()
        app = create_app({"INSTANCE_DIR": server.instance})
        try:
            link = make_clinic(app).invite()
            patient = Patient(Remote(server.url), link)   # type: ignore[arg-type]  # over the wire
            patient.get(patient.open().first("a", class_="btn")["href"])
            for slug, _ in clicks(patient, {**QUIET, "bladder-change": "new", "saddle-feeling": "new"}):
                if slug == "bladder-bowel":
                    break
            assert patient.page.slug == "urgent"
            _await(lambda: bool(inbox.messages))
            assert server.process
            below = children(server.process.pid)
            os.kill(server.process.pid, signal.SIGKILL)   # the master alone: its children must notice
            server.process.wait()
            _await(lambda: not any(_runs(pid) for pid in below))
        finally:
            app.extensions["backstory"].store.engine.dispose()
            server.kill()


def _await(happened: "object", seconds: float = 15.0) -> None:
    assert callable(happened)
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_nothing_listens_beyond_this_machine(first: Server) -> None:
    name = socket.gethostbyname(socket.gethostname())
    if name.startswith("127."):
        name = "127.0.0.2"
    with socket.socket() as probe:
        probe.settimeout(1)
        assert probe.connect_ex((name, first.port)) != 0
