"""Sessions that read and write, and one error for a database that cannot."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError

from tests.support.store import open_store, twin
from triage.store import settings
from triage.store.database import Store
from triage.store.errors import Unavailable
from triage.store.tables.clinic import Setting

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def put(store: Store, name: str, value: str) -> None:
    with store.writing() as session:
        settings.put(session, name, value, NOW)


def get(store: Store, name: str) -> str | None:
    with store.reading() as session:
        return settings.held(session, name)


def test_what_was_written_is_read(store: Store) -> None:
    put(store, "a", "1")
    put(store, "b", "2")
    assert (get(store, "a"), get(store, "b")) == ("1", "2")


def test_an_error_leaves_nothing_behind(store: Store) -> None:
    def work() -> None:
        with store.writing() as session:
            settings.put(session, "a", "1", NOW)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert get(store, "a") is None


def test_another_process_sees_what_was_committed(store: Store) -> None:
    put(store, "a", "1")
    other = twin(store)
    assert get(other, "a") == "1"
    other.engine.dispose()


def test_two_writers_that_each_add_one_add_two(store: Store) -> None:
    put(store, "count", "0")
    other = twin(store)

    def work(mine: Store) -> None:
        for _ in range(25):
            with mine.writing() as session:
                count = settings.held(session, "count")
                settings.put(session, "count", str(int(count or 0) + 1), NOW)

    threads = [threading.Thread(target=work, args=(one,)) for one in (store, store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.engine.dispose()
    assert get(store, "count") == "75"


def test_a_broken_rule_of_the_schema_is_not_taken_for_an_unavailable_database(store: Store) -> None:
    put(store, "a", "1")
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add(Setting(name="a", value="2", updated_at=NOW))


def test_an_error_repeats_no_value_that_it_was_about(sqlite_store: Store) -> None:
    """PostgreSQL's own words may name plain columns: they are logged nowhere of ours."""
    with pytest.raises(IntegrityError) as found, sqlite_store.writing() as session:
        session.execute(text("INSERT INTO setting (name) VALUES (:name)"), {"name": "Zqvmk1000x"})
    assert "Zqvmk" not in str(found.value)


def test_missing_tables_are_an_unavailable_database(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'nothing.sqlite'}")
    with pytest.raises(Unavailable):
        get(store, "a")
    store.engine.dispose()


def test_a_server_that_is_gone_is_an_unavailable_database(tmp_path: Path) -> None:
    store = open_store(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")
    with pytest.raises(Unavailable):
        get(store, "a")
    store.engine.dispose()


def test_a_connection_that_was_cut_is_replaced(postgresql_store: Store) -> None:
    put(postgresql_store, "a", "1")
    killer = create_engine(postgresql_store.engine.url, isolation_level="AUTOCOMMIT")
    with killer.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                " WHERE application_name = 'backstory' AND datname = current_database()"))
    killer.dispose()
    assert get(postgresql_store, "a") == "1"


def test_times_come_back_in_utc(store: Store) -> None:
    chicago = timezone(timedelta(hours=-6))
    with store.writing() as session:
        settings.put(session, "a", "1", datetime(2026, 11, 20, 9, 0, tzinfo=chicago))
    with store.reading() as session:
        kept = session.scalar(select(Setting.updated_at))
    assert kept == NOW
    assert kept.tzinfo is UTC or kept.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    def work() -> None:
        with store.writing() as session:
            settings.put(session, "a", "1", datetime(2026, 11, 20, 9, 0))

    with pytest.raises(Exception, match="no time zone"):
        work()


def test_settings_are_found_by_the_beginning_of_their_name(store: Store) -> None:
    for name in ("setting.a", "setting.b", "settingXc", "other"):
        put(store, name, name)
    with store.reading() as session:
        found = settings.with_prefix(session, "setting.")
    assert found == {"setting.a": "setting.a", "setting.b": "setting.b"}


def test_a_forgotten_setting_is_gone_and_the_others_stay(store: Store) -> None:
    put(store, "a", "1")
    put(store, "b", "2")
    with store.writing() as session:
        settings.drop(session, "a")
        settings.drop(session, "never there")
    assert (get(store, "a"), get(store, "b")) == (None, "2")
