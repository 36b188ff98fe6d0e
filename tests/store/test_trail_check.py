"""What is done to the trail in the database itself is found, and the first row of it is named."""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from tests.support.trail import by_hand
from triage.store import trail, trail_check
from triage.store.database import Store
from triage.store.models import Audit, AuditHead
from triage.store.tables.base import table_of

NOW = datetime(2026, 11, 20, 15, 0, 0, 123456, tzinfo=UTC)
AUDIT = table_of(Audit)


def note(store: Store, *objects: str) -> None:
    with store.writing() as session:
        for one in objects:
            trail.note(session, trail.Entry(NOW, "staff", "lena", "read", one, ("a", "b")))


def seqs(store: Store) -> list[int]:
    with store.reading() as session:
        return list(session.scalars(select(Audit.seq).order_by(Audit.seq)))


def check(store: Store, kept: list[trail_check.End] | None = None) -> trail_check.Report:
    with store.reading() as session:
        return trail_check.check(session, kept or [])


def ends(store: Store) -> list[trail_check.End]:
    with store.reading() as session:
        return trail_check.ends(session)


def values_of(connection: Connection, seq: int) -> dict[str, object]:
    return dict(connection.execute(select(AUDIT).where(AUDIT.c.seq == seq)).one()._mapping)


def swap(connection: Connection, one: int, other: int, *names: str) -> None:
    """Give two rows each other's values in some columns."""
    first, second = values_of(connection, one), values_of(connection, other)
    aside = {"link": -1, "seq": -1}
    connection.execute(update(AUDIT).where(AUDIT.c.seq == one).values(
        {name: aside.get(name, second[name]) for name in names}))
    back = {name: first[name] for name in names}
    connection.execute(update(AUDIT).where(AUDIT.c.seq == other).values(back))
    where = AUDIT.c.seq == (-1 if "seq" in names else one)
    connection.execute(update(AUDIT).where(where).values({name: second[name] for name in names}))


@dataclass(frozen=True)
class Act:
    """Something done by hand to rows 0 to 5, and the row that must be named first."""

    do: Callable[[Connection, list[int]], object]
    first: int | None


def put_in(connection: Connection, rows: list[int]) -> None:
    """Put a copy of the last row behind it, as the next of its chain."""
    values = values_of(connection, rows[5])
    connection.execute(insert(AUDIT).values(values | {"seq": rows[5] + 1, "link": values["link"] + 1}))


def put_in_older(connection: Connection, rows: list[int]) -> None:
    """Put a row in that claims to be from before the chains."""
    connection.execute(insert(AUDIT).values(values_of(connection, rows[5]) | {
        "seq": rows[5] + 1, "link": None, "chain": None}))


ACTS = {
    "delete": Act(lambda c, r: c.execute(delete(AUDIT).where(AUDIT.c.seq == r[2])), 3),
    "delete the first": Act(lambda c, r: c.execute(delete(AUDIT).where(AUDIT.c.seq == r[0])), 1),
    "cut the tail": Act(lambda c, r: c.execute(delete(AUDIT).where(AUDIT.c.seq > r[3])), None),
    "insert": Act(put_in, 6),
    "insert as an older one": Act(put_in_older, 6),
    "swap two": Act(lambda c, r: swap(c, r[1], r[3], "action", "object", "detail", "actor_id"), 1),
    "swap two with their hashes": Act(lambda c, r: swap(c, r[1], r[3], "object", "detail", "mac"), 1),
    "swap places": Act(lambda c, r: swap(c, r[1], r[3], "link"), 1),
    "swap numbers": Act(lambda c, r: swap(c, r[1], r[3], "seq"), 1),
    "take out of the chain": Act(
        lambda c, r: c.execute(update(AUDIT).where(AUDIT.c.seq == r[2]).values(chain=None, link=None)), 2),
    "move to another chain": Act(
        lambda c, r: c.execute(update(AUDIT).where(AUDIT.c.seq == r[2]).values(chain=99)), 2),
    "move the beginning": Act(
        lambda c, r: c.execute(update(AuditHead).where(AuditHead.chain == 0).values(cut_link=2)), 2),
}
CHANGES: dict[str, object] = {
    "actor_id": "okafor", "actor_kind": "system", "action": "signed", "object": "case:9", "why": "audit",
    "detail": '["a"]', "at": NOW + timedelta(seconds=1), "mac": b"0" * 32, "channel": "api",
    "request": "r-9", "address": b"0" * 16}


@pytest.mark.parametrize("column", CHANGES)
def test_a_row_that_was_changed_is_named(sqlite_store: Store, column: str) -> None:
    note(sqlite_store, "case:1", "case:2", "case:3")
    middle = seqs(sqlite_store)[1]
    with by_hand(sqlite_store.engine) as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.seq == middle).values({column: CHANGES[column]}))
    found = check(sqlite_store).first
    assert found is not None
    assert found.seq == middle


@pytest.mark.parametrize("name", ACTS)
def test_what_is_done_by_hand_is_found_and_named(store: Store, name: str) -> None:
    note(store, *[f"case:{number}" for number in range(6)])
    rows = [*seqs(store), seqs(store)[-1] + 1]
    assert check(store).faults == []
    with by_hand(store.engine) as connection:
        ACTS[name].do(connection, rows)
    expected = ACTS[name].first
    first = check(store).first
    assert first is not None
    assert first.seq == (None if expected is None else rows[expected])


def test_a_tail_that_was_cut_with_its_end_is_found_by_an_exported_one(store: Store) -> None:
    note(store, "case:1")
    early = ends(store)
    note(store, "case:2", "case:3")
    late = ends(store)
    with by_hand(store.engine) as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.object != "case:1"))
        connection.execute(update(AuditHead).where(AuditHead.chain == 0).values(
            link=early[0].link, mac=early[0].mac))
    assert check(store).faults == []
    assert check(store, early).faults == []
    (fault,) = check(store, late).faults
    assert "cut behind row 1 of the chain: it had 3" in fault.what


def older(store: Store, *objects: str, action: str = "read") -> None:
    """Write rows as releases from before the chains did."""
    with store.engine.begin() as connection:
        for one in objects:
            row = {"at": NOW, "actor_kind": "staff", "actor_id": "lena", "action": action, "object": one,
                   "detail": "[]"}
            text = json.dumps([NOW.timestamp(), *list(row.values())[1:]])
            connection.execute(insert(AUDIT).values(row | {"mac": store.cipher.digest(text, "audit")}))


def test_rows_from_before_the_chains_stay_checked(store: Store) -> None:
    older(store, "case:1", "case:2")
    note(store, "case:3")
    older(store, "case:4")   # by a release that still runs beside this one
    report = check(store)
    assert (report.older, report.outside, report.rows, report.faults) == (2, 1, 1, [])


@pytest.mark.parametrize(("action", "faults"), [("alert sent", 0), ("read", 1)])
def test_release_that_still_runs_tells_several_at_one_moment_and_does_nothing_else_twice(
        store: Store, action: str, faults: int) -> None:
    note(store, "case:1")
    older(store, "case:1", "case:1", action=action)
    report = check(store)
    assert (report.outside, len(report.faults)) == (2, faults)


@pytest.mark.parametrize(("change", "first"), [
    (update(AUDIT).where(AUDIT.c.object == "case:2").values(action="x"), 1),
    (delete(AUDIT).where(AUDIT.c.object == "case:2"), None)])
def test_a_row_from_before_the_chains_that_was_touched_is_found(store: Store, change: object,
                                                                first: int | None) -> None:
    older(store, "case:1", "case:2", "case:3")
    note(store, "case:4")
    rows = seqs(store)
    with by_hand(store.engine) as connection:
        connection.execute(change)   # type: ignore[call-overload]
    found = check(store).first
    assert found is not None
    assert found.seq == (0 if first is None else rows[first])


def test_without_the_key_nothing_is_forged(store: Store) -> None:
    """Somebody who knows how it is done, and has the database alone."""
    note(store, "case:1", "case:2")
    with by_hand(store.engine) as connection:
        row = values_of(connection, seqs(store)[1]) | {"object": "case:9"}
        mac = hmac.digest(bytes(32), json.dumps(sorted(map(str, row))).encode(), "sha256")
        connection.execute(update(AUDIT).where(AUDIT.c.seq == row["seq"]).values(object="case:9", mac=mac))
        connection.execute(update(AuditHead).where(AuditHead.chain == 0).values(mac=mac))
    assert check(store).first is not None
