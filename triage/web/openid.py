"""Signing in by the clinic's provider: away to it, and back. From there on it is as with a password.

Both are asked by GET and change nothing that is kept but in the browser that asks: what begins a session is
an answer of the provider to the very browser that set out.
"""

from dataclasses import asdict
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import Security, login_user

from triage.services import lockout, openid
from triage.services.lockout import Try
from triage.services.openid import Vouched
from triage.services.openid_host import ProviderError
from triage.services.sign_in import Account
from triage.web.context import services
from triage.web.entrance.forms import FINISH_WITHIN, HALF_WAY, WRONG
from triage.web.entrance.provider import BACK, Begun, Provider
from triage.web.entrance.sessions import BIND, FIRST_WAY, address, held

bp = Blueprint("openid", __name__)
AWAY, REFUSED, STALE, STRANGER = "openid away", "openid refused", "openid stale", "openid stranger"
BEGUN = "openid"   # in the session: the sign-in that the browser is away for


@bp.get("/sign-in/openid")
def begin() -> ResponseReturnValue:
    """Send the browser to the provider."""
    provider = _provider()
    if held():
        return redirect(url_for("home.start"), 303)
    begun = Begun.now(services().now(), _ours(request.args.get("next", "")))
    try:
        where = provider.address(begun)
    except ProviderError as error:
        return _not_in(AWAY, error)
    session[BEGUN] = asdict(begun)
    return redirect(where, 303)


@bp.get(BACK)
def back() -> ResponseReturnValue:
    """Take what the browser came back with, and sign in whom the provider vouches for."""
    provider, begun, now = _provider(), _begun(), services().now()
    if held():
        return redirect(url_for("home.start"), 303)
    if begun is None:
        return _not_in(STALE)
    code = request.args.get("code", "")
    try:
        provider.require_issuer(request.args.get("iss"))
        if not code or "error" in request.args:
            return _not_in(REFUSED)
        who = provider.vouch(code, begun, now)
    except ProviderError as error:
        return _not_in(AWAY, error)
    return _enter(who, begun)


def _enter(who: Vouched, begun: Begun) -> ResponseReturnValue:
    """Sign in whose account it is, or ask for the second factor."""
    parts, security = services(), cast(Security, current_app.extensions["security"])
    found = openid.account_for(parts.store, who)
    account: Account | None = security.datastore.find_user(id=found[0]) if found else None
    one = Try(account.email if account else who.email or who.subject, address())
    locked = lockout.is_locked(parts.store, one, now=parts.now())
    if locked or found is None or account is None:
        if not locked:
            lockout.failed(parts.store, one, what="provider", now=parts.now())
        return _not_in(STRANGER)
    session.clear()   # whatever was in the browser before is no part of what follows
    session.update({HALF_WAY: parts.now().isoformat(), FIRST_WAY: "openid"})
    is_bound = found[1]
    if not is_bound:
        session[BIND] = [str(account.id), who.issuer, who.subject]
    # Whoever has a second factor here shows it at least once, before a provider's is believed.
    if who.two_factors and (is_bound or not security.two_factor_plugins.get_setup_tf_methods(account)):
        login_user(account, authn_via=["openid two"])
        return redirect(begun.next or url_for("home.start"), 303)
    asked = security.two_factor_plugins.tf_enter(account, False, "openid", begun.next or None)
    if asked is None:
        login_user(account, authn_via=["openid"])
    return cast(ResponseReturnValue, asked) or redirect(begun.next or url_for("home.start"), 303)


def _provider() -> Provider:
    """Give the provider of the settings; where there is none, these addresses do not exist."""
    settings = services().settings
    if not settings.oidc_issuer:
        abort(404)
    if "openid" not in current_app.extensions:   # of two requests at once, both have one: the later is kept
        current_app.extensions["openid"] = Provider(settings)
    found: Provider = current_app.extensions["openid"]
    return found


def _begun() -> Begun | None:
    """Give the sign-in that this browser is away for, once; None for another's, or an old one."""
    kept = session.get(BEGUN)
    state = request.args.get("state", "")
    if not isinstance(kept, dict) or not state or kept["state"] != state:
        return None   # and what this browser is away for stays: somebody else may have sent this
    del session[BEGUN]
    begun = Begun(**kept)
    late = services().now() - datetime.fromisoformat(begun.at) > FINISH_WITHIN
    return None if late else begun


def _not_in(why: str, error: ProviderError | None = None) -> ResponseReturnValue:
    """Say on the sign-in page what happened, in our words."""
    if error:
        current_app.logger.warning("sign-in by the provider: %s", error)
    session[WRONG] = why
    return redirect(url_for("security.login"), 303)


def _ours(wanted: str) -> str:
    """Give a page of ours to go on to, or nothing."""
    try:
        found = urlsplit(wanted)
    except ValueError:
        return ""
    good = wanted.startswith("/") and wanted[1:2] not in ("/", "\\") and wanted.isprintable()
    return wanted if good and "\\" not in wanted and not found.scheme and not found.netloc else ""
