"""G1, G3: the release before works on the tables of this one, so that no upgrade needs a pause."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine, func, insert, select

from tests.support import databases
from tests.support.release import ACTS, past_commit, take_out
from triage.config import ROOT
from triage.store import migrate
from triage.store.database import make_engine

STEPS = sorted((ROOT / "triage" / "store" / "migrations" / "versions").glob("0*.py"))
NEW_STEPS = [path for path in STEPS if path.name.partition("_")[0] > migrate.RELEASED]
TAKES_AWAY = {"drop_column", "drop_constraint"}   # a table that is made anew is looked at above
PAST = past_commit(migrate.RELEASED)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables, of each kind."""
    url = f"sqlite:///{tmp_path / 'release.sqlite'}"
    if request.param == "postgresql":
        shared: str = request.getfixturevalue("postgresql")
        url = databases.new_database(shared, shared.partition("@/")[2].partition("?")[0] + "_release")
    made = make_engine(url)
    yield made
    made.dispose()


def tables(engine: Engine) -> MetaData:
    found = MetaData()
    found.reflect(engine)
    return found


def narrower(before: MetaData, after: MetaData) -> Iterator[str]:
    """Yield what a program that knows the tables of `before` could not do on those of `after`."""
    for name, table in before.tables.items():
        if name not in after.tables:
            yield f"{name} is gone"
            continue
        now = after.tables[name]
        for column in table.columns:
            if column.name not in now.columns:
                yield f"{name}.{column.name} is gone"
            elif column.nullable and not now.columns[column.name].nullable:
                yield f"{name}.{column.name} must be given now"
            elif str(column.type) != str(now.columns[column.name].type):
                yield f"{name}.{column.name} was {column.type} and is {now.columns[column.name].type}"
        yield from (f"{name}.{column.name} is new and must be given" for column in now.columns
                    if column.name not in table.columns and not column.nullable
                    and column.server_default is None)


def test_new_steps_leave_everything_that_the_release_before_uses(engine: Engine) -> None:
    migrate.upgrade(engine, migrate.RELEASED)
    before = tables(engine)
    migrate.upgrade(engine)
    assert list(narrower(before, tables(engine))) == []


@pytest.mark.parametrize("path", NEW_STEPS, ids=lambda path: path.stem)
def test_new_step_takes_nothing_away(path: Path) -> None:
    calls = [node.func.attr for node in ast.walk(ast.parse(path.read_text()))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    assert set(calls) & TAKES_AWAY == set()


def test_rows_as_the_release_before_writes_them_are_taken(tmp_path: Path, demo_sqlite: Path) -> None:
    old, new = (make_engine(f"sqlite:///{tmp_path / name}") for name in ("old.sqlite", "new.sqlite"))
    migrate.upgrade(old, migrate.RELEASED)
    migrate.upgrade(new)
    source = create_engine(f"sqlite:///file:{demo_sqlite}?mode=ro&uri=true")
    for table in tables(old).sorted_tables:
        with source.connect() as reading, new.begin() as writing:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            if rows and table.name != "alembic_version":
                writing.execute(insert(table), rows)
                assert writing.scalar(select(func.count()).select_from(table)) == len(rows), table.name
    for engine in (old, new, source):
        engine.dispose()


# In a copy without its history there is no release before to run; what it writes is tried above all the same.
if PAST:
    def test_program_of_the_release_before_serves_patients_and_clinicians(tmp_path: Path) -> None:
        before = tmp_path / "before"
        before.mkdir()
        take_out(PAST, before)
        engine = make_engine(f"sqlite:///{tmp_path / 'backstory.sqlite'}")
        migrate.upgrade(engine)
        engine.dispose()
        done = subprocess.run([sys.executable, "-c", ACTS, str(tmp_path)], cwd=before, capture_output=True,
                              text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout.splitlines()[-1])
        assert told["program"].startswith(str(before))
        assert told["pages"] == ["urgent", "done"]
        assert told["state"] == "signed"
        # And this release reads what that one wrote.
        here = subprocess.run([sys.executable, "-c", ACTS, str(tmp_path), told["case"]], cwd=ROOT,
                              capture_output=True, text=True, timeout=120, check=False)
        assert here.returncode == 0, here.stderr
        assert json.loads(here.stdout.splitlines()[-1])["state"] == "signed"
