"""The statements that lists of the queue are read with: streams joined as each database does it best.

PostgreSQL is shown no value: knowing one it would plan every page anew, which takes longer than reading it.
So values stand in looks of their own, and only what is the same for every page is written out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, load_only
from sqlalchemy.types import TypeEngine

from triage.store.accounts import Account
from triage.store.cases import WAITING
from triage.store.tables.base import table_of
from triage.store.tables.case import Case
from triage.store.tables.visit import Patient
from triage.store.which import Which

Given = Callable[[str, TypeEngine[Any]], ColumnElement[Any]]   # a value that a statement is run with

TABLE = table_of(Case)
LINE = aliased(Case, name="line")
LINES = (
    select(LINE.id, LINE.location_id, LINE.state, LINE.changed, LINE.overridden, LINE.finished, LINE.urgency,
           LINE.possible, LINE.rank, LINE.due_at, LINE.raised_at, LINE.signed_at, LINE.summary, LINE.round,
           LINE.reopened, LINE.owner_id, Account.name.label("owner"), LINE.language, LINE.channel,
           LINE.version, LINE.pending, LINE.answered_at, LINE.starts_at, Patient)
    .join(Patient, LINE.patient_id == Patient.id)
    .outerjoin(Account, LINE.owner_id == Account.id)
    .options(load_only(Patient.identity, Patient.demo, Patient.unknown)))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement is made from: everything but the values that it is run with."""

    by: tuple[str, ...]
    order: tuple[str, ...]
    fixed: tuple[str, ...]
    streams: int
    after: bool

    @property
    def signed(self) -> bool:
        """Whether the newest come first."""
        return self.order[0] == "signed_at"


def _condition(name: str, given: Given) -> ColumnElement[bool]:
    if name in ("rank", "mine"):
        column, value = (TABLE.c.rank, "rank") if name == "rank" else (TABLE.c.owner_id, "account")
        return column == given(value, column.type)
    found: dict[str, ColumnElement[bool]] = {
        "waiting": WAITING, "nobody": TABLE.c.owner_id.is_(None),
        # While two releases run side by side, the one before signs without a moment.
        "signed": and_(TABLE.c.state == literal_column("'signed'"), TABLE.c.signed_at.is_not(None))}
    return found[name]


def _stretch(shape: Shape, stream: Iterable[ColumnElement[bool]], given: Given) -> Select[Any]:
    """Give the places of one stream, past a place where the shape has one."""
    conditions = [*(_condition(name, given) for name in shape.fixed), *stream]
    if shape.after:   # a column that is the same all along would hide the index from SQLite
        names = [name for name in shape.order if name not in shape.fixed]
        here = tuple_(*(TABLE.c[name] for name in names))
        last = tuple_(*(given(f"after_{name}", TABLE.c[name].type) for name in names))
        conditions.append(here < last if shape.signed else here > last)
    return select(*(TABLE.c[name] for name in shape.order)).where(*conditions)


def _sorted(shape: Shape, columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [columns[name].desc() if shape.signed else columns[name].asc() for name in shape.order]


@lru_cache(maxsize=200)
def joined(shape: Shape) -> Executable:
    """Join streams as SQLite does best: one list of each, merged as they are read."""
    every = [_stretch(shape, [TABLE.c[name] == _bound(f"{name}_{number}", TABLE.c[name].type)
                              for name in shape.by], _bound) for number in range(shape.streams)]
    whole = union_all(*every)
    return whole.order_by(*_sorted(shape, whole.selected_columns)).limit(_written("most"))


@lru_cache(maxsize=200)
def lateral(shape: Shape) -> Executable:
    """Join streams as PostgreSQL plans best, one look for each, however many; read their lines at once."""
    arrays = [_unseen(f"{name}_each", ARRAY(TABLE.c[name].type)) for name in shape.by]
    stream = func.unnest(*arrays).table_valued(
        *(column(name, TABLE.c[name].type) for name in shape.by), name="stream").render_derived()
    near = _stretch(shape, [TABLE.c[name] == stream.c[name] for name in shape.by], _unseen)
    # Nobody's come first among all owners: said, so that no list of every owner's is read through for them.
    first = [TABLE.c.owner_id] if "nobody" in shape.fixed else []
    found = near.order_by(*first, *_sorted(shape, TABLE.c)).limit(_written("most")).lateral("found")
    places = (select(found.c.id).select_from(stream.join(found, true()))
              .order_by(*_sorted(shape, found.c)).limit(_written("most")).subquery("places"))
    return LINES.join(places, LINE.id == places.c.id)


@lru_cache(maxsize=200)
def counting(lists: tuple[Which, ...], is_sqlite: bool) -> Executable:
    """Count all of them in one look, each level for itself."""
    found, given = [], _bound if is_sqlite else _unseen
    for number, which in enumerate(lists):
        conditions = [TABLE.c[name].in_(values) for name, values in which.kinds.items()]
        conditions += [_condition(name, given) for name in which.fixed if name != "rank"]
        conditions.append(_at(f"sites_{number}", is_sqlite))
        for rank in which.ranks:
            one = select(TABLE.c.id).where(TABLE.c.rank == literal_column(str(rank)), *conditions)
            found.append(select(func.count()).select_from(one.limit(_written("cap")).subquery()))
    return select(*(one.scalar_subquery() for one in found))


def _at(name: str, is_sqlite: bool) -> ColumnElement[bool]:
    here = TABLE.c.location_id
    if is_sqlite:
        return here.in_(bindparam(name, expanding=True))
    return here == func.any(_unseen(name, ARRAY(here.type)))


def _bound(name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return bindparam(name, type_=kind)


def _unseen(name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """Give a value that PostgreSQL plans without."""
    # The outer cast says that ANY looks into a list, rather than at rows.
    return cast(select(cast(_bound(name, kind), kind)).scalar_subquery(), kind)


def _written(name: str) -> BindParameter[int]:
    """Give a number that is the same for every page, and so is part of what is planned."""
    return bindparam(name, type_=Integer(), literal_execute=True)
