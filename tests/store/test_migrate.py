"""From nothing to the tables of this version, and back to saying what is pending."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from tests.support import databases
from triage.store import migrate
from triage.store.database import make_engine
from triage.store.models import Base


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'nothing.sqlite'}"
    url: str = request.getfixturevalue("postgresql")
    return databases.new_database(url, url.partition("@/")[2].partition("?")[0] + "_nothing")


def differences(engine: Engine) -> list[object]:
    """List what the tables in the database and those in the code do not agree on."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def test_an_empty_database_names_everything_that_is_pending(nothing: str) -> None:
    engine = make_engine(nothing)
    assert migrate.check(engine)[0].startswith("0001 ")
    engine.dispose()


def test_an_upgrade_from_nothing_gives_exactly_the_tables_of_the_code(nothing: str) -> None:
    engine = make_engine(nothing)
    migrate.upgrade(engine)
    assert differences(engine) == []
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_an_upgraded_database_has_nothing_pending(nothing: str) -> None:
    engine = make_engine(nothing)
    migrate.upgrade(engine)
    assert migrate.check(engine) == []
    engine.dispose()


def test_a_second_upgrade_changes_nothing(nothing: str) -> None:
    engine = make_engine(nothing)
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert migrate.check(engine) == []
    engine.dispose()


def test_an_upgrade_waits_for_who_is_at_work_and_holds_up_nobody_for_long(postgresql: str) -> None:
    url = databases.new_database(postgresql, postgresql.partition("@/")[2].partition("?")[0] + "_busy")
    engine = make_engine(url)
    migrate.upgrade(engine, migrate.RELEASED)
    with engine.connect() as looking, ThreadPoolExecutor() as beside:
        with engine.connect() as worker, worker.begin():
            worker.execute(text('SELECT count(*) FROM "case"'))
            upgrading = beside.submit(migrate.upgrade, engine)
            for waits in (True, False):   # it stands in the queue, and leaves it again
                while waiting(looking) is not waits:
                    assert not upgrading.done()
        upgrading.result()
    assert migrate.check(engine) == []
    engine.dispose()


def waiting(connection: Connection) -> bool:
    """Whether somebody waits for a table."""
    with connection.begin():
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted "
                                           "AND relation IS NOT NULL")))


def test_a_missing_column_is_a_difference(nothing: str) -> None:
    engine = make_engine(nothing)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE setting DROP COLUMN updated_at"))
    assert "updated_at" in str(differences(engine))
    engine.dispose()


def test_a_step_that_breaks_leaves_nothing_behind(nothing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make_engine(nothing)
    with engine.begin() as connection:
        # The last table of the steps is there already, so that the upgrade fails after most of its work.
        connection.execute(text("CREATE TABLE review (id integer)"))
    with pytest.raises(Exception, match="review"):
        migrate.upgrade(engine)
    assert inspect(engine).get_table_names() == ["review"]
    engine.dispose()


def test_a_database_of_a_newer_version_is_named(nothing: str) -> None:
    engine = make_engine(nothing)
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrate.check(engine) == ["9999 is not known to this version: it is older than the database"]
    engine.dispose()
