"""The way of alarms proves itself every hour, and says loudly since when it does not work."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.clinic import Clinic
from tests.support.ringing import PathSettings, Ringing
from tests.support.smtp import serve
from tests.support.smtp_host import MailHost, mail_host
from triage.services import alarm_path, mail
from triage.services.alarm_line import alarm_line
from triage.services.alarm_path import AlarmPath
from triage.services.alarms.proof import queue_tests
from triage.services.alarms.turn import Ways, turn
from triage.services.mail_folder import FolderMailer
from triage.store.models import Outbox

HOUR = timedelta(hours=1)


def path(ringing: Ringing) -> AlarmPath:
    return alarm_path.state(ringing.clinic.store, ringing.settings, now=ringing.clinic.now)


def test_every_hour_is_proven_once(ringing: Ringing) -> None:
    start = ringing.clinic.now
    ringing.turn()
    assert (path(ringing).ok, path(ringing).proven_at) == (True, start)
    for _ in range(4):
        ringing.later(minutes=20)
    assert path(ringing).proven_at == start + HOUR
    with ringing.clinic.store.reading() as session:
        assert len(session.scalars(select(Outbox).where(Outbox.kind == "test")).all()) == 2
    assert ringing.server.postbox.mails == []   # the server was only asked


def test_a_test_goes_to_its_address(ringing: Ringing) -> None:
    ringing.settings = PathSettings(alarm_test_email="alarm-test@clinic.example")
    ringing.turn()
    (test,) = ringing.server.postbox.mails
    assert (test["To"], test["Subject"]) == ("alarm-test@clinic.example", "Backstory alarm test")
    assert path(ringing).ok


def test_what_sends_alarms_is_missed_when_it_stops(ringing: Ringing) -> None:
    ringing.turn()
    proven = ringing.clinic.now
    ringing.clinic.pass_by(minutes=91)   # and no turn
    now = path(ringing)
    assert (now.ok, now.broken_since, now.proven_at) == (False, proven, proven)
    assert "flask alerts deliver --watch" in now.mend


def test_without_any_way_it_says_so(ringing: Ringing) -> None:
    ringing.settings = PathSettings(smtp_host="")
    now = path(ringing)
    assert (now.ok, now.proven_at) == (False, None)
    assert "SMTP_HOST" in now.mend


def test_two_workers_make_one_test(ringing: Ringing) -> None:
    store, ways = ringing.clinic.store, {"email": ""}
    assert [queue_tests(store, ways, now=ringing.clinic.now) for _ in range(3)] == [1, 0, 0]


@pytest.mark.parametrize("hours", [-1, 24])
def test_a_clock_that_jumps_and_comes_back_leaves_proofs_going(ringing: Ringing, hours: int) -> None:
    ringing.turn()
    ringing.later(hours=hours)
    ringing.later(hours=-hours)
    for _ in range(3):
        ringing.later(hours=1)
        assert path(ringing).ok
    assert ringing.clinic.now - path(ringing).proven_at <= HOUR


def test_the_line_counts_what_nobody_has_seen_at_ones_sites(ringing: Ringing) -> None:
    clinic, case = ringing.clinic, ringing.emergency()
    ringing.clinic.pass_by(minutes=40)
    lines = {actor.name: alarm_line(clinic.store, ringing.settings, actor, now=clinic.now)
             for actor in (clinic.desk, clinic.clinician, clinic.north_desk)}
    assert [(one.overdue, one.since) for one in lines.values()] == [
        (1, case.due_at), (1, case.due_at), (0, None)]
    assert lines["Dr. Okafor"].late == timedelta(minutes=25)


def test_a_demonstration_without_mail_keeps_it_as_files(ringing: Ringing, tmp_path: Path) -> None:
    folder = FolderMailer(tmp_path / "mail", "http://127.0.0.1:8000")
    ringing.emergency()
    ways = Ways(PathSettings(smtp_host=""), folder, None, folder.base_url)
    assert turn(ringing.clinic.store, ways, now=lambda: ringing.clinic.now).sent == 2
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2
    with pytest.raises(mail.MailError):
        folder.send("dr.real@hospital.org", "A form", "waits", key="k")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[MailHost]:
    """A mail server in a process of its own."""
    with mail_host(tmp_path) as host:
        yield host


def worked(ringing: Ringing, host: MailHost, **span: float) -> AlarmPath:
    """Let time pass and the worker look; say how the way is then."""
    ringing.clinic.pass_by(**span)
    turn(ringing.clinic.store, Ways(ringing.settings, host.mailer(), None, ""),
         now=lambda: ringing.clinic.now)
    return path(ringing)


@pytest.mark.parametrize("trouble", ["stopped", "refuses", "hangs"])
def test_an_hour_without_the_mail_server_loses_nothing(
        clinic: Clinic, host: MailHost, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with serve() as unused:
        ringing = Ringing(clinic, unused)
    assert worked(ringing, host).ok
    if trouble == "hangs":
        host.hold()
    else:
        host.stop()
        if trouble == "refuses":
            host.start("451 Not now")
    case = ringing.emergency()
    states = [worked(ringing, host, minutes=5) for _ in range(12)]
    assert states[3].ok is False   # within a quarter of an hour, not after the next hourly test
    assert host.told() == []
    host.stop()
    host.start()
    assert worked(ringing, host, minutes=5).ok   # and what waited has gone out, each once
    first_next_and_all = 2 + 2
    assert sorted(host.told()) == sorted(["dr.imai@clinic.example", "dr.okafor@clinic.example"]
                                         * (first_next_and_all // 2))
    assert max(ringing.steps(case).values()) == 1
