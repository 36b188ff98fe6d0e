"""What a list means, row by row; reading it otherwise, mending it, and bringing it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import PressForm
from triage.services import batches
from triage.services.actors import Role
from triage.services.bringing_in import bring_in as commit
from triage.services.importing.dates import DMY, MDY, ORDER_WORDS
from triage.services.importing.plan import AFTERNOON, AS_WRITTEN, ELSEWHERE, HERE, NOBODY, SAME
from triage.services.importing.words import IGNORED, labels
from triage.services.matching import ADDED, CHANGED, NEW, OUT, STATUSES, WRONG, Match
from triage.services.matching import HERE as SAME_HERE
from triage.services.parts import Services
from triage.services.views.batch import BatchView
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.bring_in import UNPROCESSABLE

WORDS = {WRONG: "To mend", NEW: "New", CHANGED: "Changed", SAME_HERE: "Here already", OUT: "Not brought in",
         ADDED: "Brought in"}
TO_MEND, TO_SEE = 20, 100   # rows on one page
IDENTITY = ("record_number", "family", "given", "birth_date")
OFFERED = (*IDENTITY, "sex", "phone", "email", "day", "time", "clinician")
# What is to be shown beside a cell that is wrong, since it may be wrong instead.
BESIDE = {"": OFFERED, "record_number": IDENTITY, SAME: IDENTITY, "time": ("day", "time"), "name": IDENTITY}
LONGEST = 300
SEXES = (("", "Not known"), ("female", "Female"), ("male", "Male"), ("other", "Other"))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell to be mended: the name of its box, what it is called, and what stands in it."""

    field: str
    name: str
    label: str
    value: str


@bp.get("/import/<uuid:batch_id>")
@staff(Role.FRONT_DESK)
def batch(batch_id: UUID) -> ResponseReturnValue:
    """Show what each row of a list means."""
    return _page(_view(batch_id))


@bp.post("/import/<uuid:batch_id>/reading")
@staff(Role.FRONT_DESK)
def read_batch(batch_id: UUID) -> ResponseReturnValue:
    """Take columns, days and names as the desk says."""
    parts, view = _pressed(), _view(batch_id)
    wrong, columns = _columns(view)
    if wrong:
        return _page(view, wrong=wrong, columns=columns), UNPROCESSABLE
    given = request.form
    order, hours, day = (given.get(name, "") for name in ("order", "hours", "day"))
    if order not in ("", MDY, DMY) or hours not in ("", AFTERNOON, AS_WRITTEN):
        abort(400)
    if not _is_day(day):
        wrong = "Write the day like 2026-11-24: year, month, day."
        return _page(view, wrong=wrong, columns=columns), UNPROCESSABLE
    batches.change(parts.store, actor(), batch_id, now=parts.now(), columns=columns, order=order, hours=hours,
                   day=day)
    return _back(batch_id)


@bp.post("/import/<uuid:batch_id>/names")
@staff(Role.FRONT_DESK)
def name_batch(batch_id: UUID) -> ResponseReturnValue:
    """Take clinicians and locations that nobody knew as the desk says."""
    parts, view = _pressed(), _view(batch_id)
    known = {str(one.id) for one in view.clinicians} | {NOBODY}
    people = _said("clinician", {one.key for one in view.unknown_clinicians}, known)
    places = _said("location", {one.key for one in view.unknown_locations}, {HERE, ELSEWHERE})
    batches.change(parts.store, actor(), batch_id, now=parts.now(),
                   clinicians={**view.plan.clinicians, **people}, locations={**view.plan.locations, **places})
    return _back(batch_id)


@bp.post("/import/<uuid:batch_id>/rows")
@staff(Role.FRONT_DESK)
def mend_batch(batch_id: UUID) -> ResponseReturnValue:
    """Take cells as they were mended, and leave rows out."""
    parts, view = _pressed(), _view(batch_id)
    mended, out = dict[int, dict[str, str]](), set[int]()
    for one in view.matches:
        number = one.entry.number
        if one.status != WRONG:
            continue
        if request.form.get(f"r{number}.out"):
            out.add(number)
        typed = {cell.field: " ".join(request.form[cell.name].split())[:LONGEST] for cell in cells(one)
                 if cell.name in request.form}
        if request.form.get(f"r{number}.{SAME}"):
            typed[SAME] = "yes"
        if typed:
            mended[number] = typed
    batches.mend(parts.store, actor(), batch_id, mended, frozenset(out), now=parts.now())
    return _back(batch_id)


@bp.post("/import/<uuid:batch_id>/bring-in")
@staff(Role.FRONT_DESK)
def commit_batch(batch_id: UUID) -> ResponseReturnValue:
    """Bring in what is good; what is not waits."""
    parts = _pressed()
    done = commit(parts.store, parts.library, actor(), batch_id, move=bool(request.form.get("move")),
                  renew=bool(request.form.get("renew")), now=parts.now())
    flash(f"{_count(done.added, 'visit')} brought in."
          + (f" {_count(done.moved, 'visit')} changed." if done.moved else "")
          + (f" {_count(done.renewed, 'patient')} corrected." if done.renewed else "")
          + (f" {_count(done.waiting, 'row')} still to mend." if done.waiting else ""))
    return _back(batch_id)


@bp.post("/import/<uuid:batch_id>/forget")
@staff(Role.FRONT_DESK)
def forget_batch(batch_id: UUID) -> ResponseReturnValue:
    """Delete a list. What it brought in stays."""
    parts = _pressed()
    batches.forget(parts.store, actor(), batch_id, now=parts.now())
    return redirect(url_for("desk.bring_in"), 303)


def cells(one: Match) -> list[Cell]:
    """Give the cells of a row that are to be mended, and those beside them that may be wrong instead."""
    wrong = {problem.field for problem in one.entry.problems}
    shown = {field for name in wrong for field in BESIDE.get(name, (name,))}
    return [Cell(field, f"r{one.entry.number}.{field}", labels()[field], _text(one, field))
            for field in OFFERED if field in shown]


def _text(one: Match, field: str) -> str:
    """Give what stands in a cell; of a name or a moment that stands in one column, its part."""
    entry = one.entry
    if field in entry.texts:
        return entry.texts[field]
    if field in ("family", "given"):
        return str(getattr(entry, field))
    if field == "day":
        return entry.day.isoformat() if entry.day else entry.texts.get("when", "")
    if field == "time":
        return f"{entry.time:%H:%M}" if entry.time else ""
    return entry.texts.get("other_phone", "") if field == "phone" else ""


def _view(batch_id: UUID) -> BatchView:
    parts = services()
    return batches.view(parts.store, parts.library, actor(), batch_id, now=parts.now())


def _page(view: BatchView, *, wrong: str = "", columns: tuple[str, ...] = ()) -> str:
    show = request.args.get("show") or _first(view)
    if show not in STATUSES:
        abort(404)
    rows = [one for one in view.matches if one.status == show]
    size = TO_MEND if show == WRONG else TO_SEE
    pages = max(1, -(-len(rows) // size))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    fields = [(name, words) for name, words in labels().items() if name != IGNORED]
    return render_template(
        "desk/batch.html", view=view, show=show, words=WORDS, statuses=STATUSES, cells=cells, page=page,
        rows=rows[(page - 1) * size:page * size], pages=pages, fields=fields, labels=labels(),
        orders=ORDER_WORDS, wrong=wrong, columns=columns or view.plan.columns, same=SAME, sexes=SEXES,
        nobody=NOBODY, here_name=HERE, elsewhere=ELSEWHERE)


def _first(view: BatchView) -> str:
    return next((status for status in STATUSES if view.counts[status]), NEW)


def _columns(view: BatchView) -> tuple[str, tuple[str, ...]]:
    """Give what each column is to be, and why that cannot be."""
    said = tuple(request.form.get(f"column-{one.index}", one.field) for one in view.columns)
    if not set(said) <= {"", *labels()}:
        abort(400)
    twice = {field for field in said if field and said.count(field) > 1}
    words = ", ".join(labels()[field].lower() for field in sorted(twice))
    return (f"Two columns are taken for the {words}. Pick one of them." if twice else ""), said


def _said(kind: str, keys: set[str], known: set[str]) -> Mapping[str, str]:
    """Give what was picked for each name."""
    picked = {key: request.form.get(f"{kind}-{key}", "") for key in keys}
    if not set(picked.values()) <= known | {""}:
        abort(400)
    return {key: value for key, value in picked.items() if value}


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _pressed() -> Services:
    if not PressForm().validate_on_submit():
        abort(400)
    return services()


def _back(batch_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("desk.batch", batch_id=batch_id), 303)
