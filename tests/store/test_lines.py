"""What a line of the queue shows of form and visit, kept beside the case by the database, whoever writes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from tests.support.rows import NOW, Rows
from triage.store.database import Session, Store
from triage.store.models import Case, Intake, Patient, Visit
from triage.store.tables.base import table_of

LATER = NOW + timedelta(hours=3)
FACTS = ("patient_id", "starts_at", "language", "channel", "version", "pending", "answered_at")


@pytest.fixture
def rows(store: Store) -> Rows:
    """One case with all that it stands on."""
    rows = Rows()
    with store.writing() as session:
        for step in rows.all[:4]:
            session.add_all(step)
            session.flush()
    return rows


def line(session: Session, rows: Rows) -> tuple[Any, ...]:
    """Give what is kept beside the case."""
    kept = table_of(Case).c
    found = select(*(kept[name] for name in FACTS)).where(kept.id == rows.case.id)
    return tuple(session.execute(found).one())


def expected(rows: Rows, *, starts_at: datetime = NOW, language: str = "en", version: int = 1,
             pending: bool = False, answered_at: datetime | None = None) -> tuple[Any, ...]:
    return (rows.patient.id, starts_at, language, "home", version, pending, answered_at)


def test_a_case_that_is_made_has_its_line(store: Store, rows: Rows) -> None:
    with store.reading() as session:
        assert line(session, rows) == expected(rows)


def test_what_changes_of_the_form_changes_in_the_line(store: Store, rows: Rows) -> None:
    with store.writing() as session:
        form = update(Intake).where(Intake.id == rows.intake.id)
        session.execute(form.values(language="es", saved_at=LATER))
        assert line(session, rows) == expected(rows, language="es")
        session.execute(form.values(version=2))
        begun = expected(rows, language="es", version=2, pending=True, answered_at=LATER)
        assert line(session, rows) == begun
        session.execute(form.values(status="submitted", submitted_at=NOW, receipt="R"))
        assert line(session, rows) == expected(rows, language="es", version=2, answered_at=NOW)


def test_what_changes_of_the_visit_changes_in_the_line(store: Store, rows: Rows) -> None:
    other = Patient(id=uuid4(), identity=b"x", record_number_hash=b"other", created_at=NOW)
    with store.writing() as session:
        session.add(other)
        session.flush()
        session.execute(update(Visit).where(Visit.id == rows.visit.id).values(starts_at=LATER))
        assert line(session, rows) == expected(rows, starts_at=LATER)
        session.execute(update(Visit).where(Visit.id == rows.visit.id).values(patient_id=other.id))
        assert line(session, rows)[0] == other.id


def test_a_case_that_moves_to_another_form_and_visit_shows_those(store: Store, rows: Rows) -> None:
    beside = Rows()
    with store.writing() as session:
        for step in beside.all[:3]:
            session.add_all(step)
            session.flush()
        session.execute(update(Visit).where(Visit.id == beside.visit.id).values(starts_at=LATER))
        session.execute(update(Intake).where(Intake.id == beside.intake.id).values(language="es"))
        session.execute(update(Case).where(Case.id == rows.case.id).values(
            intake_id=beside.intake.id, visit_id=beside.visit.id))
        assert line(session, rows) == expected(beside, starts_at=LATER, language="es")


def test_a_release_that_knows_nothing_of_lines_makes_them(store: Store, rows: Rows) -> None:
    """Not even what it writes there itself stands: only the form and the visit count."""
    with store.writing() as session:
        kept = table_of(Case)
        whole = dict(session.execute(select(kept).where(kept.c.id == rows.case.id)).mappings().one())
        session.execute(kept.delete().where(kept.c.id == rows.case.id))
        session.execute(insert(kept).values({**whole, "language": "de", "patient_id": None}))
        assert line(session, rows) == expected(rows)
