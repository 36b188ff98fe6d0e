"""One's own account: the factors, and the browsers that are signed in with it."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from triage.services import staff_sessions
from triage.services.actors import Role
from triage.web.account.blueprint import bp
from triage.web.accounts import staff
from triage.web.context import services
from triage.web.entrance.sessions import held

EVERYBODY = tuple(Role)


@bp.get("/account")
@staff(*EVERYBODY)
def mine() -> ResponseReturnValue:
    """Show one's own account."""
    parts, session = services(), held()
    assert session is not None
    account = current_user._get_current_object()
    found = staff_sessions.of_account(parts.store, account.id, limits=parts.settings, now=parts.now())
    return render_template("account/mine.html", account=account, sessions=found, this=session.id,
                           limits=parts.settings, needs_two=account.needs_two,
                           codes=len(account.mf_recovery_codes or ()))


@bp.post("/account/sessions/<uuid:session_id>/end")
@staff(*EVERYBODY)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """Sign one's own account out at one browser."""
    parts = services()
    staff_sessions.end(parts.store, current_user._get_current_object(), session_id, now=parts.now())
    return redirect(url_for("account.mine"), 303)


@bp.post("/account/sessions/end-others")
@staff(*EVERYBODY)
def end_others() -> ResponseReturnValue:
    """Sign one's own account out at every other browser."""
    parts, session = services(), held()
    assert session is not None
    staff_sessions.end_others(parts.store, current_user._get_current_object(), session.id, now=parts.now())
    return redirect(url_for("account.mine"), 303)
