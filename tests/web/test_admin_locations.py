"""The administrator's pages of a location: numbers, words, what they look like, and their history."""

import re

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.patient import Clinic, Patient, make_clinic
from tests.support.staff import Colleague, actor_of, site
from triage.services import site_help
from triage.store.tables.clinic import Location


@pytest.fixture
def admin(demo_app: Flask) -> Colleague:
    """The administrator, at the page of Main Street."""
    colleague = Colleague.at(demo_app, "administrator")
    colleague.open("/")
    row = colleague.open("/admin/locations").first("tbody").first("a")
    colleague.open(row["href"])
    return colleague


def words(admin: Colleague, language: str = "English") -> Page:
    return admin.follow(f"Words in {language}")


def preview(page: Page) -> str:
    return page.first("section", **{"aria-labelledby": "preview"}).text


def test_locations_show_the_numbers_that_they_give(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "administrator").open("/admin/locations")
    rows = [row.text for row in page.first("tbody").all("tr")]
    assert len(rows) == 2
    assert all("911" in row and "Call 988" in row for row in rows)


def test_country_of_a_location_can_be_set(admin: Colleague) -> None:
    page = admin.press("Save the numbers", country="GB")
    assert page.status == 200
    assert "Now: 999" in page.text
    assert "Country" in page.all("dl")[-1].text
    assert "Call 999 now" in preview(words(admin))


def test_number_that_is_none_is_refused(admin: Colleague) -> None:
    page = admin.press("Save the numbers", emergency="call us")
    assert page.status == 422
    assert "3 to 6 digits" in page.first(id="emergency-error").text


def test_words_are_tried_out_before_they_are_kept(admin: Colleague) -> None:
    words(admin)
    page = admin.press("Show how it looks", do="preview", headline="Ring 911 straight away",
                       closing="You did the right thing.")
    assert page.status == 200
    assert "Ring 911 straight away" in preview(page)
    assert "You did the right thing." in preview(page)
    again = admin.open(page.address)
    assert "Ring 911 straight away" not in preview(again)
    assert again.first("input", id="headline")["value"] == ""


def test_kept_words_show_in_the_box_the_preview_and_the_history(admin: Colleague) -> None:
    address = words(admin).address
    page = admin.press("Save the words", headline="Ring 911 straight away")
    assert page.address == address
    assert page.first("input", id="headline")["value"] == "Ring 911 straight away"
    assert "Ring 911 straight away" in preview(page)
    history = admin.follow("Main Street").text
    assert "Headline of the page that interrupts, English default → Ring 911 straight away" in history
    assert "1. " in history


def test_all_words_go_back_to_the_default_at_once(admin: Colleague) -> None:
    words(admin)
    admin.press("Save the words", headline="Ring 911 straight away", closing="You did the right thing.")
    page = admin.press("Reset all to default", do="reset")
    assert "Call 911 now" in preview(page)
    assert page.first("input", id="headline")["value"] == ""
    assert "2. " in admin.follow("Main Street").text


@pytest.mark.parametrize("do", ["preview", "save"])
def test_words_that_may_not_be_are_all_named_and_kept_in_their_boxes(admin: Colleague, do: str) -> None:
    words(admin)
    page = admin.press("words", do=do, headline="Call somebody", closing="You may have sepsis.")
    assert page.status == 422
    assert "911" in page.first(id="headline-error").text
    assert "sepsis" in page.first(id="closing-error").text
    assert page.first("input", id="headline")["value"] == "Call somebody"
    assert page.title.startswith("Error: ")


def test_spanish_words_are_shown_in_spanish(admin: Colleague) -> None:
    page = words(admin, "Spanish")
    assert "Llame al 911 ahora" in preview(page)
    assert page.first("section", **{"aria-labelledby": "preview"}).first("div")["lang"] == "es"
    assert page.first("input", id="headline")["lang"] == "es"


def test_markup_in_words_stays_words(admin: Colleague) -> None:
    words(admin)
    page = admin.press("Show how it looks", do="preview", closing="<b>Well</b> done.")
    assert "<b>Well</b>" not in page.html
    assert "&lt;b&gt;Well&lt;/b&gt;" in page.html


def test_what_a_colleague_changed_meanwhile_is_not_written_over(demo_app: Flask, admin: Colleague) -> None:
    words(admin)
    parts = parts_of(demo_app)
    site_help.set_words(parts.store, actor_of(demo_app, "administrator"), site(demo_app), "en",
                        {"closing": "Well done."}, number="911", seen=0, now=parts.now())
    assert admin.press("Save the words", closing="Another.").status == 409


@pytest.mark.parametrize("language", ["de", "xx"])
def test_language_without_a_form_has_no_words(admin: Colleague, language: str) -> None:
    assert admin.open(f"{admin.page.address}/words/{language}").status == 404


OWN = {"headline": "Ring 911 straight away", "hospital": "Or be taken to the hospital.",
       "tell": "Tell them your pills.", "avoid": "Do not eat.", "closing": "You did the right thing.",
       "crisis": "Talk to someone | 800 555 0100", "foot": "Ring 911", "ending": "Ring 911 for any of these",
       "ending_more": "Day or night."}


class TestWordsReachPatients:
    """Every place where a site's own words stand."""

    @pytest.fixture
    def patient(self, app: Flask) -> Patient:
        """Somebody whose form is open, at a site with words of its own."""
        clinic = make_clinic(app)
        say(clinic, OWN)
        found = Patient(app.test_client(), clinic.invite())
        found.open()
        return found

    def test_on_the_page_that_interrupts_in_their_order(self, patient: Patient) -> None:
        patient.get("/intake/bladder-bowel")
        patient.post(bladder_change="new", saddle_feeling="no", bowel_change="no", sexual_change="no")
        text = patient.page.first("main").text
        found = [text.index(OWN[slot]) for slot in ("headline", "hospital", "avoid", "tell", "closing")]
        assert found == sorted(found)
        assert patient.page.title.startswith("Ring 911 straight away")
        assert text.index("A nerve in your back") < text.index(OWN["tell"])

    def test_on_the_crisis_card(self, patient: Patient) -> None:
        patient.get("/intake/keeping-safe")
        patient.post(safety_thoughts="wish")
        assert patient.page.first("main").first("a", href="tel:8005550100").text == "Talk to someone"

    def test_at_the_foot_and_at_the_end(self, patient: Patient) -> None:
        patient.get("/intake/check-answers")
        page = patient.post(button=("as-it-is", "1"))
        assert page.slug == "done"
        assert re.search(r"Ring 911 for any of these.*Day or night\.", page.first("main").text)
        assert page.first("footer").first("a").text == "Ring 911"


def say(clinic: Clinic, words: dict[str, str]) -> None:
    """Give a clinic words of its own."""
    parts = parts_of(clinic.app)
    with parts.store.writing() as session:
        location = session.get_one(Location, clinic.location_id)
        location.help = site_help.SiteHelp(words={"en": {
            slot: text.replace("911", "{number}") for slot, text in words.items()}}).to_document()
