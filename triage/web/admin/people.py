"""Who works here: the accounts of the staff, what each may do, and where they are signed in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from triage.forms.staff import NewPersonForm, PersonForm
from triage.services import accounts, site_help, staff_sessions
from triage.services.accounts import AccountFacts, NewAccount
from triage.services.actors import Actor, Role
from triage.services.errors import Conflict, InvalidInput
from triage.services.parts import Services
from triage.web import fresh
from triage.web.accounts import DUTIES, actor, staff
from triage.web.admin.blueprint import bp
from triage.web.context import services
from triage.web.entrance.links import reset_link

UNPROCESSABLE = 422
CONFLICT = 409
RESET = "reset"


@bp.get("/admin/people")
@staff(Role.ADMINISTRATOR, Role.AUDITOR)
def people() -> ResponseReturnValue:
    """List every account, and how many browsers each is signed in at."""
    parts = services()
    found = accounts.list_accounts(parts.store, actor())
    sessions = staff_sessions.of_all(parts.store, actor(), limits=parts.settings, now=parts.now())
    here = {one.id: sum(session.account_id == one.id for session in sessions) for one in found}
    return render_template("admin/people.html", people=found, here_now=here, duties=DUTIES,
                           may_change=Role.ADMINISTRATOR in actor().roles)


@bp.route("/admin/people/new", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def new_person() -> ResponseReturnValue:
    """Make an account, and show the one-time link with which its owner sets a password."""
    parts = services()
    form = NewPersonForm(**_choices(parts))
    if not form.validate_on_submit():
        return (render_template("admin/new_person.html", form=form), UNPROCESSABLE if form.errors else 200)
    if not fresh.proved_within():
        return fresh.ask_again(url_for("admin.new_person"))
    try:
        made = accounts.create(parts.store, actor(), NewAccount(
            form.name.data, form.email.data, None, frozenset(form.roles.data or ()),
            frozenset(map(UUID, form.places.data or ()))), now=parts.now())
        return _show_link(parts, made)
    except InvalidInput as wrong:
        form.blame({"locations": "places"}.get(wrong.field, wrong.field), wrong.message)
    except Conflict as conflict:
        form.blame("email", str(conflict))
    return render_template("admin/new_person.html", form=form), UNPROCESSABLE


@bp.route("/admin/people/<uuid:account_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def person(account_id: UUID) -> ResponseReturnValue:
    """Show one account, and set what its owner may do and where."""
    parts = services()
    one = accounts.get(parts.store, actor(), account_id)
    form = PersonForm(**_choices(parts), roles=list(one.roles), places=[str(id_) for id_ in one.location_ids])
    if form.validate_on_submit():
        if not fresh.proved_within():
            return fresh.ask_again(url_for("admin.person", account_id=account_id))
        try:
            accounts.set_roles(parts.store, actor(), account_id, frozenset(form.roles.data or ()),
                               frozenset(map(UUID, form.places.data or ())), now=parts.now())
            return redirect(url_for("admin.person", account_id=account_id), 303)
        except Conflict as conflict:
            form.blame("roles", str(conflict))
    return _page(parts, one, form), UNPROCESSABLE if form.errors else 200


@bp.post("/admin/people/<uuid:account_id>/<act>")
@staff(Role.ADMINISTRATOR)
def change_person(account_id: UUID, act: str) -> ResponseReturnValue:
    """Disable or enable an account, end its sessions, remove its factors, or make a link for a password."""
    if act not in {*ACTS, RESET}:
        abort(404)
    back = url_for("admin.person", account_id=account_id)
    if not fresh.proved_within():
        return fresh.ask_again(back)
    parts = services()
    try:
        if act == RESET:
            return _show_link(parts, account_id)
        ACTS[act](parts, actor(), account_id)
    except Conflict as conflict:
        one = accounts.get(parts.store, actor(), account_id)
        form = PersonForm(**_choices(parts), roles=list(one.roles),
                          places=[str(id_) for id_ in one.location_ids])
        form.form_errors.append(str(conflict))
        return _page(parts, one, form), CONFLICT
    return redirect(back, 303)


ACTS: dict[str, Callable[[Services, Actor, UUID], Any]] = {
    "disable": lambda parts, who, id_: accounts.disable(parts.store, who, id_, now=parts.now()),
    "enable": lambda parts, who, id_: accounts.enable(parts.store, who, id_, now=parts.now()),
    "end-sessions": lambda parts, who, id_: staff_sessions.end_somebodys(parts.store, who, id_,
                                                                         now=parts.now()),
    "remove-factors": lambda parts, who, id_: accounts.remove_factors(parts.store, who, id_, now=parts.now()),
}


def _show_link(parts: Services, account_id: UUID) -> ResponseReturnValue:
    link = reset_link(parts, actor(), account_id)
    return render_template("admin/person_link.html", link=link,
                           one=accounts.get(parts.store, actor(), account_id))


def _page(parts: Services, one: AccountFacts, form: PersonForm) -> str:
    sessions = staff_sessions.of_all(parts.store, actor(), limits=parts.settings, now=parts.now())
    return render_template("admin/person.html", one=one, form=form, mine=actor().id == str(one.id),
                           locked_until=accounts.lock_of(parts.store, actor(), one.id, now=parts.now()),
                           sessions=[session for session in sessions if session.account_id == one.id])


def _choices(parts: Services) -> dict[str, list[tuple[str, str]]]:
    places = site_help.sites(parts.store, actor())
    return {"duties": [(str(role), words.capitalize()) for role, words in DUTIES.items()],
            "sites": [(str(place.id), place.name) for place in places]}
