"""Server time of the desk's day with 300 visits: the whole page, its rows anew, and asking for nothing new.

The floor is opening 300 sealed identities: no board with names on it can be faster.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.bench import cores
from tests.bench.report import Table, aim, median
from tests.support.app import Clock, demonstration_database, empty_database, make_app, parts_of
from tests.support.sign_in import sign_in
from tests.support.staff import site
from triage.services.parts import Services
from triage.store import visits
from triage.store.database import Session
from triage.store.models import (
    Base,
    Case,
    Definition,
    Intake,
    Invite,
    Location,
    Patient,
    PatientMessage,
    Visit,
    account_locations,
)
from triage.store.sealing import cipher_of, seal

VISITS = 300
MOST = 300   # milliseconds of server time
Taken = dict[str, list[tuple[float, float]]]
DOCUMENT = b"x" * 6000   # about what a form with all answers weighs, never opened here


def topic(folder: Path, rounds: int) -> Table:
    """Fill one day, and ask for it again and again."""
    app = an_app(folder)
    parts, place = parts_of(app), _fill(app)
    client = sign_in(app, "desk")
    page, day = f"/desk?location={place}", parts.now().date().isoformat()
    rows = f"/desk/day/{day}/rows?location={place}"
    digest = client.get(rows).headers["Board-Digest"]
    ways: dict[str, Callable[[], object]] = {
        "opening 300 identities (floor)": lambda: _open(parts, place),
        "the page": lambda: _get(client, page, 200),
        "its rows, something changed": lambda: _get(client, rows, 200),
        "its rows, nothing changed": lambda: _get(client, rows, 304, digest)}
    taken: Taken = {name: [] for name in ways}
    with cores.on(cores.SERVER):
        for number in range(rounds + 1):
            for name, do in ways.items():
                began, spent = time.perf_counter(), time.process_time()
                do()
                if number:   # the first compiles templates and statements
                    taken[name].append(((time.perf_counter() - began) * 1000,
                                        (time.process_time() - spent) * 1000))
    return _table(taken)


def _table(taken: Taken) -> Table:
    table = Table(f"The desk's day with {VISITS} visits", ["what", "ms, median", "ms, most", "processor ms"])
    for name, found in taken.items():
        passed, spent = zip(*found, strict=True)
        table.add(name, f"{median(passed):.0f}", f"{max(passed):.0f}", f"{median(spent):.0f}")
    table.notes += ["in one process over SQLite, without a network: forms, cases, messages and links of "
                    "every state, names sealed",
                    f"server time of the page in ms: "
                    f"{aim(median([one for one, _ in taken['the page']]), MOST, most=True)}"]
    return table


def an_app(folder: Path) -> Flask:
    """Make an application with the demonstration, over SQLite."""
    clock, made = Clock(), []
    for name in ("empty", "demo", "served"):
        made.append(folder / f"board-{name}")
        made[-1].mkdir()
    return make_app(made[2], demonstration_database(made[1], empty_database(made[0])), clock)


def _get(client: FlaskClient, address: str, status: int, digest: str = "") -> None:
    answer = client.get(address, headers={"If-None-Match": f'"{digest}"'} if digest else {})
    assert answer.status_code == status


def _open(parts: Services, place: UUID) -> None:
    with parts.store.reading() as session:
        rows = session.scalars(select(Patient).join(Visit, Visit.patient_id == Patient.id)
                               .where(Visit.location_id == place))
        assert sum(bool(visits.identity_of(session, one)) for one in rows) == VISITS


def _fill(app: Flask) -> UUID:
    """Add a location of the desk's with a full day; give its id."""
    parts, random = parts_of(app), Random(7)
    main = site(app)
    with parts.store.writing() as session:
        like = session.get_one(Location, main)
        place = Location(id=uuid4(), name="Full House", timezone=like.timezone, phone=like.phone,
                         condition=like.condition, created_at=parts.now(), demo=True)
        session.add(place)
        session.flush()
        there = select(account_locations.c.account_id).where(account_locations.c.location_id == main)
        for account_id in session.scalars(there).all():
            session.execute(account_locations.insert().values(account_id=account_id, location_id=place.id))
        definition = session.scalars(select(Definition.hash)).first()
        assert definition
        for number in range(VISITS):
            for one in _visit(session, parts.now(), place.id, (number, definition, random)):
                session.add(one)
                session.flush()
        return place.id


def _visit(session: Session, now: datetime, place: UUID, like: tuple[int, str, Random]) -> Iterator[Base]:
    id_, patient_id, form_id = uuid4(), uuid4(), uuid4()
    number, definition, random = like
    who = {"family": f"Example{number}", "given": "Marisol", "birth_date": "1972-02-03", "sex": "female",
           "phone": "(555) 555-0142", "email": f"m{number}@clinic.example", "record_number": f"T-{number:06}"}
    state = random.choice(("to_invite", "not_started", "in_progress", "to_print", "done"))
    identity = seal(session, who, "patient", "identity", patient_id)
    yield Patient(id=patient_id, identity=identity, created_at=now,
                  record_number_hash=cipher_of(session).digest(who["record_number"], visits.RECORD_NUMBER))
    starts_at = now + timedelta(minutes=2 * number - 30)
    yield Visit(id=id_, patient_id=patient_id, location_id=place, starts_at=starts_at, created_at=now,
                condition="post-laminectomy", language="en", key=id_.hex, created_by="x")
    if state == "to_invite":
        return
    yield Invite(id=uuid4(), visit_id=id_, token_hash=id_.bytes, expires_at=now + timedelta(days=2),
                 created_by="x", created_at=now)
    yield PatientMessage(id=uuid4(), key=id_.hex, visit_id=id_, location_id=place, kind="invitation",
                         channel="sms", state="delivered", next_at=now, document=b"x", requested_by="x",
                         created_at=now, sent_at=now, settled_at=now)
    if state == "not_started":
        return
    is_sent = state in ("to_print", "done")
    yield Intake(id=form_id, visit_id=id_, definition_hash=definition, channel="home", language="en",
                 document=DOCUMENT, status="submitted" if is_sent else "open", pages_done=6, pages_asked=14,
                 receipt=id_.hex[:12] if is_sent else None, submitted_at=now if is_sent else None,
                 started_at=now, saved_at=now)
    if is_sent:
        yield Case(id=uuid4(), intake_id=form_id, visit_id=id_, location_id=place, state="new", finished=True,
                   urgency=3, possible=3, rank=-3, due_at=now, told=bool(number % 3), result_hash="h",
                   summary=b"x", raised_at=now, printed_at=now if state == "done" else None)
