"""What a patient adds to a form that was sent: kept page by page, judged anew, and shown to one device."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.clinic import AGREE, Clinic
from tests.support.factories import BORN, NOW
from tests.support.worked_cases import definition
from triage.questionnaire.answers import SKIPPED, State
from triage.questionnaire.reading import read_flat
from triage.rules.result import Urgency
from triage.services import export, intake, review
from triage.services.entries import Path
from triage.services.errors import AlreadySubmitted, Conflict, NotFound
from triage.services.views import CaseView, IntakeView
from triage.services.walk import fill_in
from triage.store.models import Case, IntakeSave, Outbox, Result
from triage.store.tables.clinic import Location

PART_ONE = {"chest": "no", "strong-pills": "yes"}


@pytest.fixture
def site(clinic: Clinic) -> Clinic:
    """A clinic whose main site asks a form with a part two."""
    with clinic.store.writing() as session:
        session.get_one(Location, clinic.main).condition = "added"
    return clinic


def device(site: Clinic, link: str) -> str:
    """Open the form on one more device; give its session."""
    return intake.open_link(site.store, site.library, site.settings, link, BORN, now=site.now).session_token


def sent(site: Clinic, **answers: str) -> tuple[IntakeView, str]:
    """Send part one and look again on the same device; give the link too."""
    link = site.token(site.add())
    phone = device(site, link)
    site.submit(fill_in(site.store, site.resume(phone), {**PART_ONE, **answers}, now=site.now))
    return site.resume(phone), link


def rows(site: Clinic, view: IntakeView, table: Any) -> list[Any]:
    with site.store.reading() as session:
        return list(session.scalars(select(table).where(table.intake_id == view.intake_id)))


def case_of(site: Clinic, view: IntakeView) -> Case:
    (case,) = rows(site, view, Case)
    return case


def seen(site: Clinic, view: IntakeView) -> CaseView:
    return export.case_view(site.store, site.library, site.clinician, case_of(site, view).id, now=site.now)


def alerts(site: Clinic, case_id: UUID) -> int:
    with site.store.reading() as session:
        return len(session.scalars(select(Outbox).where(Outbox.case_id == case_id)).all())


def test_it_is_not_asked_before_sending(site: Clinic) -> None:
    view = site.open()
    assert [page.slug for page in view.offered] == ["now", "pills"]
    with pytest.raises(NotFound):
        site.save(view, "mood", {"low": "yes"})


def test_it_is_offered_after_sending_where_it_applies(site: Clinic) -> None:
    assert [page.slug for page in sent(site)[0].offered] == ["mood", "spread", "breath", "medicine-list"]
    calm, _ = sent(site, **{"strong-pills": "no"})
    assert "spread" not in [page.slug for page in calm.offered]


def test_a_page_is_added_to_the_same_case_and_what_was_sent_stays(site: Clinic) -> None:
    view, _ = sent(site)
    before = seen(site, view)
    site.pass_by(minutes=3)
    site.save(view, "spread", {"spread-since": "yes"})
    after = seen(site, view)
    assert after.case_id == before.case_id
    assert [one.id for one in after.result.contributors] == ["spread"]
    assert after.answers["chest"] == before.answers["chest"]
    assert [section.slug for section in after.sections] == ["now", "pills", "spread"]
    assert after.timeline[-1].what == "More answers added by the patient after sending"


def test_results_and_saves_are_appended(site: Clinic) -> None:
    view, _ = sent(site)
    results, saves = rows(site, view, Result), rows(site, view, IntakeSave)
    site.save(view, "mood", {"low": "no"})
    assert len(rows(site, view, Result)) == len(results) + 1
    assert len(rows(site, view, IntakeSave)) == len(saves) + 1
    assert {one.id for one in results} < {one.id for one in rows(site, view, Result)}


def test_part_one_can_not_be_changed_any_more(site: Clinic) -> None:
    view, _ = sent(site)
    with pytest.raises(AlreadySubmitted):
        site.save(view, "pills", {"strong-pills": "no"})


def test_part_one_is_masked_whole(site: Clinic) -> None:
    view, _ = sent(site)
    assert {"chest", "strong-pills"} <= view.masked


def test_another_device_is_not_shown_what_was_added(site: Clinic) -> None:
    view, link = sent(site)
    view = site.save(view, "mood", {"low": "yes"}).view
    rows_too = {"medicines": [{"medicine-name": "Warfarin"}]}
    view = site.save(view, "medicine-list", rows_too).view
    assert [page.slug for page in view.offered] == ["mood", "spread", "breath", "medicine-list"]
    assert [page.slug for page in site.resume(device(site, link)).offered] == ["spread", "breath"]


def test_more_answers_alone_change_no_level_and_alert_nobody(site: Clinic) -> None:
    view, _ = sent(site)
    before = case_of(site, view)
    site.save(view, "mood", {"low": "yes"})
    after = case_of(site, view)
    assert (after.urgency, after.state, after.due_at) == (before.urgency, before.state, before.due_at)
    assert alerts(site, after.id) == 0


def test_a_new_emergency_alerts_as_ever_and_is_shown_to_the_patient(site: Clinic) -> None:
    view, _ = sent(site)
    saved = site.save(view, "breath", {"breathless": "yes"})
    case = case_of(site, view)
    assert [one.rule for one in saved.new_interrupts] == ["breath-now"]
    assert (case.urgency, case.state) == (Urgency.EMERGENCY, "new")
    assert alerts(site, case.id) > 0
    passed = intake.mark_urgent_seen(site.store, saved.view, choice="calling", now=site.now)
    assert passed.urgent_seen


def test_what_was_shown_before_sending_is_not_shown_again(site: Clinic) -> None:
    view, _ = sent(site, chest="yes")
    assert view.urgent == ()
    saved = site.save(view, "mood", {"low": "no"})
    assert (saved.new_interrupts, saved.view.urgent) == ((), ())
    assert case_of(site, view).urgency == Urgency.EMERGENCY


def test_a_signed_case_stays_signed_unless_something_new_calls(site: Clinic) -> None:
    view, _ = sent(site)
    case = case_of(site, view)
    review.decide(site.store, site.clinician, case.id, AGREE, seen_hash=case.result_hash, key="k",
                  now=site.now)
    view = site.save(view, "mood", {"low": "yes"}).view
    assert case_of(site, view).state == "signed"
    site.save(view, "breath", {"breathless": "yes"})
    assert case_of(site, view).state == "new"


def test_whoever_signs_has_read_what_was_added(site: Clinic) -> None:
    view, _ = sent(site)
    case = case_of(site, view)
    site.save(view, "mood", {"low": "yes"})
    with pytest.raises(Conflict):
        review.decide(site.store, site.clinician, case.id, AGREE, seen_hash=case.result_hash, key="k",
                      now=site.now)


def test_the_same_page_twice_is_one_page(site: Clinic) -> None:
    view, _ = sent(site)
    site.save(view, "mood", {"low": "yes"}, key="once")
    before = len(rows(site, view, IntakeSave))
    site.save(view, "mood", {"low": "yes"}, key="once")
    assert len(rows(site, view, IntakeSave)) == before


def test_a_page_left_empty_says_so_and_one_never_opened_is_not_listed(site: Clinic) -> None:
    view, _ = sent(site)
    site.save(view, "mood")
    case = seen(site, view)
    assert case.answers["low"] == SKIPPED
    assert "breath" not in [section.slug for section in case.sections]


def test_a_medicine_that_must_not_be_missed_is_marked(site: Clinic) -> None:
    view, _ = sent(site)
    site.save(view, "medicine-list", {"medicines": [
        {"medicine-name": "coumadin 5 mg"}, {"medicine-name": "Vitamin D"}, {}]})
    assert [entry.mark for entry in seen(site, view).sections[-1].entries] == ["blood thinner", "", ""]


@pytest.mark.parametrize(("language", "listed"), [("es", True), ("en", False)])
def test_scales_without_words_in_a_language_stand_as_not_asked(language: str, listed: bool) -> None:
    published = definition("post-laminectomy")
    told = read_flat(published.questionnaire, {"pain-now": 5, "pain-worst": 7})
    sections = {one.slug: one.entries for one in Path(published, language, told, NOW.date()).sections()}
    assert ("mood" in sections) is listed
    assert {entry.state for entry in sections.get("mood", ())} <= {State.NOT_ASKED}


def test_a_bundle_holds_what_was_added(site: Clinic) -> None:
    view, _ = sent(site)
    site.save(view, "medicine-list", {"medicines": [{"medicine-name": "Warfarin"}]})
    assert "Warfarin" in str(export.bundle(seen(site, view)))
