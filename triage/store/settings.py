"""What the installation remembers by name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.store.tables.clinic import Setting
from triage.store.upsert import InsertOnce, InsertOrReplace

_put, _put_first = InsertOrReplace(Setting), InsertOnce(Setting, "name")


def held(session: Session, name: str) -> str | None:
    """Give one value, held until the transaction ends."""
    return session.scalar(select(Setting.value).where(Setting.name == name).with_for_update())


def with_prefix(session: Session, prefix: str) -> dict[str, str]:
    """Give the values whose names begin with `prefix`, by whole name."""
    rows = session.execute(select(Setting.name, Setting.value)
                           .where(Setting.name.startswith(prefix, autoescape=True)))
    return {name: value for name, value in rows}


def put(session: Session, name: str, value: str, now: datetime) -> None:
    """Set one value. Several processes may do so at once, also for the first time."""
    _put(session, {"name": name, "value": value, "updated_at": now})


def put_first(session: Session, name: str, value: str, now: datetime) -> None:
    """Set one value, unless there is one: whoever was first has said it."""
    _put_first(session, {"name": name, "value": value, "updated_at": now})


def drop(session: Session, name: str) -> None:
    """Forget one value."""
    if setting := session.get(Setting, name):
        session.delete(setting)
