"""Who is signed in, and what they may see. How they come in is triage.web.entrance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, hash_password
from werkzeug import Response

from triage.services import staff_sessions
from triage.services.actors import Actor, Role, staff_actor
from triage.services.parts import Services
from triage.web import entrance, fresh
from triage.web.context import services
from triage.web.entrance.sessions import held

DUTIES = {Role.FRONT_DESK: "front desk", Role.CLINICIAN: "clinician", Role.ADMINISTRATOR: "administrator",
          Role.AUDITOR: "auditor"}
PAGES = (("desk.today", "Today", {Role.FRONT_DESK, Role.CLINICIAN}),
         ("desk.patients", "Patients", {Role.FRONT_DESK, Role.CLINICIAN}),
         ("clinician.queue", "Review queue", {Role.CLINICIAN}),
         ("clinician.rules", "Rules", {Role.CLINICIAN}),
         ("clinician.learning", "Scorecards", {Role.CLINICIAN, Role.ADMINISTRATOR}),
         ("admin.absences", "Away", {Role.CLINICIAN, Role.ADMINISTRATOR}),
         ("admin.locations", "Locations", {Role.ADMINISTRATOR}),
         ("kiosk.tablets", "Tablets", {Role.ADMINISTRATOR}),
         ("admin.cases", "Open a case", {Role.ADMINISTRATOR}),
         ("admin.requests", "Requests", {Role.ADMINISTRATOR}),
         ("admin.people", "People", {Role.ADMINISTRATOR, Role.AUDITOR}),
         ("admin.audit", "Audit", {Role.ADMINISTRATOR, Role.AUDITOR}))

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, as the head of every staff page shows it. `pages`: (endpoint, words)."""

    name: str
    duties: str
    pages: tuple[tuple[str, str], ...]


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
    """Whether a session of the staff is there and not over.

    `seen`: begin to count anew how long nobody has done anything.
    """
    mine = held()
    if mine is None:
        return False
    if seen:
        fresh.look()
        parts = services()
        staff_sessions.see(parts.store, mine, now=parts.now())
    return True


def ask_to_sign_in() -> Response:
    """Send to the sign-in, and from there back to a page that was asked for (never to a change)."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted), 303)


def actor() -> Actor:
    """Give who acts, for the services."""
    return staff_actor(current_user)


def me() -> Me | None:
    """Give who is signed in, for the head of a page."""
    if held() is None:
        return None
    who = actor()
    pages = tuple((endpoint, words) for endpoint, words, roles in PAGES if not who.roles.isdisjoint(roles))
    return Me(who.name, ", ".join(words for role, words in DUTIES.items() if role in who.roles), pages)


def hashed(password: str) -> str:
    """Hash a new password (argon2id)."""
    result: str = hash_password(password)
    return result


def init_app(app: Flask, parts: Services) -> None:
    """Add the sign-in, and who is signed in to every page."""
    entrance.init_app(app, parts)
    app.context_processor(lambda: {"me": me()})
