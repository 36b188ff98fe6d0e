"""The release before this one: where its program is in the history, and what either release does in a day."""

import subprocess
from configparser import ConfigParser
from pathlib import Path

from triage.config import ROOT

STEPS = "triage/store/migrations/versions"

# Run by the program of either release, in its own folder: a patient sends a form, a clinician signs it. With
# a case's id it is only read. It uses what both have: the patient's own requests, and the services' verbs.
ACTS = """
import json, sys
from pathlib import Path
from uuid import UUID
import triage
from tests.support.app import settings, parts_of
from tests.support.patient import Patient, make_clinic
from triage.app import create_app
from triage.rules.result import Classification, Urgency
from triage.services import export, review
from triage.services.actors import Actor, Role
from triage.services.views import Decision
from triage.store import cases
from triage.store.tables.case import Case
from sqlalchemy import select

folder, *known = sys.argv[1:]
app = create_app(settings(Path(folder), DEMO=True))
app.testing = True
parts = parts_of(app)
pages = []
if not known:
    clinic = make_clinic(app)
    patient = Patient(app.test_client(), clinic.invite())
    patient.open()
    patient.get("/intake/bladder-bowel")
    patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
    pages.append(patient.page.slug)
    patient.post(button=("choice", "read"))
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    pages.append(patient.page.slug)
with parts.store.reading() as session:
    row = session.scalars(select(Case)).one()
    clinician = cases.get(session, row.id).Visit.clinician_id
roles, places = frozenset({Role.CLINICIAN}), frozenset({row.location_id})
actor = Actor("staff", str(clinician), "Dr. Okafor", roles, places)
now = parts.now()
view = export.case_view(parts.store, parts.library, actor, row.id, now=now)
if not known:
    review.acknowledge(parts.store, actor, row.id, now=now)
    agree = Decision(agree=True, urgency=Urgency.ROUTINE, classification=Classification.NOT_APPLICABLE)
    review.decide(parts.store, actor, row.id, agree, seen_hash=view.seen_hash, key="k", now=now)
    view = export.case_view(parts.store, parts.library, actor, row.id, now=now)
print(json.dumps({"program": triage.__file__, "pages": pages, "state": view.state, "case": str(row.id)}))
"""


def past_commit(released: str) -> str:
    """Give the last commit whose newest step is `released`; "" where the history does not go back so far."""
    newer = [path.name for path in (ROOT / STEPS).glob("0*.py") if path.name.partition("_")[0] > released]
    first = _git("log", "--reverse", "--format=%H", "--diff-filter=A", "--",
                 *(f"{STEPS}/{name}" for name in sorted(newer))).splitlines() if newer else []
    if not first:
        return ""
    before = _git("rev-parse", "--verify", "--quiet", f"{first[0]}^").strip()
    has_it = before and any(f"/{released}_" in name for name in
                            _git("ls-tree", "--name-only", before, f"{STEPS}/").splitlines())
    return before if has_it else ""


def take_out(commit: str, folder: Path) -> None:
    """Lay out the program of a commit in an empty folder, as it would be installed by itself there."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    settings = ConfigParser()
    settings.read(folder / "setup.cfg")
    # Python reads which commands there are from here, before it looks at what is installed beside.
    about = folder / f"{settings['metadata']['name']}-0.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(f"Name: {settings['metadata']['name']}\nVersion: 0\n")
    about.joinpath("entry_points.txt").write_text("".join(
        f"[{group}]\n{lines.strip()}\n" for group, lines in settings["options.entry_points"].items()))


def _git(*words: str) -> str:
    """Ask git; "" where there is none, or where it knows nothing of that."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
