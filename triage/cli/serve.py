"""The server: gunicorn round the application, and the delivery of alerts and messages beside it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from triage.cli import serving
from triage.config import ROOT, Settings
from triage.web.patient.unroll import draw_library

# What is the same as in earnest; the worker's last moments, too (child_exit).
ALIKE = ("worker_class", "workers", "threads", "preload_app", "graceful_timeout", "timeout", "keepalive",
         "limit_request_line", "limit_request_fields", "limit_request_field_size", "forwarded_allow_ips",
         "umask", "child_exit")
STOP_SECONDS = serving.STOP_SECONDS
RESTART_SECONDS = 5.0    # at least, from one start of a command beside the workers to the next
LONGEST_SOCKET = 100   # characters; systems take about 107


class Server(BaseApplication):
    """Gunicorn with two workers of four threads, bound to this machine alone."""

    def __init__(self, app: Flask, port: int, settings: Settings, on_ready: Callable[[], None]) -> None:
        """Serve `app` on 127.0.0.1:`port`; call `on_ready` once it listens."""
        self._app, self._port, self._settings, self._on_ready = app, port, settings, on_ready
        self._beside: list[Beside] = []
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop."""
        Watcher(self).run()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        socket = str(self._settings.instance_dir.resolve() / "gunicorn.ctl")
        settings: dict[str, object] = {
            "bind": f"127.0.0.1:{self._port}",
            **{name: getattr(serving, name) for name in ALIKE},
            "control_socket": socket, "control_socket_disable": len(socket) > LONGEST_SOCKET,
            # What gunicorn says at "info" is of no use to the person at the keyboard.
            "loglevel": "warning", "proc_name": "backstory",
            "when_ready": self._ready, "on_exit": self._exit,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Give gunicorn the application, the patients' pages drawn for all workers to share."""
        draw_library(self._app)
        return self._app

    def _ready(self, server: Arbiter) -> None:
        serving.when_ready(server)
        if self._settings.sends_alarms:   # without any way alerts wait, and nothing could deliver them
            self._beside.append(Beside("alerts", "deliver", server.pid))
        if self._settings.smtp_host or self._settings.sms_account:
            # Apart from the alerts: a slow host for messages must not hold up what cannot wait.
            self._beside.append(Beside("messages", "send-due", server.pid))
        if self._settings.fhir_url or self._settings.hl7_host:
            self._beside.append(Beside("record", "deliver", server.pid))
        self._on_ready()

    def keep_beside(self) -> None:
        """Start anew what ran beside the workers and has ended."""
        for one in self._beside:
            one.keep()

    def _exit(self, server: Arbiter) -> None:
        serving.on_exit(server)
        for one in self._beside:
            one.process.terminate()
        for one in self._beside:
            one.process.wait(STOP_SECONDS)


class Watcher(Arbiter):
    """Gunicorn's watch over its workers, and ours over what runs beside them."""

    def manage_workers(self) -> None:
        """See to it, about once a second, that everybody is there."""
        super().manage_workers()
        self.app.keep_beside()


class Beside:
    """A command that watches beside the workers; it ends when the process `server` does, however that is."""

    def __init__(self, noun: str, verb: str, server: int) -> None:
        """Start it."""
        self._command = [sys.executable, "-m", "flask", noun, verb, "--watch", "--parent", str(server)]
        self._start()

    def keep(self) -> None:
        """Start it anew where it has ended, but not one time after the other."""
        if self.process.poll() is not None and time.monotonic() - self._started > RESTART_SECONDS:
            self._start()

    def _start(self) -> None:
        environment = {**os.environ, "FLASK_APP": str(ROOT / "wsgi.py")}
        self._started = time.monotonic()
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=environment)  # noqa: S603 - our own words
