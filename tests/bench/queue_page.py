"""Making the queue's page with fifty lines: what the template takes, beside the whole request."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import template_rendered
from sqlalchemy import select

from tests.bench import cores
from tests.bench.board import an_app
from tests.bench.report import Table, aim, median
from tests.support.app import parts_of
from tests.support.sign_in import sign_in
from tests.support.staff import site
from triage.services.parts import Services
from triage.store import visits
from triage.store.database import Session
from triage.store.models import Case, Definition, Intake, Patient, Visit
from triage.store.sealing import cipher_of, seal

CASES = 50
MOST = 5   # milliseconds
REASON = "New weakness in the left foot that began within the last two weeks"


def topic(folder: Path, rounds: int) -> Table:
    """Fill one page, and make it again and again: its lines alone, and the whole of it."""
    own = folder / "queue-page"
    own.mkdir()
    app = an_app(own)
    _fill(parts_of(app), site(app))
    client, contexts = sign_in(app, "clinician"), list[dict[str, Any]]()
    template_rendered.connect(lambda *_, context, **__: contexts.append(context), app, weak=False)
    lines = app.jinja_env.get_template("clinician/queue_rows.html")
    made, whole = list[float](), list[float]()
    with cores.on(cores.SERVER):
        for _ in range(rounds * 5):
            began = time.process_time()
            answer = client.get("/clinician/queue")
            whole.append((time.process_time() - began) * 1000)
            assert answer.text.count("<th role=\"rowheader\"") == CASES
            began = time.process_time()
            lines.render(contexts.pop())
            made.append((time.process_time() - began) * 1000)
    table = Table(f"The review queue's page with {CASES} lines",
                  ["what", "processor ms, median", "processor ms, least"])
    for name, found in (("making the lines", made), ("the whole request", whole)):
        table.add(name, f"{median(found[1:]):.1f}", f"{min(found):.1f}")
    table.notes += ["in one process over SQLite; the request holds lists, counts, fifty sealed names and "
                    "summaries, the trail", f"the lines in ms: {aim(median(made[1:]), MOST, most=True)}"]
    return table


def _fill(parts: Services, place: UUID) -> None:
    with parts.store.writing() as session:
        definition = session.scalars(select(Definition.hash)).first()
        assert definition
        for number in range(CASES):
            _case(session, place, definition, parts.now() + timedelta(minutes=number), number)


def _case(session: Session, place: UUID, definition: str, at: Any, number: int) -> None:
    patient, visit, form, case = (uuid4() for _ in range(4))
    who = {"family": f"Example{number}", "given": "Marisol", "birth_date": "1972-02-03", "sex": "female",
           "phone": "", "email": "", "record_number": f"Q-{number:06}"}
    summary = {"headline": REASON, "unknowns": number % 4, "answered_by": "the patient, alone",
               "since": at.isoformat(), "news": ["Pain now: 4 → 8", "Weakness: None → Left foot"]}
    digest = cipher_of(session).digest(who["record_number"], visits.RECORD_NUMBER)
    for one in (
            Patient(id=patient, identity=seal(session, who, "patient", "identity", patient), created_at=at,
                    record_number_hash=digest),
            Visit(id=visit, patient_id=patient, location_id=place, starts_at=at, created_at=at,
                  condition="post-laminectomy", language="en", key=visit.hex, created_by="x"),
            Intake(id=form, visit_id=visit, definition_hash=definition, channel="home", language="es",
                   document=b"x", status="submitted", receipt=visit.hex[:12], submitted_at=at, started_at=at),
            Case(id=case, intake_id=form, visit_id=visit, location_id=place, state="new", finished=True,
                 urgency=3, possible=3, rank=-3, due_at=at, result_hash="h", raised_at=at,
                 summary=seal(session, summary, "case", "summary", case))):
        session.add(one)
        session.flush()
