"""Links: made, shown again, replaced, and printed as a card that says nothing about health."""

import re
from datetime import date

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.staff import Colleague, visit_of
from triage.services.actors import Role

ADDRESS = re.compile(r"/i/[\w-]{32}")
HEALTH = (
    "pain",
    "spine",
    "surgery",
    "back",
    "question about",
    "dolor",
    "columna",
    "espalda",
    "Sampleton",
    "Patrick",
    "Dummerston",
    "D-1018",
    "1959",
)


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk, at today's board."""
    colleague = Colleague.at(demo_app, "desk")
    colleague.open("/desk")
    return colleague


def link(page: Page) -> str:
    return page.first("input", id="address")["value"]


def opens(demo_app: Flask, address: str, born: date) -> bool:
    """Whether a link opens a form for somebody born on that day."""
    client = demo_app.test_client()
    page = Page(client.get(ADDRESS.search(address)[0]).text)  # type: ignore[index]  # the address is a link
    data = page.filled(-1, {"day": str(born.day), "month": str(born.month), "year": str(born.year)})
    answer = client.post(ADDRESS.search(address)[0], data=data)  # type: ignore[index]
    return answer.status_code == 303


def test_new_link_is_shown_large_to_copy_and_to_scan(desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    assert page.heading == "Link for DUMMERSTON, Patrick"
    assert link(page) == page.first("p", class_="address").text
    assert "readonly" in page.first("input", id="address")
    assert page.first("div", class_="qr").all("svg")


def test_link_on_the_page_opens_the_patients_form(demo_app: Flask, desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    assert opens(demo_app, link(page), date(1959, 7, 7))


def test_link_is_made_of_the_settings_address(demo_app: Flask, desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    assert link(page).startswith(f"{parts_of(demo_app).settings.base_url}/i/")


def test_showing_a_live_link_does_not_change_it(desk: Colleague) -> None:
    first = link(desk.press("Make a link: DUMMERSTON, Patrick"))
    desk.open("/desk")
    assert link(desk.follow("Show the link: DUMMERSTON, Patrick")) == first


def test_new_link_ends_the_one_before(demo_app: Flask, desk: Colleague) -> None:
    first = link(desk.press("Make a link: DUMMERSTON, Patrick"))
    second = link(desk.press("Make a new link"))
    assert second != first
    assert not opens(demo_app, first, date(1959, 7, 7))
    assert opens(demo_app, second, date(1959, 7, 7))


def test_page_says_in_words_until_when_the_link_works(desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    assert "Works until the end of Saturday, November 21, 1 day from now." in page.first("aside").text
    assert "The link works until: the end of Saturday, November 21" in page.first("section").text


def test_ended_link_is_never_shown_and_a_new_one_is_offered(desk: Colleague, clock: Clock) -> None:
    desk.press("Make a link: DUMMERSTON, Patrick")
    address = desk.page.address
    clock.pass_by(days=3)
    desk = Colleague.at(desk.client.application, "desk")
    page = desk.open(address)
    assert ADDRESS.search(page.html) is None
    assert page.all("svg", class_="qr") == []
    assert "No link works for this visit" in page.text


def test_card_says_nothing_of_who_or_why(desk: Colleague) -> None:
    card = desk.press("Make a link: DUMMERSTON, Patrick").first("section").text.lower()
    assert [word for word in HEALTH if word.lower() in card] == []
    assert "juniper hill clinic" in card
    assert "(555) 010-0140" in card


def test_card_is_in_the_language_of_the_visit(desk: Colleague) -> None:
    desk.follow("Saturday")
    card = desk.follow("Show the link: FICTIVE, Alma").first("section")
    assert card["lang"] == "es"
    assert "Su visita: sábado 21 de noviembre, a las 09:00" in card.text


def test_sent_form_gets_no_new_link(demo_app: Flask, desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    data = page.filled(-1, {})
    sent = visit_of(demo_app, "DUMMERSTON, Lakshmi")
    answer = desk.client.post(f"/desk/visits/{sent}/invite", data=data)
    assert answer.status_code == 409
    assert "The form was sent already." in answer.text


def test_link_page_of_no_visit_is_not_found(desk: Colleague) -> None:
    assert desk.open("/desk/visits/00000000-0000-0000-0000-000000000001/link").status == 404


def test_link_of_another_sites_visit_is_not_found(demo_app: Flask, desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    other = Colleague.hired(demo_app, Role.FRONT_DESK, "Riverside")
    assert other.open(page.address).status == 404
    assert other.open(page.address.partition("?")[0]).status == 404


def test_clinicians_make_no_links(demo_app: Flask, desk: Colleague) -> None:
    page = desk.press("Make a link: DUMMERSTON, Patrick")
    assert Colleague.at(demo_app, "clinician").open(page.address).status == 403
