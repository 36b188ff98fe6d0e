"""Two records that are one person: side by side, merged, told apart again."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import merging
from triage.services.actors import Role
from triage.services.identity import FIELDS
from triage.services.merging import GONE
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.patients import FIELD_WORDS


@bp.route("/patients/<uuid:patient_id>/merge/<uuid:other_id>", methods=["GET", "POST"])
@staff(Role.FRONT_DESK)
def merge(patient_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Show two records side by side, and merge them: the first stays, and stands for both."""
    parts = services()
    if request.method == "POST":
        if not PressForm().validate_on_submit():
            abort(400)
        taken = {field: request.form.get(field, "") for field in FIELDS}
        merging.merge(parts.store, actor(), patient_id, other_id, taken, now=parts.now())
        flash("Merged. Both record numbers find this patient now.")
        return redirect(url_for("desk.patient", patient_id=patient_id), 303)
    both = merging.compare(parts.store, actor(), patient_id, other_id, now=parts.now())
    return render_template("desk/merge.html", both=both, fields=FIELDS, words=FIELD_WORDS, gone=GONE)


@bp.post("/merges/<uuid:merge_id>/undo")
@staff(Role.FRONT_DESK)
def undo_merge(merge_id: UUID) -> ResponseReturnValue:
    """Tell two records apart again."""
    parts = services()
    if not PressForm().validate_on_submit():
        abort(400)
    kept = merging.undo(parts.store, actor(), merge_id, now=parts.now())
    flash("The merge is undone. Visits that came with it went back; later ones stayed.")
    return redirect(url_for("desk.patient", patient_id=kept), 303)
