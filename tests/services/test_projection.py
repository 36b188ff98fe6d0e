"""When a form becomes a case, how urgent it is, when it is due, and whom that alerts."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.factories import VISIT
from triage.rules.result import Urgency
from triage.services import accounts, review
from triage.services.views import IntakeView, QueueRow
from triage.store.models import Case, Outbox
from triage.store.sealing import unseal


def case_of(clinic: Clinic, view: IntakeView) -> Case | None:
    with clinic.store.reading() as session:
        return session.scalar(select(Case).where(Case.intake_id == view.intake_id))


def known(clinic: Clinic, view: IntakeView) -> Case:
    case = case_of(clinic, view)
    assert case is not None
    return case


def row_of(clinic: Clinic, view: IntakeView) -> QueueRow:
    found = known(clinic, view)
    return next(row for row in review.queue(clinic.store, clinic.clinician, now=clinic.now).rows
                if row.case_id == found.id)


def alerted(clinic: Clinic, view: IntakeView) -> list[str]:
    """Give the addresses that were alerted about a form, in order."""
    with clinic.store.reading() as session:
        rows = session.scalars(select(Outbox).join(Case).where(Case.intake_id == view.intake_id)
                               .order_by(Outbox.created_at))
        return sorted(unseal(session, row.document, "outbox", "document", row.id)["to"] for row in rows)


BOTH = ["dr.imai@clinic.example", "dr.okafor@clinic.example"]


def test_an_ordinary_page_makes_no_case_and_alerts_nobody(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "pain", {"level": 9}).view
    assert case_of(clinic, view) is None
    assert alerted(clinic, view) == []


def test_an_emergency_in_a_form_that_is_never_sent_reaches_the_clinic(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    case = known(clinic, view)
    assert (case.urgency, case.finished, case.state, case.told) == (3, False, "new", True)
    assert alerted(clinic, view) == BOTH


def test_a_same_day_answer_reaches_the_clinic_when_its_page_is_saved(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "yes"}).view
    assert known(clinic, view).urgency == Urgency.SAME_DAY
    assert alerted(clinic, view) == BOTH


def test_a_danger_sign_left_empty_waits_until_the_form_is_finished(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {}).view
    assert case_of(clinic, view) is None
    clinic.submit(view)
    assert alerted(clinic, view) == BOTH


def test_the_same_finding_alerts_once_ever(clinic: Clinic) -> None:
    view = clinic.open()
    for chest in (["pain"], ["none"], ["pain"]):
        view = clinic.save(view, "now", {"chest": chest}).view
    clinic.submit(view)
    assert len(alerted(clinic, view)) == len(BOTH) * 2   # the chest pain once, the open bladder question once


def test_a_new_finding_alerts_again(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    view = clinic.save(view, "now", {"chest": ["pain", "breath"]}).view
    assert len(alerted(clinic, view)) == len(BOTH) * 2


def test_only_the_sites_own_clinicians_are_alerted(clinic: Clinic) -> None:
    view = clinic.open(clinic.add(clinic.north, desk=clinic.north_desk), desk=clinic.north_desk)
    clinic.save(view, "now", {"chest": ["pain"]})
    assert alerted(clinic, view) == ["dr.north@clinic.example"]


def test_a_disabled_account_is_not_alerted(clinic: Clinic) -> None:
    accounts.disable(clinic.store, clinic.administrator, UUID(clinic.colleague.id), now=clinic.now)
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    assert alerted(clinic, view) == ["dr.okafor@clinic.example"]


@pytest.mark.parametrize(("answers", "level", "due"), [
    ({"now": {"chest": ["pain"]}}, Urgency.EMERGENCY, timedelta(minutes=15)),
    ({"bladder": {"pee": "yes"}}, Urgency.SAME_DAY, timedelta(hours=4)),
    ({"bladder": {"pee": "no"}, "pain": {"level": 8}}, Urgency.SOON, timedelta(days=2)),
    ({"bladder": {"pee": "no"}}, Urgency.ROUTINE, None),
])
def test_a_case_is_due_by_its_level(clinic: Clinic, answers: dict[str, dict[str, object]], level: Urgency,
                                    due: timedelta | None) -> None:
    row = row_of(clinic, clinic.sent(answers))
    assert (row.urgency, row.due_at) == (level, clinic.now + due if due else VISIT)


def test_sending_later_does_not_put_the_due_time_off(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "bladder", {"pee": "yes"}).view
    due = known(clinic, view).due_at
    clinic.pass_by(hours=1)
    clinic.submit(view)
    assert known(clinic, view).due_at == due


def test_taking_an_urgent_answer_back_does_not_lower_the_case(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    view = clinic.save(view, "now", {"chest": ["none"]}).view
    clinic.save(view, "bladder", {"pee": "no"})
    row = row_of(clinic, view)
    assert row.urgency is Urgency.EMERGENCY
    assert row.headline == ("Told of something more urgent before; answers changed since."
                            " Now: Questions that matter are open")


def test_the_headline_is_the_most_urgent_finding(clinic: Clinic) -> None:
    view = clinic.sent({"pain": {"level": 9}, "now": {"chest": ["breath"]}, "bladder": {"pee": "yes"}})
    assert row_of(clinic, view).headline == "New trouble breathing"


def test_a_headline_never_tells_what_is_open_as_if_it_were_there(clinic: Clinic) -> None:
    row = row_of(clinic, clinic.sent({"bladder": {"pee": "not-sure"}, "pain": {"level": 1}}))
    assert row.headline == "Not known, so not ruled out: new pee problems"
    assert row.said == ("Pee problems: not sure",)


def test_unknowns_that_matter_are_counted(clinic: Clinic) -> None:
    row = row_of(clinic, clinic.sent({"now": {"chest": ["not-sure"]}, "pain": {"level": 1}}))
    assert (row.unknowns, row.possible) == (1, Urgency.EMERGENCY)


def test_who_answered_is_in_words(clinic: Clinic) -> None:
    row = row_of(clinic, clinic.sent({"who": {"who-answers": "helper"}}))
    assert row.answered_by == "Someone else, for me"


def test_a_sent_form_comes_back_to_a_clinician_who_had_seen_its_draft(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    review.acknowledge(clinic.store, clinic.clinician, known(clinic, view).id, now=clinic.now)
    assert known(clinic, view).state == "seen"
    clinic.submit(view)
    assert (known(clinic, view).state, known(clinic, view).finished) == ("new", True)


def test_a_signed_draft_comes_back_when_it_is_sent_at_the_level_of_what_is_new(clinic: Clinic) -> None:
    view = clinic.save(clinic.open(), "now", {"chest": ["pain"]}).view
    case = known(clinic, view)
    review.decide(clinic.store, clinic.clinician, case.id, AGREE, seen_hash=case.result_hash, key="k",
                  now=clinic.now)
    view = clinic.save(view, "now", {"chest": ["none"]}).view
    assert known(clinic, view).state == "signed"
    view = clinic.save(view, "bladder", {"pee": "no"}).view
    clinic.submit(view)
    case = known(clinic, view)
    assert (case.state, case.urgency) == ("new", Urgency.ROUTINE)


def test_an_alert_says_nothing_of_the_rule_in_its_key(clinic: Clinic) -> None:
    clinic.save(clinic.open(), "now", {"chest": ["pain"]})
    with clinic.store.reading() as session:
        keys = list(session.scalars(select(Outbox.key)))
    assert keys
    assert not any("chest" in key for key in keys)
