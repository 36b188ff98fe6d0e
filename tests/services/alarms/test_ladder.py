"""Nobody looked: the next on the list is told, then everyone, each once; looking ends it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.ringing import Ringing
from tests.support.smtp import Server, serve
from tests.support.store import twin
from triage.rules.result import Urgency
from triage.services import review
from triage.services.alarms import away
from triage.services.alarms.ladder import climb
from triage.services.alarms.site import Outside
from triage.store.database import Store
from triage.store.models import Case, Location, Outbox

HEALTH = ("chest", "pain", "emergency", "spine", "marisol", "urgent symptom")
ON_CALL = Outside("Night desk", "night@clinic.example")


def see(ringing: Ringing, case: Case) -> None:
    review.acknowledge(ringing.clinic.store, ringing.clinic.clinician, case.id, now=ringing.clinic.now)


def test_the_list_is_told_in_order_then_everyone(ringing: Ringing) -> None:
    ringing.set_list(ringing.id_of("imai"), ringing.id_of("okafor"))
    case = ringing.emergency()
    told = [ringing.later(), ringing.later(minutes=14), ringing.later(minutes=1), ringing.later(minutes=9),
            ringing.later(minutes=1), ringing.later(hours=5)]
    assert told == [["dr.imai"], [], ["dr.okafor"], [], ["dr.imai", "dr.okafor"], []]
    assert ringing.steps(case) == {("told", 1, 0): 1, ("told", 1, 1): 1, ("told", 1, 2): 1}


def test_without_a_list_all_are_told_and_all_again(ringing: Ringing) -> None:
    ringing.emergency()
    both = ["dr.imai", "dr.okafor"]
    assert [ringing.later(), ringing.later(minutes=15), ringing.later(days=1)] == [both, both, []]


def test_looking_at_the_case_ends_it(ringing: Ringing) -> None:
    ringing.set_list(ringing.id_of("imai"), ringing.id_of("okafor"))
    case = ringing.emergency()
    ringing.later(minutes=15)
    see(ringing, case)
    assert ringing.later(days=2) == []
    assert ringing.fresh(case).next_step_at is None


def test_a_case_that_is_raised_again_begins_anew(ringing: Ringing) -> None:
    clinic = ringing.clinic
    view = clinic.open()
    view = clinic.save(view, "now", {"chest": ["pain"]}).view
    case = ringing.case(view)
    see(ringing, case)
    ringing.later(hours=1)
    ringing.turn()
    clinic.submit(view)
    ringing.turn()
    again = ringing.fresh(case)
    assert (again.state, again.alarm) == ("new", 2)
    assert ringing.later(hours=1) == ["dr.imai", "dr.okafor"]
    assert ringing.steps(case)["told", 2, 1] == 1


def test_a_site_has_its_own_times(ringing: Ringing) -> None:
    ringing.set_list(due={Urgency.EMERGENCY: 5, Urgency.SAME_DAY: 60, Urgency.SOON: 1440})
    case = ringing.emergency()
    assert case.due_at == ringing.clinic.now + timedelta(minutes=5)


def test_what_is_said_says_nothing_of_health(ringing: Ringing) -> None:
    with ringing.clinic.store.writing() as session:
        session.get_one(Location, ringing.clinic.main).name = "Riverside Spine Surgery"
    ringing.emergency()
    ringing.later(minutes=20)
    ringing.later(minutes=20)
    said = [mail.as_string().lower() for mail in ringing.server.postbox.mails]
    assert len(said) == 4
    assert not [word for text in said for word in HEALTH if word in text]


def test_cases_of_one_moment_are_one_message(ringing: Ringing) -> None:
    for _ in range(3):
        ringing.emergency()
    ringing.later()
    ringing.clinic.pass_by(minutes=15)
    before = len(ringing.server.postbox.mails)
    ringing.turn()
    last = ringing.server.postbox.mails[before:]
    assert len(last) == 2
    assert all("3 forms at Main Street" in mail.get_payload() for mail in last)


def test_who_is_away_is_passed_over(ringing: Ringing) -> None:
    clinic, imai = ringing.clinic, ringing.id_of("imai")
    ringing.set_list(imai, ringing.id_of("okafor"))
    today = clinic.now.date()
    away.set_absence(clinic.store, clinic.administrator, imai, today, today, now=clinic.now)
    ringing.emergency()
    assert ringing.later() == ["dr.okafor"]
    assert ringing.later(minutes=15) == ["dr.okafor"]   # nobody else is left on the list


def test_outside_hours_what_cannot_wait_goes_to_who_is_on_call(ringing: Ringing) -> None:
    ringing.set_list(ringing.id_of("imai"), ringing.id_of("okafor"), outside=ON_CALL)
    ringing.close_for_the_night()
    ringing.emergency()
    assert [ringing.later(), ringing.later(minutes=15)] == [["night"], ["dr.imai"]]
    assert ringing.later(minutes=10) == ["dr.imai", "dr.okafor", "night"]


def test_what_can_wait_is_told_of_when_the_site_opens(ringing: Ringing) -> None:
    ringing.set_list(ringing.id_of("imai"), outside=ON_CALL)
    ringing.close_for_the_night()
    case = ringing.case(ringing.clinic.sent())
    with ringing.clinic.store.writing() as session:
        kept = session.get_one(Case, case.id)
        kept.urgency, kept.rank, kept.due_at = 1, -1, ringing.clinic.now
    ringing.later()
    assert ringing.later(hours=9) == []      # 7 AM
    assert ringing.later(hours=1) == ["dr.imai"]


def test_a_clock_that_is_set_back_makes_nothing_later(ringing: Ringing) -> None:
    case = ringing.emergency()
    ringing.clinic.pass_by(hours=-1)
    ringing.later()
    assert ringing.fresh(case).due_at == ringing.clinic.now + timedelta(minutes=15)
    assert ringing.later(minutes=15) == ["dr.imai", "dr.okafor"]


def test_a_clock_that_jumps_ahead_takes_one_step_at_a_time(ringing: Ringing) -> None:
    ringing.set_list(ringing.id_of("imai"), ringing.id_of("okafor"))
    ringing.emergency()
    ringing.later()
    assert [ringing.later(days=1), ringing.later(minutes=10)] == [["dr.okafor"], ["dr.imai", "dr.okafor"]]


def test_what_an_older_release_wrote_is_told_of_too(ringing: Ringing) -> None:
    case = ringing.emergency()
    with ringing.clinic.store.writing() as session:
        kept = session.get_one(Case, case.id)
        kept.alarm, kept.alarmed_at, kept.next_step_at = 0, None, None
    ringing.later()
    assert ringing.later(minutes=16) == ["dr.imai", "dr.okafor"]


def test_a_demonstration_disturbs_nobody_outside(ringing: Ringing) -> None:
    clinic = ringing.clinic
    with clinic.store.writing() as session:
        location = session.get_one(Location, clinic.main)
        location.demo, location.alert_email = True, "duty@hospital.org"
    ringing.emergency()
    ringing.later(minutes=15)
    assert {to for to, in ringing.server.postbox.recipients} == {"dr.imai@clinic.example",
                                                                 "dr.okafor@clinic.example"}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_workers_side_by_side_take_each_step_once(kind: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(f"{kind}_store")
    with serve() as server:
        ringing = Ringing(Clinic(store), server)
        cases = [ringing.emergency() for _ in range(4)]
        ringing.clinic.pass_by(minutes=15)
        other = twin(store)
        workers = [threading.Thread(target=climb, args=(one,),
                                    kwargs={"texts": False, "now": ringing.clinic.now})
                   for one in (store, other, store, other)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        other.engine.dispose()
        ringing.turn()
        assert all(max(ringing.steps(case).values()) == 1 for case in cases)
        assert_told_once(server, ringing)


def assert_told_once(server: Server, ringing: Ringing) -> None:
    """Nobody got the same message twice, and all that was written went out."""
    keys = [mail["Message-ID"] for mail in server.postbox.mails]
    assert len(keys) == len(set(keys)) > 0
    with ringing.clinic.store.reading() as session:
        assert session.scalars(select(Outbox).where(Outbox.state != "sent")).all() == []


def test_signing_ends_it(ringing: Ringing) -> None:
    case = ringing.emergency()
    ringing.later()
    see(ringing, case)
    with ringing.clinic.store.reading() as session:
        seen = session.get_one(Case, case.id).result_hash
    review.decide(ringing.clinic.store, ringing.clinic.clinician, case.id, AGREE, seen_hash=seen, key="k",
                  now=ringing.clinic.now)
    assert ringing.later(days=1) == []


def test_a_message_that_cannot_be_read_holds_nothing_up(ringing: Ringing) -> None:
    ringing.emergency()
    with ringing.clinic.store.writing() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id)).first()
        assert row
        row.document = row.document[:-1] + bytes([row.document[-1] ^ 1])
    ringing.turn()
    told = [to for got in ringing.server.postbox.recipients for to in got]
    assert set(told) == {"dr.imai@clinic.example", "dr.okafor@clinic.example"}
    assert_told_once(ringing.server, ringing)
