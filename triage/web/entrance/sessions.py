"""What a browser of the staff holds: a random token in the signed cookie, and nothing else of worth.

A patient's browser holds another cookie with another token, of another table: neither opens the other.
"""

import time
from datetime import timedelta
from typing import Any

from flask import Flask, Response, after_this_request, g, request, session
from flask_security import current_user
from flask_security.utils import set_request_attr

from triage.services import lockout, openid, sign_in, staff_sessions
from triage.services.errors import Conflict
from triage.services.lockout import Try
from triage.services.staff_sessions import Held
from triage.web.context import services

TOKEN = "staff"   # noqa: S105  # the name it has in the cookie
PASSWORD = "password"   # noqa: S105  # how somebody signed in who showed one factor
KEPT = ("_user_id", "_fresh", "_id")   # Flask-Login's own, of the sign-in that has just been made
WITH_PASSKEYS = ("security", "account")   # the blueprints whose pages ask for them
SECOND = {"security.two_factor_token_validation": "code", "security.mf_recovery": "recovery code",
          "security.wan_signin_response": "passkey"}
FIRST = {"password": PASSWORD, "webauthn": "passkey", "change": "password changed",
         "openid": "OpenID Connect", "openid two": "OpenID Connect with two factors"}
ALONE = (PASSWORD, FIRST["openid"])   # one factor
FIRST_WAY = "entrance_first"   # in the session: what was shown before the second factor, if no password
BIND = "openid_bind"           # in the session: the account, issuer and subject to join once somebody is in


def held() -> Held | None:
    """Give the session of whoever asks; None where nobody is signed in."""
    if not (current_user and current_user.is_authenticated):   # asking looks for the session
        return None
    found: Held | None = g.get("staff_session")
    return found


def address() -> str:
    """Give where the request comes from, past proxies that are trusted."""
    return request.remote_addr or ""


def load(uniquifier: str) -> sign_in.Account | None:
    """Give whose browser it is, for Flask-Login. The row is read with each request that asks.

    Where the database could not say it once, the page of that error asks no more.
    """
    token = session.get(TOKEN)
    if not token or not isinstance(token, str) or g.get("entrance_asked"):
        return None
    g.entrance_asked = True
    parts = services()
    found = staff_sessions.find(parts.store, token, uniquifier, limits=parts.settings, now=parts.now(),
                                passkeys=request.blueprint in WITH_PASSKEYS)
    if found is None:
        return None
    account, g.staff_session = found
    account.needs_two = sign_in.needs_two(parts.store, parts.settings, account)
    if account.needs_two and g.staff_session.how in ALONE:
        return None   # begun before two factors were asked for
    set_request_attr("fs_authn_via", "session")
    # Flask-Security asks the machine's clock how long ago somebody showed who they are; we know by ours.
    set_request_attr("fs_paa", time.time() - (parts.now() - g.staff_session.proved_at).total_seconds())
    return account


def begin(_app: Flask, user: Any, authn_via: list[str] | None = None, **_more: Any) -> None:
    """Begin a session with a fresh token, and throw away whatever was in the browser before."""
    parts = services()
    account = user._get_current_object() if hasattr(user, "_get_current_object") else user
    _join(account)
    token = staff_sessions.begin(parts.store, account, how=_how(authn_via), limits=parts.settings,
                                 agent=request.user_agent.string, now=parts.now())
    kept = {name: session[name] for name in KEPT if name in session}
    session.clear()
    g.pop("csrf_token", None)   # it was of the session before
    session.update(kept)
    session[TOKEN] = token
    lockout.succeeded(parts.store, Try(account.email, address()))


def end(_app: Flask, user: Any) -> None:
    """Leave nothing behind: no session on the server, no page in the browser's memory."""
    parts, mine = services(), g.get("staff_session")
    if mine:
        account = user._get_current_object() if hasattr(user, "_get_current_object") else user
        staff_sessions.sign_out(parts.store, account, mine.id, now=parts.now())
    session.pop(TOKEN, None)
    after_this_request(_forget_pages)


def age_of_proof() -> timedelta | None:
    """Give how long ago whoever asks showed who they are; None where nobody is signed in."""
    mine = held()
    return services().now() - mine.proved_at if mine else None


def _join(account: sign_in.Account) -> None:
    """Join the account to whom the provider vouched for. Raises Conflict, and then nobody is signed in."""
    given = session.get(BIND)
    if given and given[0] == str(account.id):
        parts = services()
        try:
            openid.bind(parts.store, account, given[1], given[2], now=parts.now())
        except Conflict:
            session.clear()
            raise


def _how(authn_via: list[str] | None) -> str:
    """Name the factors that were shown."""
    if authn_via:
        return ", ".join(FIRST.get(way, way) for way in authn_via)[:40]
    first, second = FIRST[session.get(FIRST_WAY, PASSWORD)], SECOND.get(request.endpoint or "")
    return f"{first} and {second}" if second else first


def _forget_pages(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
