"""A real server on a free port, over SQLite and over PostgreSQL, with one clinic and one patient."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import databases
from tests.support.browser import browser_context_args, browser_type_launch_args, demo_url
from tests.support.patient import Clinic, Patient, make_clinic
from tests.support.remote import Remote
from tests.support.server import Server
from tests.support.store import postgresql
from triage.app import create_app

__all__ = ["browser_context_args", "browser_type_launch_args", "demo_url", "postgresql"]


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest,
         tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Clinic]]:
    """A running server with its clinic, for all tests of one file."""
    folder = tmp_path_factory.mktemp("journey")
    url = f"sqlite:///{folder / 'journey.sqlite'}"
    if request.param == "postgresql":
        url = databases.new_database(request.getfixturevalue("postgresql"), f"journey_{folder.name}".lower())
    with running(folder, url) as site:
        yield site


@pytest.fixture
def server(site: tuple[Server, Clinic]) -> Server:
    """The running server."""
    return site[0]


@pytest.fixture
def clinic(site: tuple[Server, Clinic]) -> Clinic:
    """The clinic in its database."""
    return site[1]


@pytest.fixture
def patient(server: Server, clinic: Clinic) -> Patient:
    """Somebody new on the first page of the form."""
    patient = Patient(Remote(server.url), clinic.invite())  # type: ignore[arg-type]  # same methods, over the wire
    patient.get(patient.open().first("a", class_="btn")["href"])
    return patient
