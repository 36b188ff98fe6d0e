"""Telling the clinic what has changed since the form was sent: a later version of it, until the visit.

The version before stays as it was sent. The later one begins with its answers, none of which is shown; what
is said anew replaces them. It is judged whole, with the first save on, and counts once it is sent, or as
soon as something in it cannot wait.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from triage.services.audit import note
from triage.services.draft import Asked, Draft
from triage.services.errors import Conflict
from triage.services.opening import author
from triage.services.views.intake import IntakeView
from triage.store import cases, intakes, visits
from triage.store.database import Session, Store
from triage.store.sealing import seal, unseal
from triage.store.tables.intake import Intake


def may_begin(view: IntakeView, now: datetime) -> bool:
    """Whether changes are still taken: once the form was sent, until the visit begins."""
    return view.sent and now < view.visit.starts_at


def begin(store: Store, view: IntakeView, *, now: datetime) -> None:
    """Begin a later version of a sent form, or go on with the one that was begun. Raises Conflict.

    Every device that has the form open goes on with the later version.
    """
    if not may_begin(view, now):
        raise Conflict("The form can not be changed any more.")
    with store.writing() as session:
        visits.lock(session, view.visit.id)
        newest = intakes.latest_of_visit(session, view.visit.id)
        assert newest is not None
        # Held before the case is, as saves hold them: a page on its way is in what we read, or is late.
        session.refresh(newest, with_for_update=True)
        if newest.status == "submitted":
            later = start(session, newest, channel=view.channel, typist=view.typist, now=now)
            note(session, author(view), "change begun", "intake", later, now=now,
                 detail=(f"intake:{newest.id}",))


def drop(store: Store, view: IntakeView, *, now: datetime) -> None:
    """Take back a later version in which nothing was saved. Raises Conflict when something was."""
    with store.writing() as session:
        visits.lock(session, view.visit.id)
        later = session.get(Intake, view.intake_id, with_for_update=True)
        if later is None or later.amends is None or later.revision > 0:
            raise Conflict("Something was changed already.")
        if later.asked_at:
            raise Conflict("The clinic asks for something. Only the clinic can take that back.")
        intakes.move_sessions(session, later.id, later.amends)
        note(session, author(view), "change dropped", "intake", later.id, now=now)
        session.delete(later)


def start(session: Session, base: Intake, *, channel: str, typist: UUID | None, now: datetime,
          asked: Asked | None = None) -> UUID:
    """Begin a later version of a form that was sent, and is held; on every device that has it open.

    `asked`: what the staff ask for, where the version was begun for that.
    """
    case = cases.of_visit(session, base.visit_id)
    assert case is not None
    before = Draft.from_document(unseal(session, base.document, "intake", "document", base.id))
    draft = replace(before, told={}, carried={**before.carried, **before.told}, urgent=(), seen=frozenset(),
                    entered={}, changed=frozenset(), base=case.result_hash,
                    base_sent_at=base.submitted_at, asked=asked)
    id_ = uuid4()
    session.add(Intake(
        id=id_, visit_id=base.visit_id, definition_hash=base.definition_hash, status="open",
        language=base.language, channel=channel, revision=0, pages_done=base.pages_done,
        pages_asked=base.pages_asked, document=seal(session, draft.to_document(), "intake", "document", id_),
        identity_checked=base.identity_checked, account_id=typist, version=base.version + 1,
        amends=base.id, started_at=now, asked_at=asked.at if asked else None))
    base.revision += 1   # a save that was made from it finds it gone
    session.flush()
    intakes.move_sessions(session, base.id, id_)
    return id_
