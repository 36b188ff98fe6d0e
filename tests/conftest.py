"""Fixtures that every part of the tests may use."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.support.app import Clock

CI = os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put first what takes longest; leave out what is told elsewhere, unless asked for by name."""
    from tests.support.order import place
    from tests.support.seldom import leave_out

    items.sort(key=place)
    if any("::" in word for word in config.args):
        return
    items[:], others = leave_out(items)
    config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays for the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture
def clock() -> "Clock":
    """A clock that stands still until the test moves it."""
    from tests.support.app import Clock

    return Clock()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database without rows; copy it, never open it."""
    from tests.support.app import empty_database

    return empty_database(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def app(tmp_path: Path, empty_sqlite: Path, clock: "Clock") -> "Iterator[Flask]":
    """The whole application over an empty SQLite database."""
    from tests.support.app import make_app

    app = make_app(tmp_path, empty_sqlite, clock)
    yield app
    app.extensions["backstory"].store.engine.dispose()


@pytest.fixture(scope="session")
def demo_sqlite(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Path:
    """An SQLite database with the demonstration clinic; copy it, never open it."""
    from tests.support.app import demonstration_database
    from tests.support.once import for_all

    return for_all(tmp_path_factory, "demo", lambda folder: demonstration_database(folder, empty_sqlite))


@pytest.fixture
def demo_app(tmp_path: Path, demo_sqlite: Path, clock: "Clock") -> "Iterator[Flask]":
    """The whole application over a copy of the demonstration clinic."""
    from tests.support.app import make_app

    app = make_app(tmp_path, demo_sqlite, clock)
    yield app
    app.extensions["backstory"].store.engine.dispose()


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With CI=true a missing part of the machine is a failure, never a skip."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped with CI=true: {report.longrepr}"
    return report
