"""Rows: added, changed and removed with plain buttons, and never lost."""

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.faults import faults
from tests.support.page import Page
from tests.support.patient import Patient, make_clinic
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.rows import NEW, RowChange
from triage.questionnaire.values import PartialDate
from triage.services import intake

SLUG, GROUP = "/intake/more-operations", "other-operations"


@pytest.fixture
def patient(app: Flask) -> Patient:
    """Somebody at the first, empty row."""
    found = Patient(app.test_client(), make_clinic(app).invite())
    found.open()
    found.get("/intake/last-operation")
    found.post(had_spine_op="yes")
    found.get(SLUG)
    found.post(more_ops="yes")
    assert found.page.slug == "more-operations"
    return found


def cards(page: Page) -> list[str]:
    """Give the headings of the rows on the page."""
    return [one.first("h2").text for one in page.all("li", class_="card")]


def press(patient: Patient, words: str, number: int = 0, **fields: str) -> Page:
    """Press the button that begins with `words`, with what was typed."""
    found = [one for one in patient.page.all("button", name="do") if one.text.startswith(words)]
    return patient.post(button=("do", found[number]["value"]), **fields)


def add(patient: Patient, year: str, region: str = "low") -> Page:
    """Type one operation and ask for another."""
    return press(patient, "Save and add another", op_more_when__year=year, op_more_region=region)


def test_first_row_is_open_at_once(patient: Patient) -> None:
    assert {"op-more-when", "op-more-region", "op-more-type"} <= set(patient.page.questions)
    assert faults(patient.page) == []


def test_added_row_becomes_a_card_and_the_next_is_open(patient: Patient) -> None:
    page = add(patient, "2019")
    assert cards(page) == ["2019"]
    assert page.typed("op-more-when")["year"] == ""
    assert "Operation 2" in page.first("main").text


def test_half_typed_row_is_saved_by_continue(patient: Patient) -> None:
    add(patient, "2019")
    assert patient.post(op_more_when__year="2021").slug == "daily-life"
    assert cards(patient.get(SLUG)) == ["2019", "2021"]


def test_continue_without_a_row_goes_on(patient: Patient) -> None:
    assert patient.post().slug == "daily-life"


def test_row_that_makes_no_sense_is_mended_on_the_page_and_nothing_typed_is_lost(patient: Patient) -> None:
    page = press(patient, "Save and add another", op_more_when__year="19", op_more_region="low")
    assert page.status == 422
    assert page.problems == ["Use 4 numbers for the year, like 2024"]
    assert page.typed("op-more-when")["year"] == "19"
    assert page.ticked("op-more-region") == ["low"]
    assert page.ticked("more-ops") == ["yes"]


def test_change_opens_the_row_and_keeps_its_place(patient: Patient) -> None:
    add(patient, "2015")
    add(patient, "2019")
    page = press(patient, "Change", 0)
    assert page.typed("op-more-when")["year"] == "2015"
    assert cards(page) == ["2019"]
    page = press(patient, "Save this one", op_more_when__year="2016")
    assert cards(page) == ["2016", "2019"]


def test_change_saves_what_was_half_typed_in_another_row(patient: Patient) -> None:
    add(patient, "2015")
    press(patient, "Change", 0, op_more_when__year="2019")
    assert cards(patient.get(SLUG)) == ["2015", "2019"]


def test_remove_asks_first(patient: Patient) -> None:
    add(patient, "2015")
    page = press(patient, "Remove")
    assert cards(page) == ["2015"]
    assert "Remove this one?" in page.first("li", class_="card").text
    assert faults(page) == []


def test_kept_after_second_thoughts(patient: Patient) -> None:
    add(patient, "2015")
    press(patient, "Remove")
    page = press(patient, "No, keep it")
    assert (page.slug, cards(page)) == ("more-operations", ["2015"])


def test_removed_row_is_gone_and_the_others_stay(patient: Patient) -> None:
    add(patient, "2015")
    add(patient, "2019")
    press(patient, "Remove", 0)
    assert cards(press(patient, "Yes, remove")) == ["2019"]


def test_buttons_name_their_row_for_those_who_cannot_see_where_they_stand(patient: Patient) -> None:
    add(patient, "2015")
    buttons = [one for one in patient.get(SLUG).all("button", name="do") if not one["aria-hidden"]]
    assert [one.text for one in buttons][:2] == ["Change 2015", "Remove 2015"]


def test_row_that_two_devices_change_is_not_lost(app: Flask, patient: Patient) -> None:
    add(patient, "2015")
    press(patient, "Change", 0)
    other = Patient(app.test_client(), patient.link)
    other.open()
    other.get(SLUG)
    press(other, "Remove")
    press(other, "Yes, remove")
    press(patient, "Save this one", op_more_when__year="2016")
    assert patient.page.status == 409
    press(patient, "Save and add another")
    assert cards(patient.get(SLUG)) == ["2016"]


@pytest.mark.parametrize("place", ["7", "-1", "x", "", "other-operations:99", "who:0"])
def test_address_that_names_no_row_shows_the_page(patient: Patient, place: str) -> None:
    add(patient, "2015")
    assert cards(patient.get(f"{SLUG}?row={place}")) == ["2015"]
    assert cards(patient.get(f"{SLUG}?remove={place}")) == ["2015"]


class TestTabs:
    """Two tabs of one browser, or two devices, at the same list."""

    @pytest.fixture
    def other(self, patient: Patient) -> Patient:
        """Another tab, opened once there are two operations."""
        add(patient, "2015")
        add(patient, "2019")
        return Patient(patient.client, patient.link)

    def test_later_save_of_the_same_row_is_told_both_and_counts_the_next_time(
            self, patient: Patient, other: Patient) -> None:
        for tab in (patient, other):
            tab.get(SLUG)
            press(tab, "Change", 0)
        press(patient, "Save this one", op_more_when__year="2016")
        page = press(other, "Save this one", op_more_when__year="2017")
        assert page.status == 409
        assert "2016" in page.first("div", class_="errs").text
        assert page.typed("op-more-when")["year"] == "2017"
        assert faults(page) == []
        press(other, "Save this one")
        assert cards(other.get(SLUG)) == ["2017", "2019"]

    def test_row_that_another_tab_has_shifted_is_not_mixed_up(self, patient: Patient, other: Patient) -> None:
        other.get(SLUG)
        press(other, "Change", 1)
        patient.get(SLUG)
        press(patient, "Remove", 0)
        press(patient, "Yes, remove")
        assert press(other, "Save this one", op_more_when__year="2020").status == 200
        assert cards(other.get(SLUG)) == ["2020"]

    def test_removed_row_is_told_and_comes_back_when_wanted(self, patient: Patient, other: Patient) -> None:
        other.get(SLUG)
        press(other, "Change", 0)
        patient.get(SLUG)
        press(patient, "Remove", 0)
        press(patient, "Yes, remove")
        page = press(other, "Save this one", op_more_when__year="2017")
        assert (page.status, cards(page)) == (409, ["2019"])
        assert "This one was removed" in page.first("div", class_="errs").text
        press(other, "Save and add another")
        assert cards(other.get(SLUG)) == ["2019", "2017"]

    def test_collision_is_not_forgotten_over_a_mistake(self, patient: Patient, other: Patient) -> None:
        for tab in (patient, other):
            tab.get(SLUG)
            press(tab, "Change", 0)
        press(patient, "Save this one", op_more_when__year="2016")
        assert press(other, "Save this one", op_more_when__year="19").status == 422
        assert press(other, "Save this one", op_more_when__year="2017").status == 409

    def test_different_rows_never_collide(self, app: Flask, patient: Patient, other: Patient) -> None:
        far = Patient(app.test_client(), patient.link)
        far.open()
        for tab, verb in ((patient, "Change"), (other, "Add another"), (far, "Add another")):
            tab.get(SLUG)
            press(tab, verb, 0)
        press(patient, "Save this one", op_more_when__year="2016")
        for tab, year in ((other, "2021"), (far, "2022")):
            assert press(tab, "Save and add another", op_more_when__year=year).status == 200
        assert cards(patient.get(SLUG)) == ["2016", "2019", "2021", "2022"]

    def test_new_row_that_is_sent_again_is_there_once(self, patient: Patient, other: Patient) -> None:
        other.get(SLUG)
        press(other, "Add another")
        form = other.page
        add(other, "2021")
        other.page = form   # Back, from the browser's own memory
        add(other, "2021")
        assert cards(other.get(SLUG)) == ["2015", "2019", "2021"]

    def test_row_that_was_changed_elsewhere_is_not_removed_unseen(self, patient: Patient,
                                                                  other: Patient) -> None:
        other.get(SLUG)
        press(other, "Remove", 0)
        patient.get(SLUG)
        press(patient, "Change", 0)
        press(patient, "Save this one", op_more_when__year="2016")
        page = press(other, "Yes, remove")
        assert (page.status, cards(page)) == (409, ["2016", "2019"])

    def test_two_that_are_saved_in_the_same_moment_are_both_kept(self, app: Flask, patient: Patient) -> None:
        parts = parts_of(app)
        cookie = patient.client.get_cookie("intake", path="/intake")
        assert cookie
        view = intake.resume(parts.store, parts.library, cookie.value, now=parts.now())
        assert view
        for year in (2015, 2019):   # both from what was kept before either
            said = AnswerSet({"op-more-when": Answer(State.ANSWERED, (PartialDate(year),))})
            intake.save_page(parts.store, view, "more-operations", {}, {GROUP: RowChange(NEW, said)},
                             key=f"key {year}", now=parts.now(), language="en")
        assert cards(patient.get(SLUG)) == ["2015", "2019"]


def test_enter_does_what_the_page_is_for(patient: Patient) -> None:
    """The first button of a form is what Enter presses, also where rows have buttons of their own."""
    page = add(patient, "2015")
    first, *others = page.all("form")[-1].all("button")
    assert (first["name"], len(others) > 1) == ("", True)


@pytest.mark.parametrize(("year", "message"), [
    ("2099", "This date is still to come. Check it"),
    ("1924", "This date is before the date of birth. Check it")])
def test_year_that_can_not_be_is_mended_in_its_row(patient: Patient, year: str, message: str) -> None:
    page = add(patient, year)
    assert page.status == 422
    assert message in page.first("div", class_="errs").text
    assert add(patient, "2015").slug == "more-operations"
    assert "2015" in cards(patient.page)[0]
