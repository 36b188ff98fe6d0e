"""The desk types for somebody: the same form and saves, named, and nothing read back that is not theirs."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import JOB, Clinic
from tests.support.factories import BORN
from tests.support.trail import actions, of_object, saves_of
from triage.questionnaire.answers import State
from triage.services import entry, export, intake, staff_sessions
from triage.services.actors import Actor
from triage.services.errors import Conflict, Forbidden, InvalidInput, NotAgreed, NotFound
from triage.services.views import CaseView, IntakeView
from triage.store.models import Case, Intake

OPERATION = {"operations": {"operated": "yes", "operation": [{"when": "2020"}]}}


def sit_down(clinic: Clinic, visit: UUID, channel: str = "phone", actor: Actor | None = None) -> IntakeView:
    """Begin a sitting of the desk."""
    opened = entry.begin(clinic.store, clinic.library, actor or clinic.desk, clinic.settings, visit,
                         channel=channel, now=clinic.now)
    return clinic.resume(opened.session_token)


def row_of(clinic: Clinic, view: IntakeView) -> Intake:
    with clinic.store.reading() as session:
        return session.get_one(Intake, view.intake_id)


def case_of(clinic: Clinic, view: IntakeView) -> CaseView:
    with clinic.store.reading() as session:
        case = session.scalars(select(Case.id).where(Case.intake_id == view.intake_id)).one()
    return export.case_view(clinic.store, clinic.library, clinic.clinician, case, now=clinic.now)


def test_whom_to_ask_for_is_named(clinic: Clinic) -> None:
    found = entry.caller(clinic.store, clinic.desk, clinic.add(family="Marsh", given="Rosa"),
                         now=clinic.now)
    assert (found.name, found.birth_date, found.begun) == ("Rosa Marsh", BORN, False)


@pytest.mark.parametrize("channel", ["phone", "paper", "assisted"])
def test_channel_and_typist_stand_on_the_form_on_every_page_and_in_the_trail(
        clinic: Clinic, channel: str) -> None:
    visit = clinic.add()
    view = clinic.save(sit_down(clinic, visit, channel), "pain", {"level": 4}).view
    kept = row_of(clinic, view)
    assert (kept.channel, str(kept.account_id)) == (channel, clinic.desk.id)
    with clinic.store.reading() as session:
        assert [(one.channel, str(one.account_id)) for one in saves_of(session, view.intake_id)] == [
            (channel, clinic.desk.id)]
        page = of_object(session, f"intake:{view.intake_id}")[-1]
        begun = [one for one in of_object(session, f"visit:{visit}") if one.action == "entry begun"]
    assert (page.action, page.actor_kind, page.actor_id) == ("page saved", "staff", clinic.desk.id)
    assert channel in begun[0].detail
    assert "identity checked" in begun[0].detail


def test_a_link_is_made_where_there_is_none_and_an_old_one_lives_on(clinic: Clinic) -> None:
    sit_down(clinic, clinic.add())
    visit = clinic.add()
    token = clinic.token(visit)
    sit_down(clinic, visit)
    assert clinic.open_token(token).status == "open"


@pytest.mark.parametrize("channel", ["home", "kiosk", "pigeon"])
def test_no_other_channel_is_taken(clinic: Clinic, channel: str) -> None:
    with pytest.raises(InvalidInput):
        sit_down(clinic, clinic.add(), channel)


def test_only_the_desk_of_the_site_may(clinic: Clinic) -> None:
    visit = clinic.add()
    with pytest.raises(NotFound):
        sit_down(clinic, visit, actor=clinic.north_desk)
    with pytest.raises(Forbidden):
        sit_down(clinic, visit, actor=clinic.clinician)


def test_what_the_patient_said_alone_is_masked_whole(clinic: Clinic) -> None:
    visit = clinic.add()
    home = clinic.save(clinic.open(visit), "pain", {"level": 4, "words": "burning"}).view
    clinic.save(home, "operations", OPERATION["operations"])
    staff = sit_down(clinic, visit)
    assert {"level", "words", "operated"} <= staff.masked
    assert staff.hidden_rows("operation") == {0}


def test_what_was_typed_in_this_sitting_is_read_back_and_mended(clinic: Clinic) -> None:
    view = clinic.save(sit_down(clinic, clinic.add()), "pain", {"level": 4}).view
    view = clinic.save(view, "operations", OPERATION["operations"]).view
    assert view.masked.isdisjoint({"level", "operated"})
    assert view.hidden_rows("operation") == frozenset()
    assert clinic.save(view, "pain", {"level": 6}).view.stored["level"].first == 6


def test_a_row_typed_beside_the_patients_own_is_the_only_one_read_back(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.save(clinic.open(visit), "operations", OPERATION["operations"])
    two = {"operated": "yes", "operation": [{"when": "2020"}, {"when": "2023"}]}
    assert clinic.save(sit_down(clinic, visit), "operations", two).view.hidden_rows("operation") == {0}


def test_an_answer_that_is_not_shown_stays_when_it_is_left_empty(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.save(clinic.open(visit), "pain", {"level": 4})
    view = clinic.save(sit_down(clinic, visit), "pain", {"words": "burning"}).view
    assert view.stored["level"].first == 4
    assert "level" in view.masked


def test_a_later_sitting_reads_nothing_of_an_earlier_one(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.save(sit_down(clinic, visit), "mood", {"harm": "no"})
    assert "harm" in sit_down(clinic, visit).masked


def test_the_patient_reads_what_staff_typed_but_what_is_private(clinic: Clinic) -> None:
    visit = clinic.add()
    token = clinic.token(visit)
    view = clinic.save(sit_down(clinic, visit), "pain", {"level": 4}).view
    clinic.save(view, "mood", {"harm": "no"})
    assert clinic.open_token(token).masked == {"harm"}


def test_what_the_patient_mends_later_is_no_longer_the_staffs(clinic: Clinic) -> None:
    visit = clinic.add()
    staff = clinic.save(sit_down(clinic, visit), "pain", {"level": 4}).view
    clinic.save(clinic.open_token(clinic.token(visit)), "pain", {"level": 5})
    assert staff.draft.entered["level"] == str(staff.session_id)
    assert "level" in sit_down(clinic, visit).masked


def test_a_danger_sign_that_was_heard_interrupts_and_one_that_was_not_does_not(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.save(clinic.open(visit), "now", {"chest": ["pain"]})
    staff = sit_down(clinic, visit)
    assert (staff.urgent, staff.urgent_seen) == ((), True)
    saved = clinic.save(staff, "now", {"chest": ["breath"]})
    assert [one.rule for one in saved.view.urgent] == ["breath-now"]
    passed = intake.mark_urgent_seen(clinic.store, saved.view, choice="calling", now=clinic.now)
    assert passed.urgent_seen


def test_nothing_is_sent_without_the_patients_word(clinic: Clinic) -> None:
    view = clinic.save(sit_down(clinic, clinic.add()), "pain", {"level": 4}).view
    with pytest.raises(NotAgreed):
        clinic.submit(view)
    assert row_of(clinic, view).status == "open"
    intake.submit(clinic.store, view, finish_early=True, key="k", now=clinic.now, agreed=True)
    with clinic.store.reading() as session:
        sent = [one for one in of_object(session, f"intake:{view.intake_id}") if one.action == "form sent"]
    assert "agreed" in sent[0].detail


def test_a_sitting_ends_and_its_cookie_opens_nothing_more(clinic: Clinic) -> None:
    def opened(visit: UUID) -> str:
        return entry.begin(clinic.store, clinic.library, clinic.desk, clinic.settings, visit,
                           channel="phone", now=clinic.now).session_token

    def is_open(token: str) -> bool:
        return intake.resume(clinic.store, clinic.library, token, now=clinic.now) is not None

    first, second = opened(clinic.add()), opened(clinic.add())
    assert (is_open(first), is_open(second)) == (False, True)
    entry.end(clinic.store, clinic.desk, now=clinic.now)
    assert not is_open(second)
    third = opened(clinic.add())
    staff_sessions.end_somebodys(clinic.store, JOB, UUID(clinic.desk.id), now=clinic.now)
    assert not is_open(third)


def test_a_sitting_that_ran_out_is_not_opened_by_a_date_of_birth(clinic: Clinic) -> None:
    token = entry.begin(clinic.store, clinic.library, clinic.desk, clinic.settings, clinic.add(),
                        channel="phone", now=clinic.now).session_token
    clinic.pass_by(hours=3)
    assert intake.lapsed(clinic.store, token, now=clinic.now) is None


def test_a_visit_that_is_over_takes_no_sitting(clinic: Clinic) -> None:
    visit = clinic.add(starts_at=clinic.now - timedelta(days=9))
    with pytest.raises(Conflict):
        sit_down(clinic, visit)


def test_ending_is_in_the_trail(clinic: Clinic) -> None:
    view = sit_down(clinic, clinic.add())
    entry.end(clinic.store, clinic.desk, now=clinic.now)
    assert actions(clinic.store, "intake", view.intake_id)[-1] == "entry ended"


def test_case_and_bundle_name_who_typed(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.save(clinic.open(visit), "who", {"who-answers": "me"})
    clinic.pass_by(minutes=5)
    view = clinic.save(sit_down(clinic, visit), "pain", {"level": 9}).view
    view = clinic.save(view, "bladder", {}).view
    intake.submit(clinic.store, view, finish_early=True, key="k", now=clinic.now, agreed=True)
    found = case_of(clinic, view)
    assert [(one.channel, one.by, one.pages) for one in found.provenance.typed] == [
        ("home", "", 1), ("phone", "Lena Placeholder", 2)]
    assert found.provenance.typists == ("Lena Placeholder",)
    assert any("Lena Placeholder" in event.by for event in found.timeline)
    provenance = next(one["resource"] for one in export.bundle(found)["entry"]
                      if one["resource"]["resourceType"] == "Provenance")
    enterers = [agent["who"] for agent in provenance["agent"]
                if agent["type"]["coding"][0]["code"] == "enterer"]
    assert enterers == [{"display": "Lena Placeholder, by way of phone"}]
    assert found.answers["pee"].state is State.SKIPPED
