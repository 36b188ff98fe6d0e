"""Alerts: at least once, to a real server, tried again ever less often, and never saying why."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import Clinic
from tests.support.smtp import Server, serve
from tests.support.store import twin
from tests.support.trail import actions
from triage.services import accounts, alerts
from triage.services.alarms.delivering import NOBODY, Delivered, deliver_due
from triage.services.views import IntakeView
from triage.store.models import Location, Outbox

HEALTH = ("chest", "pain", "emergency", "heart", "spine", "marisol", "example,", "laminectomy", "pee")


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server that takes everything until told otherwise."""
    with serve() as running:
        yield running


def alarm(clinic: Clinic) -> IntakeView:
    """Have somebody answer that they have chest pain: two clinicians must know."""
    return clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view


def deliver(clinic: Clinic, server: Server, **more: int) -> Delivered:
    return deliver_due(clinic.store, server.mailer(), now=clinic.now, **more)


def waiting(clinic: Clinic) -> list[alerts.Unsent]:
    return list(alerts.unsent(clinic.store, clinic.clinician.locations))


def test_each_who_must_know_gets_one_mail(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    assert deliver(clinic, server) == Delivered(sent=2, failed=0, stuck=0)
    assert sorted(server.postbox.recipients) == [["dr.imai@clinic.example"], ["dr.okafor@clinic.example"]]


def test_what_was_delivered_is_not_delivered_again(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    deliver(clinic, server)
    assert deliver(clinic, server) == Delivered(0, 0, 0)
    assert waiting(clinic) == []


def test_the_mail_says_where_to_look_and_nothing_of_who_or_why(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    deliver(clinic, server)
    for got in server.postbox.mails:
        body = got.get_payload(decode=True).decode()
        assert body.replace("\r\n", "\n") == (
            "1 urgent form is waiting at Main Street.\n"
            "Open the queue: https://intake.clinic.example/clinician/queue\n")
        said = got.as_string().lower()
        assert not [word for word in HEALTH if word.lower() in said]


def test_a_refusal_is_tried_again_ever_less_often(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    server.postbox.answer = "451 Later"
    pauses = []
    for _ in range(10):
        assert deliver(clinic, server).failed == 2
        with clinic.store.reading() as session:
            pauses.append(session.scalars(select(Outbox.next_at)).first() - clinic.now)
        assert deliver(clinic, server) == Delivered(0, 0, 0)   # not before its time
        clinic.pass_by(seconds=pauses[-1].total_seconds())
    assert pauses == [timedelta(seconds=min(30 * 2 ** number, 300)) for number in range(10)]


def test_after_five_tries_an_alert_is_stuck_and_still_tried(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    server.postbox.answer = "550 No such person"
    for _ in range(5):
        outcome = deliver(clinic, server)
        clinic.pass_by(hours=1)
    assert outcome == Delivered(sent=0, failed=2, stuck=2)
    assert [(one.stuck, one.attempts) for one in waiting(clinic)] == [(True, 5), (True, 5)]
    server.postbox.answer = ""
    assert deliver(clinic, server).sent == 2


def test_an_error_is_kept_without_what_the_server_said(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    server.postbox.answer = "550 okafor@clinic.example is unknown"
    deliver(clinic, server)
    assert {one.error for one in waiting(clinic)} == {"SMTPDataError 550"}


def test_one_address_that_is_refused_does_not_hold_up_the_others(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    tried = []

    class Picky:
        base_url = "https://intake.clinic.example"

        def send(self, to: str, subject: str, text: str, *, key: str) -> None:
            tried.append(to)
            if "imai" in to:
                raise TimeoutError

    assert deliver_due(clinic.store, Picky(), now=clinic.now) == Delivered(sent=1, failed=1, stuck=0)
    assert len(tried) == 2


def test_a_site_without_anybody_to_tell_is_stuck_at_once(clinic: Clinic, server: Server) -> None:
    accounts.disable(clinic.store, clinic.administrator, UUID(clinic.north_clinician.id), now=clinic.now)
    visit = clinic.add(clinic.north, desk=clinic.north_desk)
    clinic.save(clinic.open(visit, desk=clinic.north_desk), "now", {"chest": ["pain"]})
    assert deliver(clinic, server).stuck == 1
    (one,) = alerts.unsent(clinic.store, {clinic.north})
    assert (one.stuck, one.error) == (True, NOBODY)
    accounts.enable(clinic.store, clinic.administrator, UUID(clinic.north_clinician.id), now=clinic.now)
    clinic.pass_by(hours=1)
    assert deliver(clinic, server).sent == 1
    assert server.postbox.recipients == [["dr.north@clinic.example"]]


def test_two_workers_do_not_send_the_same_alert(clinic: Clinic, server: Server) -> None:
    for _ in range(6):
        alarm(clinic)
    other = twin(clinic.store)
    threads = [threading.Thread(target=deliver_due, args=(one, server.mailer()), kwargs={"now": clinic.now})
               for one in (clinic.store, other, clinic.store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.engine.dispose()
    keys = [one["Message-ID"] for one in server.postbox.mails]
    assert len(keys) == len(set(keys)) == 12


def test_a_worker_that_died_after_taking_alerts_loses_none(clinic: Clinic, server: Server) -> None:
    alarm(clinic)

    class Killed:
        base_url = ""

        def send(self, to: str, subject: str, text: str, *, key: str) -> None:
            raise KeyboardInterrupt   # nothing below it runs any more, as after a kill

    with pytest.raises(KeyboardInterrupt):
        deliver_due(clinic.store, Killed(), now=clinic.now)
    assert deliver(clinic, server) == Delivered(0, 0, 0)   # still in the dead worker's hand
    clinic.pass_by(minutes=5)
    assert deliver(clinic, server).sent == 2


def test_only_so_many_are_taken_at_once(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    assert deliver(clinic, server, limit=1).sent == 1
    assert deliver(clinic, server, limit=5).sent == 1


def test_a_site_with_its_own_address_tells_that_one(clinic: Clinic, server: Server) -> None:
    with clinic.store.writing() as session:
        session.get_one(Location, clinic.main).alert_email = "team@clinic.example"
    alarm(clinic)
    deliver(clinic, server)
    assert server.postbox.recipients == [["team@clinic.example"]]


def test_another_sites_alerts_are_not_listed(clinic: Clinic) -> None:
    alarm(clinic)
    assert alerts.unsent(clinic.store, clinic.north_clinician.locations) == ()


def test_deliveries_are_recorded(clinic: Clinic, server: Server) -> None:
    alarm(clinic)
    (one, _) = waiting(clinic)
    deliver(clinic, server)
    assert actions(clinic.store, "case", one.case_id) == ["alert sent", "alert sent"]
