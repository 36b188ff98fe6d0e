"""Applications and clocks for tests: everything real, everything in a temporary folder."""

import shutil
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask_security import hash_password
from jinja2 import BaseLoader
from sqlalchemy import func, select
from werkzeug.routing import Rule

from tests.support import quick
from triage.app import create_app
from triage.config import ROOT
from triage.library import Library
from triage.services import demo
from triage.services.parts import Services
from triage.store import migrate
from triage.store.database import make_engine
from triage.store.models import Base

# What all applications of a test run share: neither content nor templates change while tests run.
LIBRARY = Library(ROOT / "questionnaires")
# werkzeug compiles code for each rule of each application, which takes longer than all else.
BUILDERS: dict[Any, Callable[..., tuple[str, str]]] = {}
COMPILE = Rule._compile_builder
LOADER: dict[str, BaseLoader | None] = {}
CODES: dict[tuple[str | None, ...], CodeType] = {}
CHEAP = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)   # a Friday, 09:00 in Chicago


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let time pass: pass_by(minutes=16)."""
        self.now += timedelta(**span)


def settings(instance: Path, **changes: Any) -> dict[str, Any]:
    """Give a whole configuration for an installation in `instance`."""
    return {
        "INSTANCE_DIR": instance,
        "SECRET_KEY": "s" * 32, "PASSWORD_SALT": "p" * 32, "TOTP_SECRET": "t" * 32,
        "ENCRYPTION_KEYS": {"k1": b64encode(b"e" * 32).decode()}, "ACTIVE_KEY": "k1",
        "LINK_KEY": b64encode(b"l" * 32).decode(),
        "TWO_FACTORS": False,   # tests of two factors ask for them
        **changes}


def empty_database(folder: Path) -> Path:
    """Make a migrated SQLite database with nothing in it, to be copied by each test."""
    path = folder / "empty.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    migrate.upgrade(engine)
    engine.dispose()
    return path


def demonstration_database(folder: Path, empty: Path) -> Path:
    """Make an SQLite database with the demonstration clinic as of START, to be copied by each test."""
    app = make_app(folder, empty, Clock())
    parts = parts_of(app)
    with app.app_context():
        demo.load(parts, hash_password(demo.password(parts.settings)))
    parts.store.engine.dispose()
    return folder / "backstory.sqlite"


def make_app(instance: Path, empty: Path, clock: Clock, **changes: Any) -> Flask:
    """Make an application over a fresh copy of the empty database."""
    shutil.copy(empty, instance / "backstory.sqlite")
    library = None if "QUESTIONNAIRES_DIR" in changes else LIBRARY
    with patch.object(Rule, "_compile_builder", _builder), patch("triage.app.make_engine", quick.make_engine):
        app = create_app(settings(instance, **changes), clock, library)
    app.testing = True
    app.extensions["security"].pwd_context.update(**CHEAP)
    _share_templates(app)
    return app


def _builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Compile what no application compiled before. It names the rule's converters, and holds none."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = append_unknown, rule.rule, tuple(rule._trace), defaults
    if key not in BUILDERS:
        BUILDERS[key] = COMPILE(rule, append_unknown)
    return BUILDERS[key]


def _share_templates(app: Flask) -> None:
    """Let the application use what another one has read and compiled."""
    environment = app.jinja_env
    compile_anew = environment.compile

    def compiled(source: str, name: str | None = None, filename: str | None = None) -> CodeType:
        key = source, name, filename
        if key not in CODES:
            CODES[key] = compile_anew(source, name, filename)
        return CODES[key]

    environment.compile = compiled  # type: ignore[method-assign]
    environment.loader = LOADER.setdefault("first", environment.loader)


def parts_of(app: Flask) -> Services:
    """Give the parts that an application is made of."""
    parts: Services = app.extensions["backstory"]
    return parts


def row_counts(parts: Services) -> dict[str, int]:
    """Give how many rows each table has."""
    with parts.store.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables}
