"""D6: a PostgreSQL server of another alphabet and another time zone changes nothing that is kept."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, select, text

from tests.support import databases
from tests.support.rows import NOW, Rows
from tests.support.store import open_store
from triage.store import durability, migrate
from triage.store.database import Store
from triage.store.tables.clinic import Location

NAME = "Łódź, Ağridağ, 東京"


@pytest.fixture
def foreign(postgresql: str) -> Iterator[Store]:
    """A database that knows no letters, on a server in India."""
    name = f"{postgresql.partition('@/')[2].partition('?')[0]}_foreign"
    url = databases.new_database(postgresql, name)
    admin = create_engine(databases.owned(postgresql), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in (f"DROP DATABASE {name}",
                          f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0",
                          f"ALTER DATABASE {name} SET timezone TO 'Asia/Kolkata'"):
            connection.execute(text(statement))
    admin.dispose()
    store = open_store(url)
    migrate.upgrade(store.engine)
    yield store
    store.engine.dispose()


def test_letters_and_moments_come_back_and_the_alphabet_is_named(foreign: Store) -> None:
    location = Rows().location
    location.name, location.created_at = NAME, NOW
    with foreign.writing() as session:
        session.add(location)
    with foreign.reading() as session:
        row = session.scalars(select(Location).where(Location.name == NAME)).one()
        assert (row.name, row.created_at, row.created_at.utcoffset()) == (NAME, NOW, NOW.utcoffset())
    assert any("server_encoding = SQL_ASCII" in one for one in durability.shortcomings(foreign.engine))
