"""Inserting what may be there already, in either database, without an error to recover from."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from triage.store.tables.base import Base, table_of


class InsertOnce:
    """An INSERT that does nothing when a row with the same `unique` columns exists. Built once, at import."""

    def __init__(self, model: type[Base], *unique: str) -> None:
        """Name the columns of the unique constraint that may be met."""
        table = table_of(model)
        # Without the option SQLAlchemy forgets how many rows an INSERT made.
        self._statements = {name: dialect.insert(table).on_conflict_do_nothing(index_elements=unique)
                            .execution_options(preserve_rowcount=True)
                            for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))}

    def __call__(self, session: Session, values: Mapping[str, Any]) -> bool:
        """Insert; give whether it was new. Waits for a concurrent insert of the same to end."""
        connection = session.connection()
        result = connection.execute(self._statements[connection.dialect.name], dict(values))
        return result.rowcount == 1


class CountUp:
    """An INSERT of a row that counts some, or that many more on the row there is. Built once, at import."""

    def __init__(self, model: type[Base], counter: str, *unique: str) -> None:
        """Name the column that counts, and the columns of the key."""
        table = table_of(model)
        self._counter = counter
        self._statements = {}
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
            insert = dialect.insert(table)
            self._statements[name] = insert.on_conflict_do_update(
                index_elements=unique, set_={counter: table.c[counter] + insert.excluded[counter]})

    def __call__(self, session: Session, values: Mapping[str, Any], by: int = 1) -> None:
        """Count `by` more. Waits for a concurrent count of the same to end."""
        connection = session.connection()
        connection.execute(self._statements[connection.dialect.name], {**values, self._counter: by})


class InsertOrReplace:
    """An INSERT of a row, or its values in the place of those of the row that is there. Built at import."""

    def __init__(self, model: type[Base]) -> None:
        """Name the table. Rows are the same that have the same primary key."""
        table = table_of(model)
        keys = [column.name for column in table.primary_key]
        self._statements = {}
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
            insert = dialect.insert(table)
            others = {column.name: insert.excluded[column.name] for column in table.columns
                      if column.name not in keys}
            self._statements[name] = insert.on_conflict_do_update(index_elements=keys, set_=others)

    def __call__(self, session: Session, values: Mapping[str, Any]) -> None:
        """Write the row. Waits for a concurrent write of the same to end."""
        connection = session.connection()
        connection.execute(self._statements[connection.dialect.name], dict(values))
