"""Whatever staff type lies nowhere in the open and is said nowhere aloud: every field of every form there is.

The fields are those of the forms themselves: one that nobody types a marker into fails here by its name.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, make_app, parts_of
from tests.support.fhir_host import fhir_host
from tests.support.marked_ways import (
    DAY,
    bring_lists,
    come_in,
    hand_over,
    hear_back,
    reach_patient,
    send_everything,
    send_out,
)
from tests.support.markers import Markers
from tests.support.marking import Marker
from tests.support.mllp import mllp_receiver
from tests.support.routes import address, rules
from tests.support.searching import found_in
from tests.support.sms import Gateway, sms_host
from tests.support.smtp import Server, serve
from tests.support.watched import Watch, columns_with, wanted
from triage.rules.result import Urgency
from triage.services import setup
from triage.services.actors import system
from triage.services.backups import create
from triage.services.help_words import SLOTS as WORDS
from triage.services.messages.texts import KINDS, SLOTS
from triage.store.models import Case, Location, Visit

WEEK = ("mon", "tue", "wed", "thu", "fri")
HOURS = dict.fromkeys(WEEK, "8:00-17:00") | {"sat": "", "sun": "", "closed": ""}
SAYS_WHOM = ("headline", "hospital", "foot", "ending")
BODIES = tuple(f"{kind}_{way}" for kind in KINDS for way in ("body", "sms"))
MAILED = {"email"}   # where a mail goes. A name that has digits is none, so that none stands in it
REASON = "{} asked the clinic for it"

# What stands on pages, in messages or in lists for everybody, and who of the staff there is: column → fields.
OPEN: dict[str, set[str]] = {
    "account.name": {"FirstRunForm.name", "NewPersonForm.name"},
    "account.email": {"FirstRunForm.email", "NewPersonForm.email"},
    "kiosk.name": {"KioskForm.name"},
    "location.name": {"NewSiteForm.location_name", "SiteForm.name", "FirstRunForm.location_name"},
    "location.phone": {"NewSiteForm.phone", "SiteForm.phone", "FirstRunForm.location_phone"},
    "location.alert_email": {"SiteForm.alert_email"},
    "location.help": {*(f"SiteForm.{name}" for name in ("name", "phone", "alert_email", "address")),
                      *(f"WordsForm.{slot.name}" for slot in WORDS)},
    "location.messages": {"ScheduleForm.name", *(f"TextsForm.{slot}" for slot in SLOTS)},
}
OPEN["location_help.document"] = OPEN["location.help"]
OPEN["location_messages.document"] = OPEN["location.messages"]
# What takes no marker: hours, numbers, ids, secrets, and what no page asks for. All are tried with one.
NARROW = {*(f"SiteForm.{day}" for day in HOURS), "NumbersForm.emergency", "AuditForm.one",
          "AuditForm.request", "SignInForm.password", "ProveForm.password", "NewPasswordForm.password",
          "CodeForm.code", "RecoveryForm.code", "FirstRunForm.code", "SetUpForm.phone"}
# Who, where, by which button, and what is not a marker there.
STEPS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("desk", "desk.add_visit", "Add the visit", {
        "time": "14:30", "clinician_id": "", "channel": "email", "help": ""}),
    ("desk", "desk.walk_in", "Add, and go on", {"clinician_id": ""}),
    ("desk", "desk.patients", "Find", {}),
    ("desk", "desk.correct_patient", "Save", {}),
    ("desk", "desk.put_right", "Give the visit to", {}),
    ("desk", "desk.put_right", "Take the link back", {}),
    ("clinician", "clinician.case", "Sign and close", {
        "decision": "change", "urgency": "emergency", "plan_day": DAY, "plan_time": "14:30"}),
    ("clinician", "clinician.case", "Add", {}),
    ("clinician", "clinician.case", "Open again", {}),
    ("clinician", "security.wan_register", "Add a passkey", {}),
    ("clinician", "security.verify", "Go on", {}),
    ("desk", "desk.put_right", "Take the form off", {}),
    ("desk", "desk.put_right", "Put the form with them", {}),
    ("administrator", "admin.alarms", "Save", {}),
    ("administrator", "admin.location", "Save the numbers", {}),
    ("administrator", "admin.words", "Save", {**dict.fromkeys(SAYS_WHOM, "{} 911"),
                                              "crisis": "Call 988 {} | 988"}),
    ("administrator", "admin.messages", "Save", {}),
    ("administrator", "admin.message_texts", "Save", dict.fromkeys(BODIES, "{} [link] [phone] Reply STOP")),
    ("administrator", "admin.new_person", "Make the account", {"roles": "clinician"}),
    ("administrator", "admin.new_site", "Add the location", {}),
    ("administrator", "admin.site", "Save the place", {}),
    ("administrator", "admin.site", "Save the place", HOURS),
    ("administrator", "kiosk.tablets", "Add the tablet", {}),
    ("administrator", "admin.cases", "Open the case", {"reason": REASON}),
    ("administrator", "admin.requests", "Find the patient", {"reason": REASON}),
)


@pytest.fixture
def markers() -> Markers:
    """What this test types."""
    return Markers()


@pytest.fixture
def hosts() -> Iterator[tuple[Server, Gateway]]:
    """A mail server, and a gateway that refuses every text message and repeats whose it was."""
    with serve() as mail, sms_host() as texts:
        texts.be("refuse")
        yield mail, texts


@pytest.fixture
def ways(hosts: tuple[Server, Gateway]) -> Iterator[dict[str, object]]:
    """The settings of both, and of record systems that refuse what comes and repeat it as their reason."""
    mail, texts = hosts
    with fhir_host() as fhir, mllp_receiver() as hl7:
        fhir.be("repeat")
        hl7.mood = "repeat"
        yield {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": mail.port, "SMTP_TLS": "none",
               "MAIL_FROM": "intake@clinic.example", "SMS_ACCOUNT": texts.sms_account,
               "SMS_TOKEN": texts.sms_token, "SMS_FROM": texts.sms_from, "SMS_URL": texts.sms_url,
               "FHIR_URL": fhir.fhir_url, "FHIR_TOKEN": fhir.fhir_token, "HL7_HOST": hl7.hl7_host,
               "HL7_PORT": hl7.hl7_port}


@pytest.fixture
def app(demo_sqlite: Path, tmp_path: Path, ways: dict[str, object], clock: Clock,
        monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The demonstration's clinic with all ways set up, on a machine where no temporary file can be made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    app = make_app(tmp_path, demo_sqlite, clock, **ways)
    app.testing = False   # a fault is told of by the log, as in earnest
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture
def watch(app: Flask, markers: Markers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """What the application takes and says."""
    watch = Watch(app, markers, monkeypatch)
    yield watch
    watch.close()


def things(app: Flask) -> dict[str, object]:
    """Give the ids of a case that waits for a signature, and of what belongs to it; and of another case."""
    with parts_of(app).store.reading() as session:
        (case, visit), (other, _), *_ = session.execute(
            select(Case, Visit).join(Visit, Case.visit_id == Visit.id)
            .join(Location, Visit.location_id == Location.id)
            .where(Case.finished, Case.state == "new", Case.urgency < Urgency.EMERGENCY,
                   Location.name.contains("Main Street")).order_by(Case.raised_at)).all()
    return {"case_id": case.id, "visit_id": visit.id, "patient_id": visit.patient_id,
            "location_id": visit.location_id, "language": "en", "other": other.id}


def take_steps(app: Flask, people: dict[str, Marker], ids: dict[str, object]) -> None:
    """Fill in every form that is there from the beginning, or once the ones before it were."""
    by = {rule.endpoint: rule for rule in rules(app)}
    for who, endpoint, words, fixed in STEPS:
        people[who].open(address(app, by[endpoint], **ids))
        people[who].mark(words, **fixed)
        assert people[who].page.status < 500, endpoint
    admin = people["administrator"]
    added = next(marker for marker, name in admin.markers.made.items() if name == "record_number")
    admin.open("/admin/requests")
    admin.mark("Find the patient", number=added, reason=REASON)
    admin.mark("Erase this patient")
    ids_asked = {name: admin.markers.of(name=name) for name in ("one", "request")}
    admin.client.get("/admin/audit", query_string=ids_asked)


def write_everywhere(app: Flask, markers: Markers, clock: Clock) -> list[str]:
    """Write markers on every page of the staff, and to every address; give the secrets that came up."""
    people = {who: Marker.as_(app, who, markers) for who in ("desk", "clinician", "administrator")}
    desk, ids = people["desk"], things(app)
    take_steps(app, people, ids)
    bring_lists(desk)
    reach_patient(app, desk)
    assert hear_back(app, desk) == 200
    assert hand_over(app, people["clinician"], ids["other"])["failed"] == 2
    secrets = come_in(app, desk, clock)
    send_everything(app, desk, **ids)
    return secrets


def begin_anew(empty: Path, folder: Path, markers: Markers) -> None:
    """Fill in the page of the first run, of an installation with nobody in it."""
    folder.mkdir()
    app = make_app(folder, empty, Clock())
    first, parts = Marker(app.test_client(), markers=markers), parts_of(app)
    code, new = setup.one_time_code(parts.store, now=parts.now()), f"{markers.of(name='password')} and so on"
    first.open("/first-run")
    first.mark("Finish the set-up", code="{}", timezone="America/Denver")
    first.mark("Finish the set-up", code=code or "", password=new, again=new, timezone="America/Denver")
    assert first.page.slug == "sign-in"
    parts.store.engine.dispose()


def in_the_open(watch: Watch) -> set[tuple[str, str]]:
    """Give what stands in a column as it was typed, and may not: the column, and a field it came by."""
    found = columns_with(parts_of(watch.app).store.engine, watch.markers)
    return {(place, watch.markers.made[marker]) for place, markers in found.items() for marker in markers
            if not watch.fields_of(marker) & OPEN.get(place, set())}


def test_what_staff_write_lies_and_is_said_nowhere_in_the_open(
        watch: Watch, hosts: tuple[Server, Gateway], clock: Clock, tmp_path: Path,
        empty_sqlite: Path) -> None:
    markers, parts = watch.markers, parts_of(watch.app)
    secrets = write_everywhere(watch.app, markers, clock)
    begin_anew(empty_sqlite, tmp_path / "new", markers)
    send_out(watch.app, *hosts)
    create(parts.store, system("test"), tmp_path / "whole.backup", now=parts.now())
    untried = {field for field in wanted() if not watch.took[field]}
    assert untried == set(), "nothing above writes there"
    refused = {field for field in wanted() if not any(watch.took[field].values())}
    assert refused - NARROW == set(), "what is written there above is refused"

    assert in_the_open(watch) == set()
    parts.store.engine.dispose()
    for_all = {marker for marker in markers.made if watch.fields_of(marker) & set().union(*OPEN.values())}
    private = set(markers.made) - for_all
    assert set(watch.aloud()) & private == set()
    assert found_in([tmp_path], [*private, *secrets, *watch.secrets]) == []
    mails = [f"{mail} {mail.get_payload(decode=True)!r}" for mail in hosts[0].postbox.mails]
    told = [{markers.made[marker] for marker in markers.within(mail) if marker in private} for mail in mails]
    assert MAILED in told
    assert set().union(*told) == MAILED
