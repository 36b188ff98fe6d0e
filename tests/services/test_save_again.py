"""Saving a page again: what a retry, a second tab and a second device do."""

import threading

from tests.support.clinic import Clinic
from tests.support.store import twin
from tests.support.trail import saves_of
from triage.services.opening import view_of
from triage.services.views import IntakeView
from triage.store import intakes
from triage.store.models import IntakeSave


def saves(clinic: Clinic, view: IntakeView) -> list[IntakeSave]:
    with clinic.store.reading() as session:
        return list(saves_of(session, view.intake_id))


def again(clinic: Clinic, view: IntakeView) -> IntakeView:
    """Look at the form anew, as the next request does."""
    with clinic.store.reading() as session:
        row = intakes.by_session(session, view.session_id)
        return view_of(session, row, view.definition, clinic.now)


def test_the_same_form_sent_twice_is_one_save(clinic: Clinic) -> None:
    view = clinic.open()
    for _ in range(3):
        clinic.save(view, "pain", {"level": 4}, key="k")
    assert len(saves(clinic, view)) == 1


def test_a_retry_after_a_lost_answer_gives_the_same_outcome(clinic: Clinic) -> None:
    view = clinic.open()
    first = clinic.save(view, "now", {"chest": ["pain"]}, key="k")
    retried = clinic.save(again(clinic, view), "now", {"chest": ["pain"]}, key="k")
    assert retried.new_interrupts == first.new_interrupts
    assert retried.view.revision == first.view.revision == 1


def test_the_same_form_sent_at_the_same_moment_is_one_save(clinic: Clinic) -> None:
    view = clinic.open()
    other = twin(clinic.store)

    def send(mine: Clinic) -> None:
        mine.save(view, "pain", {"level": 4}, key="k")

    there = object.__new__(Clinic)
    there.__dict__ |= clinic.__dict__ | {"store": other}
    threads = [threading.Thread(target=send, args=(one,)) for one in (clinic, there, clinic, there)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.engine.dispose()
    assert len(saves(clinic, view)) == 1


def test_going_back_and_correcting_an_answer_is_not_taken_for_a_retry(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4}, key="k")
    corrected = clinic.save(view, "pain", {"level": 9}, key="k")
    assert corrected.view.stored["level"].first == 9


def test_going_back_twice_to_the_first_answer_keeps_the_first_answer(clinic: Clinic) -> None:
    view = clinic.open()
    for level in (4, 9, 4):
        clinic.save(view, "pain", {"level": level}, key="k")
    assert again(clinic, view).stored["level"].first == 4
    assert len(saves(clinic, view)) == 3


def test_the_same_key_in_two_forms_is_two_saves(clinic: Clinic) -> None:
    mine, other = clinic.open(), clinic.open()
    for view in (mine, other):
        clinic.save(view, "pain", {"level": 4}, key="k")
    assert (len(saves(clinic, mine)), len(saves(clinic, other))) == (1, 1)


# --- Two tabs, two devices -----------------------------------------------------------------------

def test_two_tabs_on_different_pages_both_keep_their_answers(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4})
    clinic.save(view, "bladder", {"pee": "no"})   # made from the same, by now old, revision
    kept = again(clinic, view).stored
    assert (kept["level"].first, kept["pee"].codes) == (4, {"no"})


def test_many_tabs_at_once_lose_nothing(clinic: Clinic) -> None:
    view = clinic.open()
    pages = [("pain", {"level": 4}), ("bladder", {"pee": "no"}), ("mood", {"harm": "no"}),
             ("who", {"who-answers": "me"}), ("now", {"chest": ["none"]})]
    threads = [threading.Thread(target=clinic.save, args=(view, slug, given)) for slug, given in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = again(clinic, view)
    assert kept.revision == 5
    assert {"level", "pee", "harm", "who-answers", "chest"} <= set(kept.stored)


def test_of_two_tabs_on_one_page_the_later_is_shown_and_both_are_logged(clinic: Clinic) -> None:
    view = clinic.open()
    clinic.save(view, "pain", {"level": 4})
    clinic.save(view, "pain", {"level": 7})
    assert again(clinic, view).stored["level"].first == 7
    assert [save.revision for save in saves(clinic, view)] == [1, 2]


def test_a_sensitive_answer_is_masked_on_another_device(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    home, kiosk = clinic.open_token(token), clinic.open_token(token, channel="kiosk")
    clinic.save(home, "mood", {"harm": "yes"})
    assert again(clinic, home).masked == frozenset()
    assert again(clinic, kiosk).masked == {"harm"}


def test_a_masked_answer_left_empty_stays_as_it_was(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    home, kiosk = clinic.open_token(token), clinic.open_token(token, channel="kiosk")
    clinic.save(home, "mood", {"harm": "yes"})
    clinic.save(again(clinic, kiosk), "mood", {})
    assert again(clinic, home).stored["harm"].codes == {"yes"}


def test_a_masked_answer_can_be_changed(clinic: Clinic) -> None:
    token = clinic.token(clinic.add())
    home, kiosk = clinic.open_token(token), clinic.open_token(token, channel="kiosk")
    clinic.save(home, "mood", {"harm": "yes"})
    clinic.save(again(clinic, kiosk), "mood", {"harm": "no"})
    assert again(clinic, kiosk).stored["harm"].codes == {"no"}
    assert again(clinic, home).masked == {"harm"}


# --- The language, the urgent page, the end ------------------------------------------------------
