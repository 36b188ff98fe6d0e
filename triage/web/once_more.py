"""Asking who sits there before something weighty is done, and losing nothing that was typed on the way.

A browser that was left alone is asked for the password. One whose session is over meanwhile, or began anew in
another tab, gets its own words back to send once more.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.csrf import CSRFError

from triage.web import fresh
from triage.web.accounts import is_signed_in
from triage.web.context import services
from triage.web.entrance.proving import has_app
from triage.web.errors import show_http_error

P = ParamSpec("P")
NOT_TYPED = ("csrf_token", fresh.PASSWORD, "do")
SIGNING = "clinician"   # the blueprint whose forms sign


def keeps_what_was_typed(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let a view give back what was typed where nobody is signed in any more."""
    @wraps(view)
    def keeping(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
        return view(*args, **values) if is_signed_in(seen=False) else _page("over", 401)
    keeping.keeps_typed = True  # type: ignore[attr-defined]  # read by began_anew
    return keeping


def ask_who(*, after: timedelta | None = None) -> Response | None:
    """Give the page that asks who it is, where this browser was left alone; None where it was not.

    `after`: also where they showed who they are longer ago than that. It is taken from what was sent; a
    wrong one is asked for again.
    """
    if not fresh.left_alone() and (after is None or fresh.proved_within(after)):
        return None
    given = request.form.get(fresh.PASSWORD, "")
    if given and fresh.prove(given):
        return None
    return _page("wrong" if given else "left", 422 if given else 200)


def began_anew(error: CSRFError) -> Any:
    """Give what was typed back where our own page was sent from before the session that there is now."""
    own = request.headers.get("Origin", "") == request.host_url.rstrip("/")
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "keeps_typed", False) or not own:
        return show_http_error(error)
    return _page("anew" if is_signed_in(seen=False) else "over", 400)


def typed() -> list[tuple[str, str]]:
    """Give what was typed into the form that was sent, to be sent again, and no secret."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_TYPED]


def _page(why: str, status: int) -> Response:
    settings = services().settings
    minutes, provider = settings.sign_idle_minutes, settings.oidc_issuer and settings.oidc_name
    return make_response(render_template("account/once_more.html", why=why, typed=typed(),
                                         action=request.path, minutes=minutes,
                                         has_app=has_app(current_user), provider=provider,
                                         signs=request.blueprint == SIGNING), status)
