"""Back, refresh, the same form twice, a second tab, coming back tomorrow: everything is kept."""

from tests.support.patient import Clinic, Patient
from tests.support.remote import Remote
from tests.support.server import Server
from tests.support.walking import QUIET, clicks, fields, kept


def walk_to(patient: Patient, slug: str) -> None:
    """Answer page after page until `slug` is open."""
    for _ in clicks(patient, QUIET):
        if patient.page.slug == slug:
            return


def test_back_shows_what_was_answered_and_loses_nothing_after_it(patient: Patient) -> None:
    walk_to(patient, "infection")
    back = patient.get("/intake/bladder-bowel")
    assert back.ticked("bladder-change") == ["no"]
    patient.post()
    assert kept(patient.get("/intake/limbs"), {"q_limb-weak": "no"}) == {}


def test_page_sent_again_after_back_goes_on_as_before(patient: Patient) -> None:
    first, sent = patient.page, fields(patient.page, QUIET)
    patient.post(**sent)
    second = patient.page.address
    patient.page = first   # Back, from the browser's own memory, and sent again with the same key
    patient.post(**sent)
    assert patient.page.address == second


def test_refresh_changes_nothing(patient: Patient) -> None:
    walk_to(patient, "limbs")
    before = patient.page.questions
    assert patient.get(patient.page.address).questions == before


def test_double_click_on_send_is_one_sending(patient: Patient) -> None:
    for _ in clicks(patient, QUIET):
        pass
    form = patient.page
    first = patient.post().text
    patient.page = form
    assert patient.post().text == first
    assert patient.page.slug == "done"


def test_two_tabs_do_not_undo_each_other(server: Server, patient: Patient) -> None:
    other = Patient(patient.client.tab(), patient.link)  # type: ignore[attr-defined]  # a Remote, over the wire
    walk_to(patient, "safety-context")
    other.get("/intake/bladder-bowel")
    patient.post(**fields(patient.page, QUIET))
    other.post(**{"q_bladder-change": "declined"})
    assert patient.get("/intake/bladder-bowel").ticked("bladder-change") == ["declined"]
    assert kept(patient.get("/intake/safety-context"), {"q_injection-when": "never"}) == {}


def test_link_opens_the_same_form_on_another_day_and_device(server: Server, clinic: Clinic,
                                                            patient: Patient) -> None:
    walk_to(patient, "last-operation")
    other = Patient(Remote(server.url), patient.link)  # type: ignore[arg-type]  # same methods, over the wire
    other.open()
    assert kept(other.get("/intake/bladder-bowel"), {"q_bladder-change": "no"}) == {}
    assert other.get("/intake/last-operation").status == 200


def test_change_of_an_early_answer_keeps_the_later_ones(patient: Patient) -> None:
    walk_to(patient, "infection")
    patient.get("/intake/last-operation")
    patient.post(**{"q_had-spine-op": "no"})
    patient.get("/intake/last-operation")
    patient.post(**{"q_had-spine-op": "yes"})
    page = patient.get("/intake/last-operation")
    assert page.ticked("op-region") == ["low"]
    assert kept(patient.get("/intake/safety-context"), {"q_injection-when": "never"}) == {}
