"""A real server on a free port, over SQLite and over PostgreSQL, with one clinic and one patient."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.support import databases
from tests.support.browser import browser_context_args, browser_type_launch_args, demo_url
from tests.support.patient import Clinic, Patient
from tests.support.remote import Remote
from tests.support.running import running
from tests.support.server import Server
from tests.support.store import postgresql

__all__ = ["browser_context_args", "browser_type_launch_args", "demo_url", "postgresql"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest,
         tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Clinic]]:
    """A running server with its clinic, for all tests of one file."""
    folder = tmp_path_factory.mktemp("journey")
    url = f"sqlite:///{folder / 'journey.sqlite'}"
    if request.param == "postgresql":
        url = databases.new_database(request.getfixturevalue("postgresql"), f"journey_{uuid4().hex[:12]}")
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
