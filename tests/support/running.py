"""The real server with one clinic in it, while a test looks at it from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.patient import Clinic, make_clinic
from tests.support.server import Server
from triage.app import create_app


@contextmanager
def running(folder: Path, database_url: str) -> Iterator[tuple[Server, Clinic]]:
    """Run a server over an empty database; make a clinic in it from outside while it runs."""
    server = Server(folder / "instance", {"BACKSTORY_DATABASE_URL": database_url, "BACKSTORY_DEMO": "0"})
    server.start()
    app = create_app({"INSTANCE_DIR": server.instance, "DATABASE_URL": database_url})
    try:
        yield server, make_clinic(app)
    finally:
        app.extensions["backstory"].store.engine.dispose()
        server.kill()
