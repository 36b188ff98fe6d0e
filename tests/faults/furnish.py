"""A clinic to be harmed: a site, its clinicians and its visits, made by the services of whichever release.

Run as `python furnish.py CLINICIANS VISITS` in the folder of a release, it makes an installation as the
environment says and prints {"location", "clinicians", "visits": [[id, link], ...]}.
"""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from flask import Flask
from flask_security import hash_password

from triage.app import create_app
from triage.cli.instance import write_config
from triage.services import accounts, desk, locations
from triage.services.accounts import NewAccount
from triage.services.actors import Actor, Role, system
from triage.services.locations import NewLocation
from triage.services.parts import Services
from triage.services.views import NewVisit
from triage.store import migrate

PASSWORD = "correct horse battery staple"
BORN = date(1972, 3, 14)   # everybody is


@dataclass(frozen=True)
class Clinic:
    """Where everything happens. `clinicians` are addresses, `visits` (id, path of the link)."""

    location_id: UUID
    clinicians: Sequence[str]
    visits: Iterable[tuple[UUID, str]]


def clinic(app: Flask, clinicians: int, visits: int) -> Clinic:
    """Make a location, its clinicians and its visits, before the demonstration would be made."""
    parts: Services = app.extensions["backstory"]
    migrate.upgrade(parts.store.engine)
    now, job = parts.now(), system("faults")
    place = NewLocation(f"Fault Line {uuid4().hex[:6]}", "America/Chicago", "(555) 555-0142",
                        "post-laminectomy")
    location_id = locations.create_location(parts.store, job, place, now=now)
    with app.app_context():
        hash_ = hash_password(PASSWORD)
    emails = [f"doctor{number}@clinic.example" for number in range(clinicians)]
    for number, email in enumerate(emails):
        new = NewAccount(f"Dr. Number {number}", email, hash_, frozenset({Role.CLINICIAN}),
                         frozenset({location_id}))
        accounts.create(parts.store, job, new, now=now)
    return Clinic(location_id, emails, [visit(app, location_id, number) for number in range(visits)])


def visit(app: Flask, location_id: UUID, number: int) -> tuple[UUID, str]:
    """Add a visit with its link."""
    parts: Services = app.extensions["backstory"]
    now = parts.now()
    new = NewVisit(family="Ruiz", given=f"Ana {number}", birth_date=BORN, sex="female",
                   record_number=f"F-{number}", language="en", starts_at=now + timedelta(days=9),
                   clinician_id=None, location_id=location_id)
    sam = Actor("staff", str(uuid4()), "Sam", frozenset({Role.FRONT_DESK}), frozenset({location_id}))
    made = desk.add_visit(parts.store, sam, new, now=now, key=uuid4().hex)
    return made, desk.invite(parts.store, sam, parts.settings, made, now=now).url_path


def main(clinicians: str, visits: str) -> None:
    """Make it, and say what it is."""
    write_config(Path(os.environ["BACKSTORY_INSTANCE_DIR"]), demo=True)
    made = clinic(create_app(), int(clinicians), int(visits))
    print(json.dumps({"location": str(made.location_id), "clinicians": made.clinicians,
                      "visits": [[str(id_), link] for id_, link in made.visits]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
