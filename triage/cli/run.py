"""`make run`: everything from an empty folder to a served clinic, and the same again in seconds."""

import errno
import os
import socket
import sys
import time
from multiprocessing import get_context
from pathlib import Path

from flask import Flask

from triage.app import create_app
from triage.cli import machine, serving, welcome
from triage.cli.instance import write_config
from triage.cli.quiet import be_quiet
from triage.cli.serve import Server
from triage.config import DEFAULT_PORT, PREFIX, ROOT, ConfigError, Settings, load
from triage.services import demo
from triage.services.doctor import require_safe
from triage.services.parts import Services
from triage.services.reassessing import reassess

HIGHEST_PORT = 65535
PATIENCE = 3.0         # seconds that the workers of a killed server may take to let go of the port
OWNER_ONLY = 0o077     # what nobody else may do with the database


def port_wanted() -> int:
    """Read PORT. Raises ConfigError where it is not a port."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise ConfigError(f"PORT is {text!r}: use a number from 1 to {HIGHEST_PORT}.")
    return int(text)


def require_free(port: int) -> None:
    """Raise ConfigError where something else keeps serving on the port, or where it may not be used."""
    until = time.monotonic() + PATIENCE
    while (problem := _problem_with(port)) is not None:
        if problem.errno != errno.EADDRINUSE:
            raise ConfigError(f"Port {port} cannot be used: {problem.strerror}. "
                              "Choose another: PORT=8001 make run") from problem
        if time.monotonic() > until:
            raise ConfigError(f"Port {port} is in use. Stop what uses it, or choose another: "
                              f"PORT={port % HIGHEST_PORT + 1} make run") from problem
        time.sleep(0.1)


def _problem_with(port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error
    return None


def prepare(app: Flask) -> None:
    """Bring the database up to date, and fill an untouched one with the demonstration clinic.

    What the rules broke on is judged again: this version may apply them.
    """
    from flask_security import hash_password

    from triage.store import migrate

    parts: Services = app.extensions["backstory"]
    migrate.upgrade(parts.store.engine)
    if parts.settings.demo and demo.is_wanted(parts.store):
        print("backstory: making the demonstration clinic", flush=True)
        with app.app_context():
            demo.load(parts, hash_password(demo.password(parts.settings)))
    reassess(parts.store, parts.library, now=parts.now())


def prepare_apart(app: Flask) -> None:
    """Do so in a process of its own: the server need not carry the migrations' memory for good."""
    process = get_context("fork").Process(target=prepare, args=(app,))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit("backstory: the database could not be made ready. What it said is above.")


def main() -> None:
    """Prepare the installation and serve it until interrupted."""
    os.umask(OWNER_ONLY)
    be_quiet()
    try:
        port = port_wanted()
        require_free(port)
        settings = _settings()
        require_safe(settings, os.environ)
    except ConfigError as error:
        sys.exit(f"backstory: {error.message}")
    if lacking := machine.complete(machine.PDF):
        print(f"backstory: no PDF yet, printing from the browser works; {machine.describe(lacking)}")
    serving.count_together()
    app = create_app()
    prepare_apart(app)
    text = welcome.text(app.extensions["backstory"])
    Server(app, port, settings, lambda: print(text, flush=True)).run()


def _settings() -> Settings:
    instance = Path(os.environ.get(f"{PREFIX}INSTANCE_DIR", ROOT / "instance"))
    wanted = os.environ.get(f"{PREFIX}DEMO", "1").lower() not in {"0", "false", "no"}
    if write_config(instance, demo=wanted):
        print(f"backstory: wrote {instance / 'config.py'} with fresh keys; keep a copy of it somewhere safe")
    return load(os.environ)


if __name__ == "__main__":
    main()
