"""Two languages, whole, and a way between them on every page."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, parts_of
from tests.support.faults import faults
from tests.support.patient import BORN, Clinic, Patient, make_clinic
from tests.support.walking import QUIET, clicks
from triage.config import ROOT
from triage.library import load
from triage.store.tables.intake import Intake

CONTENT = load(ROOT / "questionnaires" / "post-laminectomy")


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody whose form is open."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    return found


def switch(patient: Patient) -> None:
    """Press the button of the other language."""
    button = patient.page.first("header").first("button", name="language")
    patient.post(form=0, button=("language", button["value"]))


@pytest.mark.parametrize(("address", "english", "spanish"), [
    ("/intake", "Hello. Dr. Okafor would like to hear your story before your visit.",
     "Hola. Antes de su consulta (Dr. Okafor) nos gustaría conocer su historia."),
    ("/intake/who", CONTENT.questionnaire.by_id["who"].text, CONTENT.in_language("es").by_id["who"].text),
    ("/intake/check-answers", "Check your answers", "Revise sus respuestas"),
])
def test_switch_keeps_the_place(patient: Patient, address: str, english: str, spanish: str) -> None:
    assert patient.get(address).heading == english
    switch(patient)
    assert (patient.page.address, patient.page.heading) == (address, spanish)
    assert patient.page.first("html")["lang"] == "es"
    switch(patient)
    assert patient.page.heading == english


def test_switch_names_the_language_in_itself(patient: Patient) -> None:
    button = patient.get("/intake/who").first("header").first("button")
    assert (button.text, button["lang"]) == ("Español", "es")


def test_language_stays_on_the_following_pages_and_on_another_device(app: Flask, patient: Patient) -> None:
    patient.get("/intake/right-now")
    switch(patient)
    assert patient.post(right_now_body="none").first("html")["lang"] == "es"


def test_unknown_language_changes_nothing(patient: Patient) -> None:
    patient.get("/intake/who")
    patient.post(form=0, button=("language", "xx"))
    assert patient.page.first("html")["lang"] == "en"


def test_place_that_is_none_leads_to_the_form(patient: Patient) -> None:
    patient.get("/intake/who")
    patient.post(form=0, button=("language", "es"), here="../../desk")
    assert patient.page.status in (200, 404)
    assert patient.page.address.startswith("/intake")


def test_errors_are_in_spanish(patient: Patient) -> None:
    patient.get("/intake/right-now")
    switch(patient)
    page = patient.post(right_now_body=["none", "blood"])
    assert page.title.startswith("Error: ")
    assert page.problems[0].startswith("Marcó “Nada de esto”")


def test_dates_and_times_follow_the_language(patient: Patient) -> None:
    patient.get("/intake")
    switch(patient)
    assert "martes, 1 de diciembre de 2026" in patient.page.first("main").text


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_on_the_way_is_sound_and_in_one_language(app: Flask, language: str) -> None:
    patient = Patient(app.test_client(), make_clinic(app, name=f"Clinic {language}").invite())
    patient.open(lang=language)
    patient.get(patient.page.first("main").first("a", class_="btn")["href"])
    wrong = {patient.page.slug: faults(patient.page)}
    for _ in clicks(patient, QUIET):
        wrong[patient.page.slug] = faults(patient.page)
        assert patient.page.first("html")["lang"] == language
    assert {slug: found for slug, found in wrong.items() if found} == {}
    assert len(wrong) >= 12


def spanish(patient: Patient) -> bool:
    """Press the button of the other language, and say whether the page stayed where it was."""
    before = patient.page.address
    switch(patient)
    return patient.page.first("html")["lang"] == "es" and patient.page.address == before


@pytest.mark.parametrize("address", ["/intake/done", "/intake/copy", "/intake/about", "/intake/hopes"])
def test_sent_form_is_shown_in_another_language_and_kept_in_its_own(app: Flask, patient: Patient,
                                                                    address: str) -> None:
    patient.get("/intake/check-answers")
    assert patient.post(button=("as-it-is", "1")).slug == "done"
    patient.get(address)
    assert spanish(patient)
    assert patient.get("/intake/done").heading == "Gracias. La clínica ya tiene sus respuestas."
    assert language_of_the_record(app) == "en"


def language_of_the_record(app: Flask) -> str:
    with parts_of(app).store.reading() as session:
        return session.scalars(select(Intake.language)).one()


def test_page_about_the_condition_stays_open_when_the_language_changes(patient: Patient) -> None:
    patient.get("/intake/about")
    assert spanish(patient)


class TestNoFormOpen:
    """Pages of somebody whose form is not open."""

    @pytest.fixture
    def late(self, patient: Patient, clock: Clock) -> Patient:
        """Somebody who sent a page after the session was over."""
        patient.get("/intake/right-now")
        clock.pass_by(hours=13)
        patient.post(right_now_body="none", right_now_spine="none")
        assert patient.page.heading == "Are you still there?"
        return patient

    def other(self, patient: Patient) -> None:
        button = patient.page.first("header").first("button", name="lang")
        patient.post(button=("lang", button["value"]))

    def test_what_was_typed_survives_the_change_of_language(self, late: Patient) -> None:
        self.other(late)
        assert late.page.heading == "¿Sigue ahí?"
        assert late.post(day="15", month="3", year="1972").heading == "¿Sigue ahí?"
        assert late.post(day="14", month="3", year="1972").first("html")["lang"] == "es"
        assert late.get("/intake/right-now").ticked("right-now-body") == ["none"]

    def test_change_can_be_taken_back(self, late: Patient) -> None:
        self.other(late)
        self.other(late)
        assert late.page.heading == "Are you still there?"

    @pytest.mark.parametrize("address", [
        "/code", "/intake", "/kiosk/thanks", "/intake/who?change=check-answers"])
    def test_link_to_the_other_language_keeps_the_place(self, app: Flask, address: str) -> None:
        stranger = Patient(app.test_client(), "")
        link = stranger.get(address).first("header").first("a", lang="es")["href"]
        assert ("change=check-answers&" in link) == ("change" in address)
        assert stranger.get(address.partition("?")[0] + link).first("html")["lang"] == "es"


@pytest.mark.parametrize("languages", [
    ("es", "en-US", "", "es"), ("es", "en-US", "?lang=en", "en"), ("en", "es-MX", "", "es"),
    ("en", "en-US", "", "en")])
def test_form_begins_in_the_language_of_the_visit(
        app: Flask, clinic: Clinic, languages: tuple[str, str, str, str]) -> None:
    visit, browser, chosen, spoken = languages
    patient = Patient(app.test_client(), clinic.invite(language=visit))
    patient.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = browser
    patient.get(patient.link + chosen)
    patient.post(day=str(BORN.day), month=str(BORN.month), year=str(BORN.year))
    assert patient.get("/intake/right-now").first("html")["lang"] == spoken


def test_page_that_a_language_lacks_leads_to_the_next_and_not_to_the_first(patient: Patient) -> None:
    assert patient.get("/intake/daily-life").slug == "daily-life"
    assert patient.post(form=0, button=("language", "es")).slug == "check-answers"


def test_language_changed_in_the_middle_still_tells_of_the_other_screen(app: Flask, patient: Patient) -> None:
    other = Patient(app.test_client(), patient.link)
    other.open()
    other.get("/intake/right-now")
    patient.post(right_now_body="none", right_now_spine="none")
    page = other.post(form=0, button=("language", "es"), q_right_now_body=["fits"], do="", seen="0", key="k")
    assert page.slug == "language"
    assert page.first("input", name="seen")["value"] == "0"
