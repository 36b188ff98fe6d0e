"""The review queue's lists: whatever is asked for, a page is read off an index, a short stretch at a time.

A list joins streams, each a stretch of an index in the order of the list: every site gives one, and where
cases of some kind are asked for, every kind at every site. No page reads more of a stream than it may show.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from triage.store.streams import LINE, LINES, Shape, counting, joined, lateral
from triage.store.tables.clinic import Location
from triage.store.which import Which

__all__ = ["Which", "counts", "page", "place", "sites"]

# SQLite joins at most so many lists in one statement.
MOST_STREAMS = 400


def page(session: Session, which: Which, *, after: tuple[Any, ...] | None,
         limit: int) -> list[Row[*tuple[Any, ...]]]:
    """Give what a list shows of its cases past `after`, in order. `place` says where one stands in it."""
    kinds = which.kinds
    by, streams = ("location_id", *kinds), list(product(which.locations, *kinds.values()))
    given = {"most": limit, "account": which.account, "rank": which.rank}
    if after is not None:
        given |= {f"after_{name}": value for name, value in zip(which.order, after, strict=True)}
    shape = Shape(by, which.order, which.fixed, 0, after is not None)
    if _is_sqlite(session):
        found = _looked_up(session, shape, given, streams)
    else:
        found = session.execute(lateral(shape), given | _arrays(by, streams)).all()
    return sorted(found, key=lambda row: place(which, row), reverse=which.signed)


def place(which: Which, row: Row[*tuple[Any, ...]]) -> tuple[Any, ...]:
    """Give the place of a case in a list: the values of `which.order`."""
    return tuple(getattr(row, name) for name in which.order)


def counts(session: Session, lists: Sequence[Which], cap: int) -> list[dict[int, int]]:
    """Count by rank the waiting cases that lists take in, but never look at more than `cap` of each."""
    given: dict[str, Any] = {"cap": cap, "account": lists[0].account}
    given |= {f"sites_{number}": list(which.locations) for number, which in enumerate(lists)}
    asked = tuple(replace(which, locations=(), account=None) for which in lists)
    found = iter(session.execute(counting(asked, _is_sqlite(session)), given).one())
    return [dict(zip(which.ranks, found, strict=False)) for which in lists]


def sites(session: Session, ids: Collection[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Give names and time zones of sites."""
    found = select(Location.id, Location.name, Location.timezone).where(Location.id.in_(ids))
    return {row.id: row for row in session.execute(found)}


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _looked_up(session: Session, shape: Shape, given: Mapping[str, Any],
               streams: Sequence[Sequence[Any]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Read a page from SQLite: its places, from as many streams at a time as it can join, then its lines."""
    places: list[tuple[Any, ...]] = []
    for start in range(0, len(streams), MOST_STREAMS):
        some = streams[start:start + MOST_STREAMS]
        statement = joined(replace(shape, streams=len(some)))
        places += map(tuple, session.execute(statement, {**given, **_numbered(shape.by, some)}))
    ids = [one[-1] for one in sorted(places, reverse=shape.signed)[:given["most"]]]
    return session.execute(LINES.where(LINE.id.in_(ids))).all() if ids else []


def _numbered(by: Sequence[str], streams: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {f"{name}_{number}": value for number, stream in enumerate(streams)
            for name, value in zip(by, stream, strict=True)}


def _arrays(by: Sequence[str], streams: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {f"{name}_each": list(values) for name, values in zip(by, zip(*streams, strict=True), strict=True)}
