"""Nothing that a patient or the desk types stands anywhere on the disc in the open."""

import gzip
import os
import re
import tempfile
from base64 import b64encode, urlsafe_b64encode
from binascii import hexlify
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from werkzeug.datastructures import MultiDict

from tests.support.app import parts_of
from tests.support.markers import Markers, forms_of
from tests.support.patient import Clinic, Patient
from tests.support.remote import Remote
from tests.support.searching import found_among, found_in
from tests.support.server import Server, children
from tests.support.watched import columns_with
from triage.app import create_app
from triage.questionnaire.model import ItemType

MOST = 70
OWN_WORDS = (ItemType.STRING, ItemType.TEXT, ItemType.OPEN_CHOICE)


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


def helped(patient: Patient, markers: Markers) -> None:
    """Let two helpers say who they are, one after the other."""
    for said in ({"q_who-answers": "helper", "q_more-confused": "no"},
                 {"q_who-answers": "me-with", "q_who-with": "family"}):
        for _ in range(2):
            patient.get("/intake/who")
            data = MultiDict(markers.fill(list(forms_of(patient.page))[-1]))
            data.update({"do": "next"})
            for name, value in said.items():
                data.setlist(name, [value])
            patient._see(patient.client.post("/intake/who", data=data, follow_redirects=True))


def places(server: Server, engine: Engine) -> list[Path]:
    """Give every folder and file that the server, or its database, writes to."""
    assert server.process
    mine = [server.instance.parent, Path(tempfile.gettempdir()) / f"backstory-{server.process.pid}"]
    if engine.dialect.name == "sqlite":
        return mine
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder, number = connection.execute(text(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()")).one()
    return [*mine, Path(folder) / "base" / str(number), Path(folder) / "pg_wal", Path(folder).parent / "log"]


def free_text(clinic: Clinic) -> set[str]:
    """Give the questions that are answered in people's own words."""
    form = parts_of(clinic.app).library.get("post-laminectomy").questionnaire
    return {item.link_id for item in form.by_id.values() if item.is_question and not item.hidden
            and item.type in OWN_WORDS and item.control != "date-or-option"}


def asked_for(markers: Markers) -> set[str]:
    """Give the questions that took a marker."""
    return {name.partition("_")[2].partition(":")[0] for name in markers.made.values()}


def test_answers_and_names_of_a_patient_lie_nowhere_in_the_open(site: tuple[Server, Clinic]) -> None:
    server, clinic = site
    url = server.environment["BACKSTORY_DATABASE_URL"]
    markers = Markers()
    link = clinic.invite()
    patient = Patient(Remote(server.url), link)  # type: ignore[arg-type]  # same methods, over the wire
    start = patient.open().first("main").first("a", class_="btn")["href"]
    helped(patient, markers)
    patient.get(start)
    walk(patient, markers)
    links = [link["href"] for link in patient.page.all("a", class_="btn")]
    patient.get(next(link for link in links if link.startswith("/intake/")))
    walk(patient, markers)
    assert free_text(clinic) - asked_for(markers) == set(), "nobody wrote there"
    tokens = [link.rpartition("/")[2], *patient.client.cookies.values()]  # type: ignore[attr-defined]
    app = create_app({"INSTANCE_DIR": server.instance, "DATABASE_URL": url})
    engine = parts_of(app).store.engine
    if engine.dialect.name == "postgresql" and os.geteuid() != 0:
        pytest.skip("only root, and the server itself, may read the files of PostgreSQL")
    looked_at = places(server, engine)
    assert server.process
    limits = Path(f"/proc/{children(server.process.pid)[0]}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits), "an image of the memory would hold answers"
    assert columns_with(engine, markers) == {}
    engine.dispose()
    assert [place for place in looked_at if not place.exists()] == []
    assert found_in(looked_at, [*markers.made, *tokens, "1972-03-14"]) == []


WRITTEN: tuple[Callable[[bytes], bytes], ...] = (bytes, b64encode, urlsafe_b64encode, hexlify, gzip.compress)


@pytest.mark.parametrize("write", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_marker_that_does_lie_in_the_open_is_found(tmp_path: Path, encoding: str,
                                                     write: Callable[[bytes], bytes]) -> None:
    """The search itself: in every encoding, wherever it begins, in any case, and a day as people write it."""
    for before in range(4):
        for marker in ("Zqvmk1000x", "zqvmk1000x", "ZQVMK1000X", "12125551000", "1931-02-07"):
            text = f"{'.' * before}{marker}..".encode(encoding)
            (tmp_path / f"{marker}-{before}").write_bytes(write(text))
    found = found_in([tmp_path], ["Zqvmk1000x", "12125551000", "1931-02-07"])
    assert {name for name, _ in found} == {path.name for path in tmp_path.iterdir()}
    assert found_in([tmp_path], ["Zqvmk1900x", "12125558000", "1931-11-27"]) == []


def test_days_and_numbers_are_found_as_people_write_them() -> None:
    assert found_among(b"born Feb 7, 1931; (212) 555-1000", ["1931-02-07", "12125551000"]) == [
        "1931-02-07", "12125551000"]
