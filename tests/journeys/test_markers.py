"""Nothing that a patient or the desk types stands anywhere on the disc in the open."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from tests.support.app import parts_of
from tests.support.audience import AUDIENCE, DESK
from tests.support.markers import Markers, filled, forms_of, found_in
from tests.support.page import Page
from tests.support.patient import Clinic, Patient
from tests.support.remote import Remote
from tests.support.routes import address, rules
from tests.support.server import Server
from tests.support.sign_in import sign_in
from tests.web.test_noted_everywhere import known
from triage.app import create_app

MOST = 70


def walk(patient: Patient, markers: Markers) -> None:
    """Fill in page after page with markers until the form is sent; press another button if one fails."""
    pressed = 0
    for _ in range(MOST):
        form = list(forms_of(patient.page))[-1]
        before, data = patient.page.address, MultiDict(markers.fill(form))
        if patient.page.problems:   # an answer of another kind is wanted: leave the boxes open
            for name in [name for name, value in data.items() if value in markers.made]:
                data[name] = ""
        if buttons := [one for one in form.all("button") if one["name"]]:
            button = buttons[pressed % len(buttons)]
            data.setlist(button["name"], [button["value"]])
        patient._see(patient.client.post(form["action"] or before, data=data, follow_redirects=True))
        pressed = pressed + 1 if patient.page.slug == before.partition("?")[0].rpartition("/")[2] else 0
        if "/done" in patient.page.address:
            return


def places(server: Server, url: str) -> list[Path]:
    """Give every folder that the server, or its database, writes to."""
    host = dict(part.partition("=")[::2] for part in urlsplit(url).query.split("&")).get("host")
    return [server.instance.parent, *([Path(host) / "data"] if host else [])]


def test_answers_and_names_of_a_patient_lie_nowhere_in_the_open(site: tuple[Server, Clinic]) -> None:
    server, clinic = site
    url = server.environment["BACKSTORY_DATABASE_URL"]
    markers = Markers()
    link = clinic.invite()
    patient = Patient(Remote(server.url), link)  # type: ignore[arg-type]  # same methods, over the wire
    patient.get(patient.open().first("a", class_="btn")["href"])
    walk(patient, markers)
    links = [link["href"] for link in patient.page.all("a", class_="btn")]
    patient.get(next(link for link in links if link.startswith("/intake/")))
    walk(patient, markers)
    assert len(markers.made) > 3
    tokens = [link.rpartition("/")[2], *patient.client.cookies.values()]  # type: ignore[attr-defined]
    app = create_app({"INSTANCE_DIR": server.instance, "DATABASE_URL": url})
    engine = parts_of(app).store.engine
    if engine.dialect.name == "postgresql":
        if os.geteuid() != 0:
            pytest.skip("only root, and the server itself, may read the files of PostgreSQL")
        with engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
    engine.dispose()
    assert found_in(places(server, url), [*markers.made, *tokens, "1972-03-14"]) == []


def test_a_marker_that_does_lie_in_the_open_is_found(tmp_path: Path) -> None:
    """The search itself: plain, in base64 at any place, as UTF-16 and in an archive."""
    (tmp_path / "plain").write_bytes(b"..Zqv1000x..")
    (tmp_path / "wide").write_bytes("..Zqv1000x..".encode("utf-16-le"))
    assert {name for name, _ in found_in([tmp_path], ["Zqv1000x"])} == {"plain", "wide"}
    assert found_in([tmp_path], ["Zqv1001x"]) == []


def test_what_the_desk_types_lies_nowhere_in_the_open(demo_app: Flask, tmp_path: Path,
                                                     capfd: pytest.CaptureFixture[str]) -> None:
    client, markers, ids, sent = sign_in(demo_app, "desk"), Markers(), known(demo_app), 0
    for rule in rules(demo_app):
        if DESK not in AUDIENCE[rule.endpoint] or "GET" not in (rule.methods or ()) or "pdf" in rule.endpoint:
            continue
        answer = client.get(address(demo_app, rule, **ids), follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        page = Page(answer.text, answer.request.path)
        for form in forms_of(page):
            if form["enctype"] == "multipart/form-data":
                continue
            client.post(form["action"] or page.address, data=filled(markers, form), follow_redirects=True)
            sent += 1
    assert sent > 10
    assert len(markers.made) >= 20
    parts_of(demo_app).store.engine.dispose()
    (tmp_path / "said.log").write_text("".join(capfd.readouterr()))
    assert found_in([tmp_path], markers.made) == []
