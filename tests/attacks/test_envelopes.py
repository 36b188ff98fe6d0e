"""What goes round the words: headers of mail and answers, names of files, archives, outside documents."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.support.smtp import serve
from tests.support.spreadsheets import HEADINGS, workbook, zipped
from tests.support.staff import QUIET, Colleague, add_case
from triage.services.importing.flaws import Unreadable
from triage.services.importing.source import read_list
from triage.services.mail import MailError

BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\N{LINE SEPARATOR}", "\x00")
RELATION = '<R><Relationship Id="a" Target="{target}"/></R>'
BOOK = '<workbook xmlns:r="r"><sheets><sheet r:id="a"/></sheets></workbook>'
FILES = ("/clinician/cases/{case}/fhir.json", "/clinician/cases/{case}/answers.csv",
         "/clinician/cases/{case}/note.txt", "/clinician/queue/queue.csv")


@contextmanager
def canary() -> Iterator[socket.socket]:
    """Listen, to see whether anybody calls."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


def was_called(server: socket.socket) -> bool:
    """Whether somebody has connected."""
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("between", BREAKS)
def test_line_breaks_add_no_header_to_a_mail_and_nobody_to_its_addressees(between: str) -> None:
    added = f"{between}Bcc: thief@evil.example{between}X-Evil: 1"
    with serve() as server:
        mailer = server.mailer()
        with pytest.raises((MailError, OSError)):
            mailer.send(f"okafor@clinic.example{added}", "A form is waiting", "Text", key="k1")
        try:
            mailer.send("okafor@clinic.example", f"Main Street{added}", f"Text{added}", key="k2")
        except (MailError, OSError):
            assert server.postbox.mails == []
    for mail, addressed in zip(server.postbox.mails, server.postbox.recipients, strict=True):
        assert addressed == ["okafor@clinic.example"]
        assert not {"bcc", "x-evil"} & {name.lower() for name in mail}


def test_names_of_files_say_nothing_that_somebody_typed(demo_app: Flask) -> None:
    case = add_case(demo_app, QUIET, family='x"; filename=evil.html', given="../../x'")
    clinician = Colleague.at(demo_app, "clinician")
    for address in FILES:
        answer = clinician.client.get(address.format(case=case))
        assert answer.status_code == 200, address
        named = answer.headers["Content-Disposition"]
        assert named.isascii(), address
        assert "evil" not in named, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in answer.mimetype


@pytest.mark.parametrize("document", [
    '<!DOCTYPE w SYSTEM "{url}"><workbook/>',
    '<!DOCTYPE w [<!ENTITY x SYSTEM "{url}">]><workbook>&x;</workbook>',
    '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><workbook>&x;</workbook>',
    '<!DOCTYPE w [<!ENTITY % x SYSTEM "{url}">%x;]><workbook/>',
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><workbook>&c;&c;&c;</workbook>',
    '<workbook xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{url}"/></workbook>',
    '<?xml version="1.0"?><?xml-stylesheet href="{url}"?><workbook/>'])
def test_documents_that_call_for_others_are_refused_and_call_nobody(document: str) -> None:
    with canary() as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        with pytest.raises(Unreadable):
            read_list(zipped({"xl/workbook.xml": document.replace("{url}", url)}))
        assert not was_called(server)


@pytest.mark.parametrize("target", [
    "../../../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..\\..\\x",
    "/proc/self/environ", "http://127.0.0.1:{port}/s.xml", "//127.0.0.1:{port}/s.xml", "\x00", ""])
def test_sheets_that_lie_outside_of_the_archive_are_not_fetched(target: str) -> None:
    with canary() as server:
        told = target.replace("{port}", str(server.getsockname()[1])).replace("\x00", "&#0;")
        with pytest.raises(Unreadable):
            read_list(zipped({"xl/workbook.xml": BOOK,
                              "xl/_rels/workbook.xml.rels": RELATION.format(target=told)}))
        assert not was_called(server)


def test_archive_is_never_unpacked_onto_the_disc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "below" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    before = sorted(tmp_path.rglob("*"))
    names = {"../../up.txt": "x", str(tmp_path / "absolute.txt"): "x", "xl/../../../beside.txt": "x"}
    with pytest.raises(Unreadable):
        read_list(zipped(names))
    inside = workbook([HEADINGS, ["T-1", "Example", "Ana", 26372, 46350, "9:40 AM"]])
    grid, _ = read_list(inside)
    assert len(grid.rows) == 1
    assert sorted(tmp_path.rglob("*")) == before
