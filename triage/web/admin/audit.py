"""The audit trail, to look into: who did what to what, why, and from where. Ids only."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from triage.forms.staff.audit import AuditForm
from triage.services import accounts, trail
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.context import services

UNPROCESSABLE = 422


@bp.get("/admin/audit")
@staff(Role.ADMINISTRATOR, Role.AUDITOR)
def audit() -> ResponseReturnValue:
    """Show the newest rows that fit what was asked for, and lead on to older ones."""
    parts = services()
    people = [(str(one.id), one.name) for one in accounts.list_accounts(parts.store, actor())]
    form = AuditForm(request.args, people=people)
    if request.args and not form.validate():
        return render_template("admin/audit.html", form=form, rows=(), older=None), UNPROCESSABLE
    before = request.args.get("before", "")
    wanted = _wanted(form, int(before) if before.isdecimal() and len(before) < 19 else None)   # noqa: PLR2004 - digits that every database holds
    rows = trail.search(parts.store, actor(), wanted, now=parts.now())
    older = {**request.args, "before": rows[-1].seq} if len(rows) == trail.PAGE else None
    return render_template("admin/audit.html", form=form, rows=rows, older=older)


def _wanted(form: AuditForm, before: int | None) -> trail.Wanted:
    one, kind = form.one.data or "", form.kind.data or ""
    patient = UUID(one) if one and kind == "patient" else None
    thing = "" if patient else f"{kind}:{one}" if one else kind
    until = _start(form.until.data + timedelta(days=1)) if form.until.data else None
    return trail.Wanted(form.person.data or "", thing, form.act.data or "", form.request.data or "", patient,
                        _start(form.since.data) if form.since.data else None, until, before)


def _start(day: object) -> datetime:
    return datetime.combine(day, time(), UTC)   # type: ignore[arg-type]  # WTForms names no type of its data
