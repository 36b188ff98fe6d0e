"""What went wrong with one visit, and how to put it right: every correction, and the trail of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import AddressForm, CancelForm, MoveForm, OtherPatientForm, OwnerForm, StaffForm
from triage.services import codes, desk, mistakes, moving, standing, undoing
from triage.services.actors import Role
from triage.services.contacts import contact_of
from triage.services.errors import Conflict, InvalidInput
from triage.services.views import LocationFacts, VisitRow
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import back_to
from triage.web.desk.standing import need_press, offer_undo
from triage.web.desk.trail_words import told

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass(frozen=True)
class Case:
    """The visit that is put right, and the forms of its page."""

    place: LocationFacts
    row: VisitRow
    forms: Mapping[str, StaffForm]


@bp.route("/visits/<uuid:visit_id>/put-right", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def put_right(visit_id: UUID) -> ResponseReturnValue:
    """Show what can be put right, and do the one thing that was pressed."""
    case = _case(visit_id)
    if request.method == "GET":
        return _page(case), 200
    do = request.form.get("do", "")
    if do not in DOES:
        abort(400)
    form = case.forms.get(do)
    problem, status = "", UNPROCESSABLE
    if form is None or form.validate():
        try:
            return DOES[do](case)
        except InvalidInput as wrong:
            if form:
                form.blame(wrong.field, wrong.message)
            else:
                problem = wrong.message
        except Conflict as conflict:
            problem, status = str(conflict), CONFLICT
    return _page(case, tried=do, problem=problem), status


def _case(visit_id: UUID) -> Case:
    parts = services()
    place, row = desk.row(parts.store, actor(), visit_id, now=parts.now())
    contact = contact_of(parts.store, actor(), visit_id, now=parts.now())
    places = desk.locations(parts.store, actor())
    people = {str(one.id): one.name for site in places
              for one in desk.clinicians(parts.store, actor(), site.id)}
    move = _fed("move", MoveForm, locations=[(str(one.id), one.name) for one in places],
                clinicians=sorted(people.items(), key=lambda one: one[1]), day=row.time.date(),
                time=row.time.time(), location_id=str(row.location_id),
                clinician_id=str(row.clinician_id or ""))
    address = _fed("address", AddressForm, phone=contact.phone, email=contact.email)
    return Case(place, row, {
        "move": move, "address": address, "cancel": _fed("cancel", CancelForm),
        "patient": _fed("patient", OtherPatientForm), "owner": _fed("owner", OwnerForm)})


def _fed(name: str, form: type[StaffForm], **values: Any) -> StaffForm:
    """Make one form of the page; only the one that was sent takes what was typed."""
    return form(**values) if request.form.get("do") == name else form(formdata=None, **values)


def _page(case: Case, *, tried: str = "", problem: str = "") -> str:
    parts = services()
    steps = undoing.trail(parts.store, actor(), case.row.visit_id)
    names = {str(one.id): one.name for one in desk.locations(parts.store, actor())}
    names |= {choice.value: choice.label for choice in case.forms["move"].clinician_id.choices}
    return render_template(
        "desk/put_right.html", row=case.row, place=case.place, forms=case.forms, tried=tried, problem=problem,
        form=case.forms.get(tried), today=case.place.today(parts.now()),
        apart=[step for step in steps if step.lies_apart],
        steps=[(step, case.place.local(step.at), told(step, case.place, names)) for step in steps])


def _move(case: Case) -> ResponseReturnValue:
    form, parts = case.forms["move"], services()
    places = {str(one.id): one for one in desk.locations(parts.store, actor())}
    zone = ZoneInfo(places[form.location_id.data].timezone)
    starts_at = datetime.combine(form.day.data, form.time.data, zone).astimezone(UTC)
    clinician = UUID(form.clinician_id.data) if form.clinician_id.data else None
    plan = moving.Plan(starts_at, UUID(form.location_id.data), clinician)
    step = moving.move(parts.store, actor(), case.row.visit_id, plan, now=parts.now())
    return _done(case, step, "was moved")


def _set(case: Case, what: str, words: str, reason: str = "") -> ResponseReturnValue:
    parts = services()
    step = standing.set_standing(parts.store, actor(), case.row.visit_id, what, reason=reason,
                                 now=parts.now())
    return _done(case, step, words)


def _patient(case: Case) -> ResponseReturnValue:
    form, parts = case.forms["patient"], services()
    step = mistakes.wrong_patient(parts.store, parts.library, actor(), case.row.visit_id,
                                  form.record_number.data, whose=form.whose.data or "", now=parts.now())
    return _done(case, step, "has this visit now")


def _address(case: Case) -> ResponseReturnValue:
    form, parts = case.forms["address"], services()
    mistakes.wrong_address(parts.store, actor(), case.row.visit_id, phone=form.phone.data or "",
                           email=form.email.data or "", now=parts.now())
    return redirect(url_for("desk.link", visit_id=case.row.visit_id, day=case.row.time.date().isoformat(),
                            location=case.row.location_id), 303)


def _press(do: Callable[..., UUID], words: str) -> Callable[[Case], ResponseReturnValue]:
    """Make what a press of one button does."""
    def pressed(case: Case) -> ResponseReturnValue:
        need_press()
        parts = services()
        library = () if do in (mistakes.reprint, mistakes.hand_back) else (parts.library,)
        step = do(parts.store, *library, actor(), case.row.visit_id, now=parts.now())
        return _done(case, step, words)
    return pressed


def _hand_back(case: Case) -> ResponseReturnValue:
    need_press()
    parts = services()
    mistakes.hand_back(parts.store, actor(), case.row.visit_id, now=parts.now())
    codes.give(parts.store, actor(), parts.settings, case.row.visit_id, now=parts.now())
    return redirect(url_for("desk.code", visit_id=case.row.visit_id, day=case.row.time.date().isoformat(),
                            location=case.row.location_id), 303)


def _owner(case: Case) -> ResponseReturnValue:
    form, parts = case.forms["owner"], services()
    try:
        step_id = UUID(request.form.get("step", ""))
    except ValueError:
        abort(400)
    mistakes.put_back(parts.store, parts.library, actor(), case.row.visit_id, step_id,
                      owner=form.owner.data, now=parts.now())
    return redirect(url_for("desk.put_right", visit_id=case.row.visit_id), 303)


def _done(case: Case, step: UUID | None, words: str) -> ResponseReturnValue:
    """Go back to the board, where the press can be taken back; the row may be on another day by now."""
    offer_undo(case.row, step, words)
    return back_to(case.row)


DOES: Mapping[str, Callable[[Case], Any]] = {
    "move": _move,
    "cancel": lambda case: _set(case, "cancelled", "does not come", case.forms["cancel"].reason.data),
    "no_show": lambda case: _set(case, "no_show", "did not come"),
    "expected": lambda case: _set(case, "expected", "is expected"),
    "patient": _patient, "address": _address, "owner": _owner, "hand_back": _hand_back,
    "take_off": _press(mistakes.take_off, "can begin a fresh form"),
    "reprint": _press(mistakes.reprint, "needs a new print"),
}
