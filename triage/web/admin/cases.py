"""One case, opened by an administrator who says why, and read for a while."""

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.forms.staff.glass import GlassForm
from triage.services import glass
from triage.services.actors import Role
from triage.services.glass import Choice
from triage.services.grounds import GROUNDS
from triage.services.note import as_text, note_of
from triage.services.stated import NotStated
from triage.web import fresh
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.admin.reasons import FORBIDDEN, UNPROCESSABLE, holds
from triage.web.context import services
from triage.web.once_more import ask_who, keeps_what_was_typed

NOBODY = "No case at your locations has this record number or address. Check it sign by sign."


@bp.get("/admin/cases")
@staff(Role.ADMINISTRATOR)
def cases() -> str:
    """Ask which case has to be read, and why."""
    return _page(_form())


@bp.post("/admin/cases")
@keeps_what_was_typed
@staff(Role.ADMINISTRATOR)
def open_case() -> ResponseReturnValue:
    """Open one case, for whoever has said why and shown who they are."""
    form = _form()
    if not holds(form):
        return _page(form), UNPROCESSABLE
    asked = ask_who(after=fresh.PROVED_FOR)
    if asked:
        return asked
    parts = services()
    found = glass.find(parts.store, actor(), form.named.data, now=parts.now())
    picked = _picked(form, found)
    if picked is None:
        return _page(form), UNPROCESSABLE
    glass.break_(parts.store, actor(), picked, form.ground.data, form.reason.data, now=parts.now())
    return redirect(url_for("admin.opened_case", case_id=picked), 303)


@bp.get("/admin/cases/<uuid:case_id>")
@staff(Role.ADMINISTRATOR)
def opened_case(case_id: UUID) -> ResponseReturnValue:
    """Show a case that is open, to read and not to change."""
    parts = services()
    try:
        found = glass.read(parts.store, parts.library, actor(), case_id, now=parts.now(),
                           version=request.args.get("version", type=int))
    except NotStated:
        return _not_open(case_id)
    case, place = found.case, found.case.location
    page = make_response(render_template(
        "admin/opened_case.html", case=case, text=as_text(note_of(case)), ground=GROUNDS[found.leave.ground],
        until=found.leave.until, at=place.local, today=place.today(parts.now())))
    # Nothing stays on a screen that nobody sits at: the browser asks again when the time is over.
    page.headers["Refresh"] = str(int((found.leave.until - parts.now()).total_seconds()) + 1)
    return page


@bp.post("/admin/cases/<uuid:case_id>/close")
@staff(Role.ADMINISTRATOR)
def close_case(case_id: UUID) -> ResponseReturnValue:
    """End the reading before its time."""
    parts, form = services(), PressForm()
    try:
        if form.validate_on_submit():
            glass.close(parts.store, actor(), case_id, now=parts.now())
    except NotStated:
        return _not_open(case_id)
    flash("The case is closed to you again.")
    return redirect(url_for("admin.cases"), 303)


def _form(**values: str) -> GlassForm:
    return GlassForm(grounds=GROUNDS.items(), **values)


def _page(form: GlassForm, *, over: bool = False) -> str:
    return render_template("admin/cases.html", form=form, over=over)


def _not_open(case_id: UUID) -> ResponseReturnValue:
    """Say that a reason has to be given first, alike for every case there is or is not."""
    form = GlassForm(None, grounds=GROUNDS.items(), data={"named": str(case_id)})
    return _page(form, over=True), FORBIDDEN


def _picked(form: GlassForm, found: tuple[Choice, ...]) -> UUID | None:
    """Give the one case that is meant; None where that has to be said, which the form then does."""
    if not found:
        form.blame("named", NOBODY)
        return None
    if len(found) == 1:
        return found[0].case_id
    form.offer((str(one.case_id), _words(one)) for one in found)
    picked = next((one.case_id for one in found if str(one.case_id) == form.one.data), None)
    if picked is None:
        form.blame("one", f"There are {len(found)} forms. Pick the one that has to be read")
    return picked


def _words(one: Choice) -> str:
    sent = f"sent {one.sent_at:%-d %b %Y, %-H:%M}" if one.sent_at else "not sent yet"
    return f"Visit of {one.visit_at:%-d %b %Y, %-H:%M}, {one.location}; {sent}"
