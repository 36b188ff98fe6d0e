"""Every list of the queue is read off an index from its place on, whatever is asked for."""

from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.support.watching import watched
from triage.store import queue
from triage.store.database import Session, Store
from triage.store.queue import Which

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SITES = tuple(UUID(int=number) for number in range(3))
WHICH = [Which(SITES, rank, state, unfinished, whose, UUID(int=7))
         for rank, state, unfinished, whose in product(
             (None, -2), ("", "new", "changed", "seen"), (False, True), ("", "mine", "nobody"))]
WHICH += [Which(SITES, rank, state) for rank, state in product((None, -2), ("signed", "overridden"))]
FURTHER = (-2, NOW, UUID(int=9))


def index_of(which: Which) -> str:
    """Name the index that a list should be read off."""
    if which.signed:
        return "ix_case_signed"
    return (f"ix_case_{'owner' if which.whose else 'waiting'}"
            f"{'_kind' if which.state or which.unfinished else ''}")


def name_of(which: Which) -> str:
    """Name a list in a test's id."""
    unfinished = "unfinished" if which.unfinished else ""
    return "-".join(filter(None, (str(which.rank or "any"), which.state, which.whose, unfinished)))


def explained(session: Session, which: Which, explain: str) -> list[str]:
    """Give the plans of a later page."""
    after = FURTHER[1:] if which.signed else FURTHER
    with watched(session) as seen:
        queue.page(session, which, after=after, limit=50)
    ((statement, parameters),) = seen
    rows = session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all()  # type: ignore[arg-type]
    return [str(row[-1]) for row in rows]


@pytest.mark.parametrize("which", WHICH, ids=name_of)
def test_sqlite_begins_every_stream_at_its_place(sqlite_store: Store, which: Which) -> None:
    with sqlite_store.reading() as session:
        plan = explained(session, which, "EXPLAIN QUERY PLAN")
    looks = [step for step in plan if "case" in step]
    assert all(f"INDEX {index_of(which)} (" in step for step in looks)
    assert all("(due_at,id)>" in step or "rank,due_at,id)>" in step or "(signed_at,id)<" in step
               for step in looks), looks
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_postgresql_begins_every_stream_at_its_place(postgresql_store: Store) -> None:
    with postgresql_store.reading() as session:
        # On tables this small reading everything is cheaper: forbidden, to see what can be used.
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        for which in WHICH:
            plan = explained(session, which, "EXPLAIN")
            (read,) = [number for number, line in enumerate(plan) if f"{index_of(which)} on " in line]
            assert plan[read + 1].strip().startswith("Index Cond"), which
            assert "ROW(" in plan[read + 1], which
            assert "\n".join(plan).count("Sort") <= 3, plan   # of what the streams gave
            assert sum(" on " in line for line in plan) == 5, plan   # streams; case, patient, owner by key


def test_postgresql_plans_a_page_once(postgresql_store: Store) -> None:
    """Values of which it is told would let it plan each page anew, for longer than it takes to read it."""
    with postgresql_store.reading() as session:
        for which in (*WHICH[:3], WHICH[-1]):
            for number in range(20):
                after = (NOW, UUID(int=number)) if which.signed else (-2, NOW, UUID(int=number))
                queue.page(session, which, after=after, limit=50)
                queue.counts(session, [which], 200)
        plans = session.execute(text("SELECT generic_plans, statement FROM pg_prepared_statements "
                                     "WHERE statement LIKE '%ORDER BY%' OR statement LIKE '%count(%'")).all()
        assert len(plans) >= 8
        assert [words for generic, words in plans if generic == 0] == []


def test_no_list_is_too_long_for_a_statement_of_sqlite(sqlite_store: Store) -> None:
    with sqlite_store.reading() as session:
        sites = tuple(UUID(int=number) for number in range(1, 1000))
        assert queue.page(session, Which(sites, state="seen"), after=None, limit=50) == []
