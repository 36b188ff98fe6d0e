"""The review queue's lists: whatever is asked for, a page is read off an index, a short stretch at a time.

A list joins streams, each a stretch of an index in the order of the list: every site gives one, and where
cases of some kind are asked for, every kind at every site. No page reads more of a stream than it may show.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Executable,
    Row,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, load_only

from triage.store.accounts import Account
from triage.store.cases import WAITING
from triage.store.tables.base import table_of
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location
from triage.store.tables.intake import Intake
from triage.store.tables.visit import Patient, Visit

TABLE = table_of(Case)
RANKS = (-3, -2, -1, 0)
EITHER = (False, True)
# What each word takes in; "" is all that wait.
KINDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "": {}, "new": {"state": ("new",), "changed": (False,)},
    "changed": {"state": ("new",), "changed": (True,)}, "seen": {"state": ("seen",), "changed": EITHER},
    "signed": {"overridden": EITHER}, "overridden": {"overridden": (True,)}}
SIGNED = ("signed", "overridden")
# SQLite joins at most so many lists in one statement.
MOST_STREAMS = 400


@dataclass(frozen=True, slots=True)
class Which:
    """Which cases of some sites a list takes in. `state`: a word of KINDS; `whose`: "mine", "nobody" or "".

    `rank`: of one level. `unfinished`: only forms that were not sent. `account` is whose "mine" is. Signed
    cases are listed whoever's they are, sent or not.
    """

    locations: tuple[UUID, ...]
    rank: int | None = None
    state: str = ""
    unfinished: bool = False
    whose: str = ""
    account: UUID | None = None

    @property
    def signed(self) -> bool:
        """Whether it lists what was signed, the newest signature first, rather than what waits."""
        return self.state in SIGNED

    @property
    def kinds(self) -> dict[str, tuple[Any, ...]]:
        """Give what makes a stream of its own beside the site: columns with their values."""
        if self.signed:
            return {**KINDS[self.state], "rank": RANKS if self.rank is None else (self.rank,)}
        if self.unfinished:
            return {"state": ("new", "seen"), "changed": EITHER, **KINDS[self.state], "finished": (False,)}
        return {**KINDS[self.state], "finished": EITHER} if self.state else {}

    @property
    def order(self) -> tuple[str, ...]:
        """Give the columns that the list is sorted by."""
        return ("signed_at", "id") if self.signed else ("rank", "due_at", "id")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a statement is made from: everything but the values that it is run with."""

    by: tuple[str, ...]
    order: tuple[str, ...]
    fixed: tuple[str, ...]
    streams: int
    after: bool

    @property
    def signed(self) -> bool:
        return self.order[0] == "signed_at"


def page(session: Session, which: Which, *, after: tuple[Any, ...] | None,
         limit: int) -> list[tuple[Any, ...]]:
    """Give the places of a list's cases past `after`, in order: the values of `which.order`, the id last."""
    kinds = which.kinds
    by, streams = ("location_id", *kinds), list(product(which.locations, *kinds.values()))
    given = {"most": limit, "account": which.account, "rank": which.rank}
    if after is not None:
        given |= {f"after_{name}": value for name, value in zip(which.order, after, strict=True)}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found: list[tuple[Any, ...]] = []
    for some in _parts(streams, MOST_STREAMS if is_sqlite else len(streams)):
        shape = _Shape(by, which.order, _fixed(which), len(some) if is_sqlite else 0, after is not None)
        statement, values = (_joined(shape), _numbered) if is_sqlite else (_lateral(shape), _arrays)
        found += map(tuple, session.execute(statement, given | values(by, some)))
    return sorted(found, reverse=which.signed)[:limit]


def counts(session: Session, lists: Sequence[Which], cap: int) -> list[dict[int, int]]:
    """Count by rank the waiting cases that lists take in, but never look at more than `cap` of each."""
    given: dict[str, Any] = {"cap": cap, "account": lists[0].account}
    given |= {f"sites_{number}": which.locations for number, which in enumerate(lists)}
    statement = _counting(tuple(replace(which, locations=(), account=None) for which in lists))
    found = iter(session.execute(statement, given).one())
    return [dict(zip(_ranks(which), found, strict=False)) for which in lists]


def rows(session: Session, ids: Sequence[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Give what the list shows of cases, by their ids."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return {row.id: row for row in session.execute(ROWS if is_sqlite else ROWS_AT_ONCE, {"ids": list(ids)})}


def sites(session: Session, ids: Collection[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Give names and time zones of sites."""
    found = select(Location.id, Location.name, Location.timezone).where(Location.id.in_(ids))
    return {row.id: row for row in session.execute(found)}


def _ranks(which: Which) -> tuple[int, ...]:
    return RANKS if which.rank is None else (which.rank,)


@lru_cache(maxsize=200)
def _counting(lists: tuple[Which, ...]) -> Executable:
    """Count all of them in one look, each level for itself."""
    found = []
    for number, which in enumerate(lists):
        conditions = [TABLE.c[name].in_(values) for name, values in which.kinds.items()]
        conditions += [_condition(name) for name in _fixed(which) if name != "rank"]
        conditions.append(TABLE.c.location_id.in_(bindparam(f"sites_{number}", expanding=True)))
        for rank in _ranks(which):
            one = select(TABLE.c.id).where(TABLE.c.rank == literal_column(str(rank)), *conditions)
            found.append(select(func.count()).select_from(one.limit(bindparam("cap")).subquery()))
    return select(*(one.scalar_subquery() for one in found))


def _fixed(which: Which) -> tuple[str, ...]:
    """Name the conditions that hold in every stream."""
    if which.signed:
        return ("signed",)
    return ("waiting", *(["rank"] if which.rank is not None else []), *([which.whose] if which.whose else []))


def _condition(name: str) -> ColumnElement[bool]:
    found: dict[str, ColumnElement[bool]] = {
        "waiting": WAITING,
        # While two releases run side by side, the one before signs without a moment.
        "signed": and_(TABLE.c.state == literal_column("'signed'"), TABLE.c.signed_at.is_not(None)),
        "rank": TABLE.c.rank == bindparam("rank"), "nobody": TABLE.c.owner_id.is_(None),
        "mine": TABLE.c.owner_id == bindparam("account", type_=TABLE.c.owner_id.type)}
    return found[name]


def _stretch(shape: _Shape, stream: Iterable[ColumnElement[bool]]) -> Select[Any]:
    """Give the places of one stream, past a place where the shape has one."""
    conditions = [*map(_condition, shape.fixed), *stream]
    if shape.after:   # a column that is the same all along would hide the index from SQLite
        names = [name for name in shape.order if name not in shape.fixed]
        here = tuple_(*(TABLE.c[name] for name in names))
        place = tuple_(*(bindparam(f"after_{name}", type_=TABLE.c[name].type) for name in names))
        conditions.append(here < place if shape.signed else here > place)
    return select(*(TABLE.c[name] for name in shape.order)).where(*conditions)


def _sorted(shape: _Shape, columns: Mapping[str, ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [columns[name].desc() if shape.signed else columns[name].asc() for name in shape.order]


@lru_cache(maxsize=200)
def _joined(shape: _Shape) -> Executable:
    """Join streams as SQLite does best: one list of each, merged as they are read."""
    every = [_stretch(shape, [TABLE.c[name] == bindparam(f"{name}_{number}", type_=TABLE.c[name].type)
                              for name in shape.by]) for number in range(shape.streams)]
    whole = union_all(*every)
    return whole.order_by(*_sorted(shape, whole.selected_columns)).limit(bindparam("most"))


@lru_cache(maxsize=200)
def _lateral(shape: _Shape) -> Executable:
    """Join streams as PostgreSQL plans best: one look for each, however many there are."""
    arrays = [bindparam(f"{name}_each", type_=ARRAY(TABLE.c[name].type)) for name in shape.by]
    stream = func.unnest(*arrays).table_valued(
        *(column(name, TABLE.c[name].type) for name in shape.by), name="stream").render_derived()
    near = _stretch(shape, [TABLE.c[name] == stream.c[name] for name in shape.by])
    # Nobody's come first among all owners: said, so that no list of every owner's is read through for them.
    first = [TABLE.c.owner_id] if "nobody" in shape.fixed else []
    found = near.order_by(*first, *_sorted(shape, TABLE.c)).limit(bindparam("most")).lateral("found")
    return (select(*found.c).select_from(stream.join(found, true()))
            .order_by(*_sorted(shape, found.c)).limit(bindparam("most")))


def _numbered(by: Sequence[str], streams: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {f"{name}_{number}": value for number, stream in enumerate(streams)
            for name, value in zip(by, stream, strict=True)}


def _arrays(by: Sequence[str], streams: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {f"{name}_each": list(values) for name, values in zip(by, zip(*streams, strict=True), strict=True)}


def _parts(streams: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    return (streams[start:start + most] for start in range(0, len(streams), most or 1))


LINES = (
    select(Case.id, Case.location_id, Case.state, Case.changed, Case.overridden, Case.finished, Case.urgency,
           Case.possible, Case.due_at, Case.raised_at, Case.signed_at, Case.summary, Case.round,
           Case.reopened, Case.owner_id, Account.name.label("owner"), Intake.language, Intake.channel,
           Intake.version, Intake.status, Intake.submitted_at, Intake.saved_at, Visit.starts_at, Patient)
    .join(Intake, Case.intake_id == Intake.id)
    .join(Visit, Case.visit_id == Visit.id)
    .join(Patient, Visit.patient_id == Patient.id)
    .outerjoin(Account, Case.owner_id == Account.id)
    .options(load_only(Patient.identity, Patient.demo, Patient.unknown)))
ROWS = LINES.where(Case.id.in_(bindparam("ids", expanding=True)))
# One parameter, so that PostgreSQL knows the statement again however many cases it is for.
ROWS_AT_ONCE = LINES.where(Case.id == func.any(bindparam("ids", type_=ARRAY(TABLE.c.id.type))))
