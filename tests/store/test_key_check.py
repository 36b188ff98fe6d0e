"""Keys that are not the database's are refused before anything is written."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, text

from tests.support.clinic import Clinic
from tests.support.store import KEYS
from triage.store import key_check
from triage.store.crypto import Cipher
from triage.store.database import Store
from triage.store.errors import WrongKey
from triage.store.models import Setting

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
OTHER = bytes(range(1, 33))


def given(store: Store, keys: dict[str, bytes], active: str) -> Store:
    return Store(store.engine, Cipher(keys, active))


def test_the_right_key_goes_on(sqlite_store: Store) -> None:
    key_check.check(sqlite_store, NOW)
    key_check.check(sqlite_store, NOW)
    with sqlite_store.reading() as session:
        assert key_check.in_use(session) == ["2026"]


def test_another_key_of_the_same_name_is_refused(sqlite_store: Store) -> None:
    key_check.check(sqlite_store, NOW)
    with pytest.raises(WrongKey, match="'2026' is not the one"):
        key_check.check(given(sqlite_store, {"2026": OTHER}, "2026"), NOW)


def test_a_key_that_is_still_needed_cannot_be_left_out(sqlite_store: Store) -> None:
    key_check.check(sqlite_store, NOW)
    with pytest.raises(WrongKey, match="sealed with the key '2026'"):
        key_check.check(given(sqlite_store, {"2027": OTHER}, "2027"), NOW)
    key_check.check(given(sqlite_store, KEYS | {"2027": OTHER}, "2027"), NOW)


def test_a_database_that_remembers_no_key_is_tried_on_a_record(sqlite_store: Store) -> None:
    Clinic(sqlite_store).add()
    with sqlite_store.writing() as session:
        session.execute(delete(Setting))
    with pytest.raises(WrongKey, match="does not open"):
        key_check.check(given(sqlite_store, {"2026": OTHER}, "2026"), NOW)
    key_check.check(sqlite_store, NOW)


@pytest.mark.parametrize(("key", "said"), [(KEYS["2026"], "None"), (OTHER, "WrongKey")])
def test_of_two_processes_that_start_at_once_the_first_says_which_key(
        postgresql_store: Store, key: bytes, said: str) -> None:
    with ThreadPoolExecutor(1) as other:
        with postgresql_store.writing() as session:
            key_check.remember(session, NOW)
            second = other.submit(key_check.check, given(postgresql_store, {"2026": key}, "2026"), NOW)
            wait_until_it_waits(postgresql_store, second)
        assert said in repr(second.exception())
    key_check.check(postgresql_store, NOW)


def wait_until_it_waits(store: Store, one: Future[None]) -> None:
    """Return once somebody waits for a lock of the database."""
    ask = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(ask):
            assert not one.done(), "it went by without waiting for whoever was first"
