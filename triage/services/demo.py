"""The demonstration clinic: made by the same services as a real one, marked, and taken out whole.

What it holds is in demo.toml.
"""

import base64
import hmac
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from triage.config import Settings
from triage.services import accounts, locations
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, staff_actor, system
from triage.services.audit import note
from triage.services.demo_numbers import add_numbers
from triage.services.demo_patient import Clinic, add_patient, key_of
from triage.services.links import current_link
from triage.services.locations import NewLocation
from triage.services.parts import Services
from triage.services.views.desk import Link
from triage.store import demonstration, visits
from triage.store import settings as remembered
from triage.store.accounts import by_email, is_empty
from triage.store.database import Store

FILE = Path(__file__).with_name("demo.toml")
STATE = "demonstration"   # remembered: LOADING, LOADED or CLEARED; nothing before the first time
LOADING, LOADED, CLEARED = "loading", "loaded", "cleared"
WORKER = system("demonstration")


@dataclass(frozen=True, slots=True)
class Example:
    """A patient's link that opens now, with what opens it."""

    link: Link
    name: str
    birth_date: date


@cache
def plan() -> Mapping[str, Any]:
    """Read demo.toml."""
    return tomllib.loads(FILE.read_text())


def is_wanted(store: Store) -> bool:
    """Say whether `make run` should load it: where nobody has an account, once, or where it was cut off."""
    with store.reading() as session:
        state = remembered.held(session, STATE)
        return state == LOADING or (state is None and is_empty(session))


def is_present(store: Store) -> bool:
    """Say whether any of it is in the database."""
    with store.reading() as session:
        return demonstration.is_present(session)


def load(parts: Services, password_hash: str) -> bool:
    """Make the clinic as of now. Give False, and change nothing, where it is there already.

    One that was cut off half-way is taken out and made again.
    """
    now = parts.now()
    with parts.store.writing() as session:
        if remembered.held(session, STATE) == LOADED:
            return False
        demonstration.remove(session, demonstration.find(session))
        remembered.put(session, STATE, LOADING, now)
    clinic = _clinic(parts, password_hash, now)
    for entry in plan()["patient"]:
        add_patient(clinic, entry, plan()["answers"])
    with parts.store.writing() as session:
        definition = parts.library.get(parts.settings.default_condition)
        add_numbers(session, clinic.sites, definition, plan()["numbers"], now.date())
        remembered.put(session, STATE, LOADED, now)
    return True


def clear(store: Store, *, now: datetime) -> int:
    """Take the clinic out, whole and only it. Give how many patients went."""
    with store.writing() as session:
        found = demonstration.find(session)
        demonstration.remove(session, found)
        remembered.put(session, STATE, CLEARED, now)
        if found.location:
            note(session, WORKER, "demonstration cleared", "installation", "", now=now)
    return len(found.patient)


def password(settings: Settings) -> str:
    """Give the password of all demonstration accounts.

    It is derived from the installation's own secret: it can be printed at every start, and is worth
    nothing on another installation.
    """
    letters = base64.b32encode(hmac.digest(settings.secret_key.encode(), b"demonstration", "sha256")).decode()
    return f"juniper-{letters[:5]}-{letters[5:10]}".lower()


def example(parts: Services) -> Example | None:
    """Give a link that a visitor can try, or None where all have ended."""
    desk = _account(parts.store, _entry("account", "desk")["email"])
    for entry in plan()["patient"]:
        if desk and entry["state"] == "invited" and (link := _live_link(parts, desk, entry)):
            return Example(link, f"{entry['given']} {entry['family']}", entry["born"])
    return None


def _live_link(parts: Services, desk: Actor, entry: Mapping[str, Any]) -> Link | None:
    with parts.store.reading() as session:
        visit = visits.by_key(session, key_of(entry))
    return current_link(parts.store, desk, parts.settings, visit.id, now=parts.now()) if visit else None


def _clinic(parts: Services, password_hash: str, now: datetime) -> Clinic:
    sites = {entry["id"]: _location(parts, entry, now) for entry in plan()["location"]}
    people: dict[str, Actor] = {}
    for entry in plan()["account"]:
        new = NewAccount(entry["name"], entry["email"], password_hash, frozenset(entry["roles"]),
                         frozenset(sites[one] for one in entry["locations"]), demo=True)
        accounts.create(parts.store, WORKER, new, now=now)
        account = _account(parts.store, entry["email"])
        assert account is not None
        people[entry["id"]] = account
    return Clinic(parts, sites, people, now)


def _location(parts: Services, entry: Mapping[str, Any], now: datetime) -> UUID:
    new = NewLocation(entry["name"], entry["timezone"], entry["phone"], parts.settings.default_condition,
                      demo=True)
    return locations.create_location(parts.store, WORKER, new, now=now)


def _account(store: Store, email: str) -> Actor | None:
    with store.reading() as session:
        account = by_email(session, email)
        return staff_actor(account) if account else None


def _entry(kind: str, id_: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(entry for entry in plan()[kind] if entry["id"] == id_)
    return found
