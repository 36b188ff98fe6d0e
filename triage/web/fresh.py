"""How sure we are that whoever asks is still the one who signed in, and asking them to show it again.

A view that is about to do something weighty asks `idle()` (how long nobody had touched this session before
this request) or `proved_within(...)`; then it either shows a field of its own and calls `prove(given)`,
losing nothing that was typed, or returns `ask_again(back)`.
"""

from datetime import datetime, timedelta

from flask import redirect, session, url_for
from flask_security import current_user
from werkzeug import Response

from triage.services import lockout, staff_sessions
from triage.services.lockout import Try
from triage.web.context import services
from triage.web.entrance import proving
from triage.web.entrance.sessions import address, age_of_proof, held

PROVED_FOR = timedelta(minutes=10)
PASSWORD = "proof"   # noqa: S105  # the name of the field that asks beside something else
LEFT_ALONE = "left_alone_at"   # in the session: when somebody came back to a browser that was left alone


def idle() -> timedelta:
    """Give how long nobody had done anything in this session before this request; to the minute."""
    mine = held()
    return mine.idle if mine else timedelta.max


def look() -> None:
    """Note with each request that somebody makes whether this browser had been left alone before."""
    parts = services()
    if idle() > timedelta(minutes=parts.settings.sign_idle_minutes):
        session[LEFT_ALONE] = parts.now().isoformat()


def left_alone() -> bool:
    """Whether this browser was left alone for so long, since they last showed who they are, as to ask again.

    Somebody else may sit there by now, whatever pages were asked for since.
    """
    mine, when = held(), session.get(LEFT_ALONE)
    return mine is not None and when is not None and datetime.fromisoformat(when) > mine.proved_at


def proved_within(span: timedelta = PROVED_FOR) -> bool:
    """Whether they signed in, or showed again who they are, not longer ago than `span`."""
    age = age_of_proof()
    return age is not None and age <= span


def prove(given: str) -> bool:
    """Check the password of whoever is signed in, or a code of their app, counting wrong ones.

    A right one is noted in the session. False while the account is locked, without looking at it.
    """
    parts, mine = services(), held()
    if mine is None:
        return False
    account = current_user._get_current_object()
    one = Try(account.email, address())
    if lockout.is_locked(parts.store, one, now=parts.now()):
        return False
    if not proving.is_right(account, given):
        lockout.failed(parts.store, one, what="password", now=parts.now())
        return False
    staff_sessions.prove(parts.store, account, mine, now=parts.now())
    return True


def ask_again(back: str) -> Response:
    """Send to the page that asks who somebody is, and from there to the address `back`."""
    return redirect(url_for("security.verify", next=back), 303)
