"""One case, for an administrator who says why: a pane that can be broken, and shows that it was.

Administrators run the system and read no cases. Where one must (a fault, a complaint), they name the case,
say why, and read that one for half an hour. Whoever works with the case sees that, and auditors read why.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.library import Library
from triage.services import export, stated
from triage.services.actors import Actor, Role
from triage.services.audit import note
from triage.services.errors import InvalidInput
from triage.services.grounds import GROUNDS
from triage.services.links import location_facts
from triage.services.purposes import STATED
from triage.services.stated import Leave, NotStated
from triage.services.views.case import CaseView
from triage.store import cases, openings, visits
from triage.store.database import Session, Store

CASE = "case"
# A case by its id, or by its address on any page of ours.
BY_ID = re.compile(r"(?i:(?:\S*/cases/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[/?#]\S*)?)")


@dataclass(frozen=True, slots=True)
class Choice:
    """One case that may be meant: of which visit and form, and nothing of what is in it. Local times."""

    case_id: UUID
    visit_at: datetime
    location: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that is open with a reason."""

    case: CaseView
    leave: Leave


def find(store: Store, actor: Actor, named: str, *, now: datetime) -> tuple[Choice, ...]:
    """Give the cases that a record number, a case's id or its address may mean, at the actor's sites.

    None for what is unknown, another site's, or without a case: all alike. That somebody looked is noted.
    """
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        found = tuple(map(_choice, _meant(session, named.strip(), actor)))
        for one in found:
            note(session, actor, "case looked for", CASE, one.case_id, now=now)
        if not found:
            note(session, actor, "case looked for", CASE, "none", now=now)
    return found


def break_(store: Store, actor: Actor, case_id: UUID, ground: str, reason: str, *, now: datetime) -> None:
    """Open one case to the actor. Raises InvalidInput, Forbidden."""
    actor.require(Role.ADMINISTRATOR)
    reason = stated.checked(reason)
    if ground not in GROUNDS:
        raise InvalidInput("ground", "Pick why the case has to be read")
    with store.writing() as session:
        _held(session, actor, case_id)
        stated.state(session, actor, (CASE, case_id), reason, ground=ground, now=now)


def read(store: Store, library: Library, actor: Actor, case_id: UUID, *, now: datetime,
         version: int | None = None) -> Opened:
    """Give one case that is open to the actor, and note the look.

    `version`: as in export.case_view. What the patient said for other visits is not in it.
    Raises NotStated, NotFound for a version that there is not, Damaged.
    """
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        found = _held(session, actor, case_id)
        given = stated.leave(session, actor, (CASE, case_id), now=now)
        view = export.whole(session, library, found, version)
        note(session, actor, "case read", CASE, case_id, now=now, detail=(stated.OPENED,), why=STATED)
    return Opened(view, given)


def close(store: Store, actor: Actor, case_id: UUID, *, now: datetime) -> None:
    """End the reading. Raises NotStated where the case is not open to the actor."""
    actor.require(Role.ADMINISTRATOR)
    with store.writing() as session:
        stated.close(session, actor, (CASE, case_id), now=now)


def _held(session: Session, actor: Actor, case_id: UUID) -> Any:
    """Give one case of the actor's sites, whole. Another site's is as one that is not open."""
    found = cases.get(session, case_id)
    if found is None or found.Case.location_id not in actor.locations:
        raise NotStated
    return found


def _meant(session: Session, named: str, actor: Actor) -> Any:
    by_id = BY_ID.fullmatch(named)
    if by_id:
        return openings.case_at(session, UUID(by_id[1]), actor.locations)
    patient = visits.by_record_number(session, named)
    return openings.cases_of(session, patient.id, actor.locations) if patient else ()


def _choice(row: Any) -> Choice:
    local, sent = location_facts(row.Location).local, row.Intake.submitted_at
    return Choice(row.Case.id, local(row.Visit.starts_at), row.Location.name, local(sent) if sent else None)
