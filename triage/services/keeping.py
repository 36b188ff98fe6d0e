"""Keeping one change of a form: sealed and judged outside the transaction, written in one, repeated safely.

A save is made from the revision that its page was loaded at. When another tab or device was faster, the
change is made again from the newer one, so that pages merge. When the same form arrives twice (a retry
after a lost answer), the second finds the first one's key and changes nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import uuid4

from triage.services.audit import note
from triage.services.draft import Draft
from triage.services.errors import AlreadySubmitted, Conflict
from triage.services.opening import author, view_of
from triage.services.projection import Step, project
from triage.services.tally import count_form, counted_as
from triage.services.views.intake import IntakeView
from triage.store import intakes
from triage.store.database import Session, Store
from triage.store.sealing import context, unseal

ATTEMPTS = 100   # each lost race means that another save was kept


@dataclass(frozen=True)
class Change:
    """What one save does to the form it was made from.

    `page`, `link_ids` and `sent` say what arrived, `brought` what that brought up, `columns` what
    else changes.
    """

    page: str
    draft: Draft
    step: Step
    sent: Mapping[str, Any]
    brought: Mapping[str, Any]
    link_ids: tuple[str, ...]
    columns: Mapping[str, Any]
    action: str = "page saved"


@dataclass(frozen=True)
class Kept:
    """The form after a save, and what that brought up: the first time, when it is a repeat."""

    view: IntakeView
    brought: Mapping[str, Any]


class Outcome(Enum):
    """How one attempt went."""

    KEPT = "kept"
    STALE = "stale"        # the form has moved on, or is sent
    REPEATED = "repeated"  # the key was used before


def keep(store: Store, view: IntakeView, make: Callable[[IntakeView], Change], *, key: str,
         now: datetime, status: str = "open") -> Kept:
    """Keep the change that `make` works out from a view of a form in `status`.

    Raises AlreadySubmitted, Conflict or Unavailable.
    """
    for _ in range(ATTEMPTS):
        if view.status != status:
            raise AlreadySubmitted("The form was sent.")
        change = _counted(view, make(view), now)
        mark = _mark(store, key, change)
        outcome = _attempt(store, view, change, mark, now)
        if outcome is Outcome.KEPT:
            return Kept(_after(view, change, now), change.brought)
        view, brought = _reload(store, view, change.page, mark, now)
        if brought is not None:
            return Kept(view, brought)
        if outcome is Outcome.REPEATED:
            key = uuid4().hex   # went back, and back again to the first answer: that is a new save
    raise Conflict("The form is being changed elsewhere all the time.")


def _counted(view: IntakeView, change: Change, now: datetime) -> Change:
    """Add to a change how far the form has come with it, as the tallies count forms."""
    is_sent = view.sent or "submitted_at" in change.columns
    counted = counted_as(view, change.step.weighing.answers, is_sent=is_sent, now=now)
    return replace(change, columns={**change.columns, "counted_as": counted})


def _mark(store: Store, key: str, change: Change) -> str:
    """Tell a repeat from the same page sent again with other answers, as "Back" and a correction do."""
    content = json.dumps([change.page, change.sent], sort_keys=True)
    return f"{key[:36]}:{store.cipher.digest(content, 'intake_save.key').hex()[:24]}"


def _attempt(store: Store, view: IntakeView, change: Change, mark: str, now: datetime) -> Outcome:
    save_id, seal_json = uuid4(), store.cipher.seal_json
    document = seal_json(change.draft.to_document(), context("intake", "document", view.intake_id))
    save = seal_json({**change.sent, **change.brought}, context("intake_save", "document", save_id))
    with store.writing() as session:
        columns = {"document": document, "channel": view.channel, "account_id": view.typist,
                   "saved_at": now, **change.columns}
        if not intakes.change(session, view.intake_id, view.revision, view.status, columns):
            return _undo(session, Outcome.STALE)
        if not intakes.add_save(session, {
                "id": save_id, "intake_id": view.intake_id, "session_id": view.session_id,
                "revision": view.revision + 1, "page": change.page, "language": view.language,
                "channel": view.channel, "account_id": view.typist, "key": mark, "document": save,
                "saved_at": now}):
            return _undo(session, Outcome.REPEATED)
        project(session, view, change.step, now=now)
        count_form(session, view.location.id, view.definition.slug, view.counted_as,
                   change.columns["counted_as"])
        note(session, author(view), change.action, "intake", view.intake_id, now=now, detail=change.link_ids)
    return Outcome.KEPT


def _undo(session: Session, outcome: Outcome) -> Outcome:
    session.rollback()
    return outcome


def _after(view: IntakeView, change: Change, now: datetime) -> IntakeView:
    columns = {name: change.columns[name] for name in ("status", "submitted_at", "receipt", "counted_as")
               if name in change.columns}
    return replace(view, draft=change.draft, answers=change.step.weighing.completed,
                   revision=view.revision + 1, saved_at=now, **columns)


def _reload(store: Store, view: IntakeView, page: str, mark: str,
            now: datetime) -> tuple[IntakeView, Mapping[str, Any] | None]:
    """Look again; give also what this very save brought up, when it is the page's newest."""
    with store.reading() as session:
        row = intakes.by_session(session, view.session_id)
        save = intakes.newest_of_page(session, view.intake_id, page)
        fresh = view_of(session, row, view.definition, now)
        if save is None or save.key != mark:
            return fresh, None
        return fresh, unseal(session, save.document, "intake_save", "document", save.id)
