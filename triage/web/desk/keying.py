"""Typing in what comes back on paper: one screen in the order of the paper, one key for each box."""

from typing import Any
from uuid import UUID

from flask import abort, make_response, render_template, request, session, url_for

from triage.forms.choices import steps
from triage.forms.lifetime import Lifetime
from triage.forms.paper import PaperForm
from triage.forms.skips import Skips
from triage.forms.staff import EntryForm, PressForm
from triage.services import desk, intake, keying
from triage.services import entry as sittings
from triage.services.actors import Role
from triage.services.errors import NotAgreed
from triage.services.views import IntakeView
from triage.services.views.keying import Pairs, Typings
from triage.web.accounts import actor, staff
from triage.web.context import new_key, services
from triage.web.desk.blueprint import bp
from triage.web.desk.keyed_into import contradictions, danger_in, differences, save_into, with_right
from triage.web.keyed import Keyed, read_paper, row_prefix, rows_typed
from triage.web.patient.review import ADVICE
from triage.web.patient.session import PATH, current, keep, posted_key, see
from triage.web.patient.urgent import BACK

HERE = "/desk/keying"   # where the sitting's cookie is good beside the patient's own pages
UNPROCESSABLE = 422
NOT_BOXES = ("csrf_token", "key", "do")


@bp.route("/keying/<uuid:visit_id>", methods=["GET", "POST"], endpoint="keying")
@staff(Role.FRONT_DESK)
def type_paper(visit_id: UUID) -> Any:
    """Check who it is, then show the paper to type in, and keep what is typed."""
    view = _sitting(visit_id)
    if view is None:
        return _check(visit_id)
    session[BACK] = url_for("desk.keying", visit_id=visit_id)
    if request.method == "POST":
        return _posted(view)
    if view.urgent and not view.urgent_seen:
        return see(url_for("patient.urgent"))
    found = keying.typings(services().store, actor(), view, now=services().now())
    return _show(view, found, found.mine.pairs if found.mine else ())


@bp.post("/keying/<uuid:visit_id>/settle")
@staff(Role.FRONT_DESK)
def settle_keying(visit_id: UUID) -> Any:
    """Say which of two typings is right about one question."""
    view, parts = _sitting(visit_id), services()
    right, link_id = request.form.get("right", ""), request.form.get("question", "")
    if view is None:
        return see(url_for("desk.keying", visit_id=visit_id))
    if not PressForm().validate_on_submit() or right not in ("1", "2"):
        abort(400)
    found, form = keying.typings(parts.store, actor(), view, now=parts.now()), _form(view)
    entry = next((one for one in form.entries if one.item.link_id == link_id), None)
    if entry is None or not found.both_finished:
        abort(404)
    pairs = with_right(found, entry, int(right))
    keying.settle(parts.store, actor(), view, link_id=link_id, right=int(right), pairs=pairs, now=parts.now())
    _, urgent = save_into(view, _read(view, pairs), whole=True)
    return see(url_for("patient.urgent") if urgent else url_for("desk.keying", visit_id=visit_id,
                                                                 _anchor="differences"))


def _sitting(visit_id: UUID) -> IntakeView | None:
    """Give the visit's form where this browser has it open for this member of staff."""
    view = current()
    is_here = view is not None and view.typist is not None and view.visit.id == visit_id
    return view if is_here else None


def _check(visit_id: UUID) -> Any:
    """Have name and date of birth compared with the paper, and begin."""
    parts, form = services(), EntryForm()
    form.channel.data = "paper"
    if form.validate_on_submit():
        opened = sittings.begin(parts.store, parts.library, actor(), parts.settings, visit_id,
                                channel="paper", now=parts.now())
        response = make_response(see(url_for("desk.keying", visit_id=visit_id)))
        return keep(keep(response, opened, path=PATH), opened, path=HERE)
    caller = sittings.caller(parts.store, actor(), visit_id, now=parts.now())
    page = render_template("desk/keying.html", stage="check", check=form, caller=caller, visit_id=visit_id)
    return page, UNPROCESSABLE if form.errors else 200


def _posted(view: IntakeView) -> Any:
    """Keep the boxes; with the last button, finish or send."""
    if not PressForm().validate_on_submit():
        abort(400)
    parts, does = services(), request.form.get("do", "keep")
    if does == "send":
        return _send(view)
    pairs = tuple((name, value) for name, value in request.form.items(multi=True) if name not in NOT_BOXES)
    keyed = _read(view, pairs)
    finished = does == "finish" and not keyed.problems
    found = keying.keep(parts.store, actor(), view, pairs, finished=finished, now=parts.now())
    if found.number == 1 and not view.sent:
        view, urgent = save_into(view, keyed, whole=finished)
        if urgent:
            return see(url_for("patient.urgent"))
    if keyed.problems and does == "finish":
        return _show(view, found, pairs), UNPROCESSABLE
    return see(url_for("desk.keying", visit_id=view.visit.id, _anchor="next" if finished else None))


def _send(view: IntakeView) -> Any:
    """Send the form as the paper says it, then add what part two holds."""
    parts = services()
    found = keying.typings(parts.store, actor(), view, now=parts.now())
    if found.mine is None or (found.both_finished and _open_differences(view, found)):
        return see(url_for("desk.keying", visit_id=view.visit.id, _anchor="differences"))
    try:
        sent = intake.submit(parts.store, view, finish_early=True, key=posted_key(), now=parts.now(),
                             agreed="agreed" in request.form)
    except NotAgreed:
        return _show(view, found, found.mine.pairs, unagreed=True), UNPROCESSABLE
    session.pop(BACK, None)
    session[ADVICE] = [sent.receipt, str(sent.result.urgency)]
    after, first = current(), found.first or found.mine
    assert after is not None
    _, urgent = save_into(after, _read(after, first.pairs), whole=False, part=2)
    return see(url_for("patient.urgent" if urgent else "patient.done"))


def _show(view: IntakeView, found: Typings, pairs: Pairs, *, unagreed: bool = False) -> str:
    form, keyed = _form(view), _read(view, pairs)
    parts = services()
    return render_template(
        "desk/keying.html", stage="sent" if view.sent else "type", view=view, form=form, keyed=keyed,
        found=found, typed=_typed(pairs), pairs=pairs, key=new_key(), unagreed=unagreed,
        problems={one.anchor: one for one in keyed.problems}, wrong={one.link_id for one in keyed.problems},
        apart=contradictions(view, keyed, form),
        steps_of=steps, skips=_skips(view, form), rows_typed=rows_typed, row_prefix=row_prefix,
        differing=differences(view, form, found) if found.both_finished else (),
        danger=danger_in(view, keyed) if found.is_second else (),
        today=desk.locations(parts.store, actor())[0].today(parts.now()))


def _open_differences(view: IntakeView, found: Typings) -> bool:
    return any(not one.settled for one in differences(view, _form(view), found))


def _typed(pairs: Pairs) -> dict[str, set[str]]:
    """Give what stands in each box, by its name."""
    found: dict[str, set[str]] = {}
    for name, value in pairs:
        found.setdefault(name, set()).add(value)
    return found


def _skips(view: IntakeView, form: PaperForm) -> Skips:
    """Give what the clinic's settings leave out of this paper, as when it was printed."""
    keys = {item.link_id: item.derivation.key for item in view.questionnaire.derived if item.derivation}
    return Skips(form, {link_id: view.facts.get(key) is True for link_id, key in keys.items()
                        if key.startswith("setting.")})


def _form(view: IntakeView) -> PaperForm:
    return PaperForm(view.questionnaire, view.definition.questionnaire)


def _read(view: IntakeView, pairs: Pairs) -> Keyed:
    return read_paper(_form(view), view.definition.hash, pairs, Lifetime.of(view.facts, view.today))
