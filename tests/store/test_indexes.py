"""What is read often is found by an index, however much lies beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support import databases
from tests.support.trail import of_object
from tests.support.watching import watched
from triage.store import alarms, codes, intakes, kiosks, messages, outbox, visits
from triage.store.database import Store

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SITES = [uuid4(), uuid4()]


QUERIES = {
    "ix_patient_message_due": lambda s: messages.claim(s, NOW, NOW, 10, channel="sms"),
    "ix_patient_message_visit_id": lambda s: messages.of_visit(s, UUID(int=1)),
    "uq_message_stop_address_hash": lambda s: messages.stop_of(s, "+13125550142"),
    "ix_outbox_due": lambda s: outbox.claim(s, NOW, NOW, 10),
    "ix_case_next_step": lambda s: alarms.due(s, NOW, 20),
    "ix_case_alarmed": lambda s: alarms.ahead(s, NOW, 20),
    "ix_case_unarmed": lambda s: alarms.unarmed(s, 20),
    "ix_case_unseen": lambda s: alarms.overdue(s, SITES, NOW, 100),
    "ix_outbox_test": lambda s: outbox.newest_test(s, "email", NOW),
    "ix_visit_day": lambda s: visits.of_day(s, SITES[0], NOW, NOW),
    "uq_patient_session_token_hash": lambda s: intakes.by_token(s, b"x"),
    "uq_invite_token_hash": lambda s: visits.invite_for_update(s, b"x"),
    "uq_entry_code_code_hash": lambda s: codes.for_update(s, [b"x"]),
    "ix_patient_session_kiosk_id": lambda s: kiosks.end_sessions(s, UUID(int=1), NOW),
    "uq_patient_record_number_hash": lambda s: visits.by_record_number(s, "T-1"),
    "ix_audit_object": lambda s: of_object(s, "case:1"),
    "ix_outbox_case_id": lambda s: outbox.of_case(s, UUID(int=1)),
}


CASES = """
INSERT INTO "case" (id, intake_id, visit_id, location_id, state, finished, urgency, possible, rank, due_at,
                    told, result_hash, summary, raised_at, alarmed_at, next_step_at)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), CAST(:site AS uuid),
       CASE number % 10 WHEN 0 THEN 'new' WHEN 1 THEN 'seen' ELSE 'signed' END, true, 0, 0, 0,
       CAST(:now AS timestamptz) + number * interval '1 minute', true, '', '', :now,
       CASE WHEN number % 5 > 0 THEN CAST(:now AS timestamptz) END,
       CASE WHEN number % 10 = 0 THEN CAST(:now AS timestamptz) + number * interval '1 minute' END
FROM generate_series(-1000, 1000) AS number"""


@pytest.fixture
def among_many(postgresql_store: Store) -> Iterator[Session]:
    """A transaction in which there are 2,001 cases, most of them signed, and the planner knows it."""
    engine = databases.owners(postgresql_store.engine)
    with postgresql_store.reading() as served:
        known = dict(served.info)
    with Session(engine, info=known) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))   # no visits behind them
        session.execute(text(CASES), {"site": SITES[0], "now": NOW})
        session.execute(text('ANALYZE "case"'))
        yield session
        session.rollback()
    engine.dispose()


@pytest.mark.parametrize("name", QUERIES)
def test_postgresql_finds_it_by_the_index(among_many: Session, name: str) -> None:
    # The other tables are empty, and reading those whole is cheaper: forbidden, to see what can be used.
    among_many.execute(text("SET LOCAL enable_seqscan = off"))
    with watched(among_many) as seen:
        QUERIES[name](among_many)
    statement, parameters = seen[-1] if not name.endswith("_due") else seen[0]
    plan = among_many.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars().all()
    assert name.partition(",")[0] in "\n".join(plan)


SQLITE_NAMES = {"uq_patient_session_token_hash": "sqlite_autoindex_patient_session",
                "uq_invite_token_hash": "sqlite_autoindex_invite",
                "uq_message_stop_address_hash": "sqlite_autoindex_message_stop",
                "uq_entry_code_code_hash": "sqlite_autoindex_entry_code",
                "uq_patient_record_number_hash": "sqlite_autoindex_patient"}


@pytest.mark.parametrize("name", QUERIES)
def test_sqlite_finds_it_by_the_index(sqlite_store: Store, name: str) -> None:
    with sqlite_store.writing() as session:
        with watched(session) as seen:
            QUERIES[name](session)
        statement, parameters = seen[-1] if not name.endswith("_due") else seen[0]
        rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        plan = [row[3] for row in rows]
    index = name.partition(",")[0]
    assert SQLITE_NAMES.get(index, index) in "\n".join(plan)
    assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step
                and "anon" not in step]
