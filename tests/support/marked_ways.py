"""Longer ways that markers are written on: lists, the sign-in, paper, what leaves for hosts, any address."""

import io
import json
import re
from functools import cache

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.support import tree
from tests.support.app import Clock, parts_of
from tests.support.audience import AUDIENCE, PUBLIC
from tests.support.authenticator import Phone, with_password
from tests.support.commands import run
from tests.support.markers import Markers
from tests.support.marking import Marker
from tests.support.matrix import STRANGER, everybody
from tests.support.routes import address, rules
from tests.support.sms import Gateway
from tests.support.smtp import Server
from tests.support.spreadsheets import HEADINGS, workbook, written
from tests.support.watched import wanted
from triage.services import demo
from triage.services.alarms.turn import Ways, turn
from triage.services.messages.gateway import INBOUND_PATH, signature
from triage.services.messages.sending import deliver_due
from triage.store.models import Visit

DAY = "2026-11-24"
TITLES, WIDE = 7, 10_000   # a list of 700 kB: Werkzeug would put what is over 500 kB into a file
READ = re.compile(r'request\.(form|args)(?:\.get(?:list)?\(|\[)"(\w+)"')
BOX = re.compile(r'<(?:input|textarea)\b(?![^>]*type="(?:hidden|radio|checkbox|date)")[^>]*\bname="(\w+)"')
OURS = frozenset({"key", "seen", "csrf_token", "here", "back", "next"})   # what pages write, not people
ENDS = frozenset({"security.logout", "account.end_session", "account.end_others"})


def bring_lists(desk: Marker) -> None:
    """Paste a list, give one as a workbook and one that is large, and mend a row in place."""
    who = [desk.markers.of(name="cell") for _ in range(3)]
    line = [*who, desk.markers.of("date", "cell"), DAY, "9:40 AM"]
    desk.open("/desk/import")
    desk.mark("Look at the list", text=written([HEADINGS, line], "\t").decode())
    desk.mark("Bring in")
    _give(desk, workbook([HEADINGS, line]), "xlsx")
    _give(desk, written([*[[who[0] * WIDE]] * TITLES, HEADINGS, line]), "csv")
    _give(desk, written([HEADINGS, [*who, "2/30/1961", DAY, "9:40 AM"]]), "csv")
    desk.mark("Check these rows again")
    _give(desk, _bundle(desk.markers), "json")
    desk.mark("Bring in")


def _bundle(markers: Markers) -> bytes:
    """Write a visit as another system does."""
    words = [markers.of(name="bundle") for _ in range(4)]
    number = {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
              "value": words[0]}
    patient = {
        "resourceType": "Patient", "identifier": [number], "birthDate": markers.of("date", "bundle"),
        "name": [{"use": "official", "family": words[1], "given": [words[2]]}],
        "telecom": [{"system": kind, "value": markers.of(type_, "bundle")}
                    for kind, type_ in (("phone", "tel"), ("email", "email"))]}
    visit = {"resourceType": "Appointment", "id": "a1", "status": "booked", "start": f"{DAY}T15:40:00Z",
             "comment": words[3], "participant": [{"actor": {"reference": "urn:p"}, "status": "accepted"}]}
    entries = [{"fullUrl": "urn:p", "resource": patient}, {"fullUrl": "urn:a", "resource": visit}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def _give(desk: Marker, data: bytes, kind: str) -> None:
    """Give a list as a file whose name is personal too. What is sent is made in memory, as a browser does."""
    desk.open("/desk/import")
    file = FileStorage(io.BytesIO(data), filename=f"{desk.markers.of(name='file')}.{kind}")
    boundary, body = encode_multipart({**desk.page.filled(1, {}), "file": file})
    desk._see(desk.client.post("/desk/import", data=body, follow_redirects=True,
                               content_type=f"multipart/form-data; boundary={boundary}"))
    assert desk.page.address.startswith("/desk/import/"), desk.page.problems


def come_in(app: Flask, desk: Marker, clock: Clock) -> list[str]:
    """Sign in with wrong things and right ones; give the secrets that there were."""
    stranger = Marker(app.test_client(), markers=desk.markers)
    password = demo.password(parts_of(app).settings)
    stranger.open("/sign-in")
    stranger.mark("Sign in", password="{}")
    desk.open("/sign-in/app")
    phone = Phone.scanning(desk.mark("Show the picture", phone="{}"), clock)
    key = desk.page.first("b", class_="address").text
    desk.press("Finish", code=phone.code())
    desk.open("/account/recovery-codes")
    desk.press("Make ten")
    codes = re.findall(r"\b(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}\b", desk.page.text)
    half = with_password(app, "desk")
    stranger.page = half.page
    stranger.client = half.client
    stranger.mark("Sign in", code="{}")
    stranger.open("/sign-in/recovery")
    stranger.mark("Sign in", code="{}")
    new = desk.markers.of(name="new_password") + " and so on"
    desk.open("/account/password")
    desk.press("Change the password", password=password, new_password=new, new_password_confirm=new)
    return [password, key, key.replace(" ", ""), *codes]


def reach_patient(app: Flask, desk: Marker) -> None:
    """Send somebody the link; type their form in from paper as well, with a marker in every box."""
    with parts_of(app).store.reading() as session:
        newest = session.scalars(select(Visit.id).where(Visit.channel == "email")
                                 .order_by(Visit.created_at.desc())).first()
    desk.open(f"/desk/visits/{newest}/messages")
    assert desk.press("Send it").problems == []
    desk.open(f"/desk/keying/{newest}")
    desk.press("Begin typing", checked="y")
    desk.mark("Keep what is typed")


def send_out(app: Flask, mail: Server, texts: Gateway) -> None:
    """Send what is due: patients' messages, the staff's alarms."""
    parts = parts_of(app)
    ways = Ways(parts.settings, mail.mailer(), texts.client(), "https://intake.clinic.example")
    deliver_due(parts.store, parts.settings, mail.mailer(), texts.client(), now=parts.now)
    turn(parts.store, ways, now=parts.now)


def hand_over(app: Flask, clinician: Marker, case_id: object) -> dict[str, int]:
    """Sign a case, and send it to record systems that refuse it and repeat it; give what came of it."""
    run(app, "record", "deliver", "--json")   # what is signed from now on is sent
    clinician.open(f"/clinician/cases/{case_id}")
    clinician.mark("Sign and close", decision="change", urgency="emergency", plan_day=DAY, plan_time="14:30")
    found: dict[str, int] = json.loads(run(app, "record", "deliver", "--json").output)
    return found


def hear_back(app: Flask, desk: Marker) -> int:
    """Let the gateway for text messages tell of an answer; give the status."""
    settings = parts_of(app).settings
    form = {"From": desk.markers.of("tel", "From"), "Body": f"STOP {desk.markers.of(name='Body')}",
            "To": "+15005550006", "MessageSid": "SM1"}
    signed = signature(settings.sms_token, settings.base_url.rstrip("/") + INBOUND_PATH, form.items())
    return app.test_client().post(INBOUND_PATH, data=form, headers={"X-Twilio-Signature": signed}).status_code


@cache
def names() -> tuple[str, ...]:
    """Give the names that requests may carry: of forms' fields, of pages' own boxes, of what is read."""
    read = {name for path in tree.modules() for _, name in READ.findall(path.read_text())}
    shown = {name for path in tree.templates() for name in BOX.findall(path.read_text())}
    return tuple(sorted(({field.partition(".")[2] for field in wanted()} | read | shown) - OURS))


def send_everything(app: Flask, desk: Marker, **ids: object) -> None:
    """Send a marker under every name to every address that takes something, as all whom it lets in."""
    people, typed = everybody(app), {name: desk.markers.of(name=name) for name in names()}
    for rule in (rule for rule in rules(app) if "POST" in (rule.methods or ()) and rule.endpoint not in ENDS):
        for who, browser in people.items():
            if (PUBLIC if who == STRANGER else who) in AUDIENCE[rule.endpoint]:
                data = {**typed, "csrf_token": browser.token}
                status = browser.client.post(address(app, rule, **ids), data=data).status_code
                assert status < 500, f"{rule.endpoint} as {who}: {status}"
