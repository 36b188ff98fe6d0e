"""A case into the clinic's record: the note to copy, files to take, and what is sent by itself."""

from uuid import UUID

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import case_lists
from triage.services.actors import Role
from triage.services.note import as_text, note_of
from triage.services.record import queueing
from triage.services.views import CaseView
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.clinician.cases import FHIR, load
from triage.web.context import services
from triage.web.into_record import place_of, whole_document
from triage.web.listing import as_file

PLAIN = "text/plain; charset=utf-8"


@bp.get("/cases/<uuid:case_id>/note")
@staff(Role.CLINICIAN)
def note(case_id: UUID) -> str:
    """Show the note, ready to be copied. `?names=no` leaves out where each line comes from."""
    found = load(case_id, "note")
    text = as_text(note_of(found), names=_names())
    return render_template("clinician/note.html", case=found, text=text, names=_names(),
                           version=_version(found))


@bp.get("/cases/<uuid:case_id>/note.txt")
@staff(Role.CLINICIAN)
def note_text(case_id: UUID) -> Response:
    """Give the note as a file."""
    found = load(case_id, "note")
    return _file(as_text(note_of(found), names=_names()), PLAIN, _name(found, "note.txt"))


@bp.get("/cases/<uuid:case_id>/document.json")
@staff(Role.CLINICIAN)
def document(case_id: UUID) -> Response:
    """Give the case as a FHIR document."""
    found = load(case_id, "export")
    response = jsonify(whole_document(found, actor().name, services().now()))
    response.mimetype = FHIR
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(found, "document.fhir.json")}"'
    return response


@bp.get("/cases/<uuid:case_id>/answers.csv")
@staff(Role.CLINICIAN)
def answers(case_id: UUID) -> Response:
    """Give the answers as a list. `?shape=`: wide (one row), long (a row an answer), body (a row a place)."""
    shape = request.args.get("shape", "wide")
    if shape not in (*case_lists.SHAPES, "body"):
        abort(404)
    found = load(case_id, "export")
    if shape == "body":
        return as_file(case_lists.body((found,), place_of))
    return as_file(case_lists.SHAPES[shape]((found,)))


@bp.post("/cases/<uuid:case_id>/record")
@staff(Role.CLINICIAN)
def send_record(case_id: UUID) -> ResponseReturnValue:
    """Queue a signed case for the record system."""
    _pressed()
    parts = services()
    queueing.send(parts.store, actor(), parts.settings, case_id, now=parts.now())
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="rec"), 303)


@bp.get("/record")
@staff(Role.CLINICIAN)
def record() -> str:
    """Show what has not arrived in the record yet."""
    parts = services()
    return render_template("clinician/record.html", sendings=queueing.unsent(parts.store, actor()),
                           now=parts.now())


@bp.post("/record/<uuid:delivery_id>/again")
@staff(Role.CLINICIAN)
def again(delivery_id: UUID) -> ResponseReturnValue:
    """Try one anew, now."""
    _pressed()
    parts = services()
    case_id = queueing.again(parts.store, actor(), delivery_id, now=parts.now())
    if request.args.get("from") == "list":
        return redirect(url_for("clinician.record"), 303)
    return redirect(url_for("clinician.case", case_id=case_id, _anchor="rec"), 303)


def _pressed() -> None:
    if not PressForm().validate_on_submit():
        abort(400)


def _names() -> bool:
    return request.args.get("names") != "no"


def _version(case: CaseView) -> int | None:
    """Give what an address needs to name this version; nothing for the latest."""
    return None if case.is_latest else case.version


def _name(case: CaseView, ending: str) -> str:
    mark = "" if case.is_latest else f"-v{case.version}"
    return f"case-{case.case_id}{mark}.{ending}"


def _file(text: str, type_: str, name: str) -> Response:
    return Response(text, content_type=type_,
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})
