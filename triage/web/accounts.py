"""Who is signed in, and what they may see. Flask-Security checks passwords and keeps the session."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import (
    Flask,
    after_this_request,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import LoginForm, Security, UserDatastore, current_user, hash_password, logout_user
from werkzeug import Response
from wtforms import EmailField
from wtforms.validators import InputRequired

from triage.forms.staff.base import stripped
from triage.services import accounts, sign_in
from triage.services.actors import Actor, Role
from triage.services.parts import Services
from triage.web.context import services

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
SINCE, SEEN = "signed_in_at", "seen_at"   # in the session: when it began, and its last request
DUTIES = {Role.FRONT_DESK: "front desk", Role.CLINICIAN: "clinician", Role.ADMINISTRATOR: "administrator"}
PAGES = (("desk.today", "Today", {Role.FRONT_DESK, Role.CLINICIAN}),
         ("desk.patients", "Patients", {Role.FRONT_DESK, Role.CLINICIAN}),
         ("clinician.queue", "Review queue", {Role.CLINICIAN}),
         ("clinician.rules", "Rules", {Role.CLINICIAN}),
         ("admin.locations", "Locations", {Role.ADMINISTRATOR}),
         ("kiosk.tablets", "Tablets", {Role.ADMINISTRATOR}))

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, as the head of every staff page shows it. `pages`: (endpoint, words)."""

    name: str
    duties: str
    pages: tuple[tuple[str, str], ...]


class Accounts(UserDatastore):
    """The accounts as Flask-Security asks for them. It reads only; services change accounts."""

    def __init__(self, parts: Services) -> None:
        """Ask the store of one application."""
        self.parts = parts

    def find_user(self, case_insensitive: bool = False, **key: str) -> sign_in.Account | None:
        """Find by email (capitals never matter, `case_insensitive` or not), or by what a session holds."""
        del case_insensitive
        if "email" in key:
            return sign_in.by_email(self.parts.store, key["email"])
        return sign_in.by_session(self.parts.store, key["fs_uniquifier"])

    def put(self, model: object) -> object:
        """Keep nothing: a hash that Flask-Security would renew is renewed with the next new password."""
        return model

    def commit(self) -> None:
        """Nothing is pending."""


class SignInForm(LoginForm):
    """Email and password. Tries are counted; what was wrong is never told."""

    email = EmailField(validators=[InputRequired()], filters=[stripped])
    remember = None   # shared computers: a session ends with the browser

    def validate(self, **kwargs: Any) -> bool:
        """Check both, with the same work whether the account exists, is locked, or not."""
        parts, email = services(), self.email.data or ""
        locked = accounts.locked_until(parts.store, email, now=parts.now())
        right = super().validate(**kwargs) and not locked
        if not locked:
            accounts.record_sign_in(parts.store, email, succeeded=right, now=parts.now())
        if right:
            session.clear()   # whatever was in the browser before is no part of the new session
            session[SINCE] = session[SEEN] = parts.now().isoformat()
        elif not self.errors:
            self.form_errors.append("locked")
        return right


def staff(*roles: Role, waits: bool = True) -> Callable[
        [Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let a view be used by staff with any of these roles. Others are asked to sign in, or refused (403).

    `waits`: asking for it shows that somebody sits there; a page that asks by itself shows nothing.
    """
    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
            if not is_signed_in(seen=waits):
                return ask_to_sign_in()
            actor().require(*roles)
            return view(*args, **values)
        guarded.audience = frozenset(roles)  # type: ignore[attr-defined]  # read by the test of the route map
        return guarded
    return decorate


def is_signed_in(*, seen: bool = True) -> bool:
    """Whether a session of the staff is there and not over; a session that is over is ended.

    `seen`: begin to count anew how long nobody has done anything.
    """
    if not current_user.is_authenticated:
        return False
    now = services().now()
    if now - _time(SINCE) > LONGEST or now - _time(SEEN) > IDLE:
        logout_user()
        return False
    if seen:
        session[SEEN] = now.isoformat()
    return True


def _time(name: str) -> datetime:
    """Give a time that the session holds; the beginning of time when it holds none."""
    return datetime.fromisoformat(session.get(name, datetime.min.replace(tzinfo=UTC).isoformat()))


def ask_to_sign_in() -> Response:
    """Send to the sign-in, and from there back to a page that was asked for (never to a change)."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted), 303)


def actor() -> Actor:
    """Give who acts, for the services."""
    return accounts.staff_actor(current_user)


def me() -> Me | None:
    """Give who is signed in, for the head of a page."""
    if not current_user or not current_user.is_authenticated:
        return None
    who = actor()
    pages = tuple((endpoint, words) for endpoint, words, roles in PAGES if not who.roles.isdisjoint(roles))
    return Me(who.name, ", ".join(words for role, words in DUTIES.items() if role in who.roles), pages)


def hashed(password: str) -> str:
    """Hash a new password (argon2id)."""
    result: str = hash_password(password)
    return result


def _render(template: str, **context: Any) -> Response:
    """Render one of Flask-Security's pages; one with an error says so by its status."""
    response = make_response(render_template(template, **context))
    if request.method == "POST":
        response.status_code = 422
    return response


def _end_sessions(_app: Flask, user: Any) -> None:
    """Leave nothing behind: no session on the server, no page in the browser's memory."""
    parts = services()
    sign_in.end_sessions(parts.store, user.id, now=parts.now())
    after_this_request(_forget_pages)


def _forget_pages(response: Response) -> Response:
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def init_app(app: Flask, parts: Services) -> None:
    """Add the sign-in. Nobody can register: accounts are made by administrators."""
    app.config.update(
        SECURITY_PASSWORD_SALT=parts.settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  # the name of the hash: argon2id
        SECURITY_PASSWORD_SCHEMES=["argon2"], SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_LOGIN_URL="/sign-in", SECURITY_LOGOUT_URL="/sign-out", SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_POST_LOGIN_VIEW="home.start", SECURITY_POST_LOGOUT_VIEW="security.login",
        SECURITY_STATIC_FOLDER=None, SECURITY_FRESHNESS=timedelta(-1),   # no page of theirs but these two
        SECURITY_RETURN_GENERIC_RESPONSES=True, SECURITY_FLASH_MESSAGES=False,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"email": {"mapper": str.strip, "case_insensitive": True}}])
    Security(app, Accounts(parts), login_form=SignInForm,
             render_template=_render)  # type: ignore[arg-type]  # a response does as well as a text
    user_logged_out.connect(_end_sessions, app)
    app.context_processor(lambda: {"me": me()})
