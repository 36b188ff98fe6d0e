"""A clinic's day as its front desk has it: 120 visits out of a messy list, and whatever walks in."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import Clock
from tests.support.page import Element, Page
from tests.support.patient import Patient
from tests.support.sign_in import sign_in
from tests.support.staff import Colleague, actor_of, site
from tests.support.tablet import Clinic, paired
from triage.services.actors import Role

NAMES = ("García Placeholder", "O'Example", "Nguyen-Sample", "de la Fictive", "McTest")
BORN = date(1961, 4, 9)
ROW = re.compile(r"<tr role=\"row\" id=.*?</tr>", re.DOTALL)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LISTED = 120


def messy(number: int) -> str:
    """Give one row as an old scheduling program writes it."""
    hour, minute = 9 + number // 15, number % 15 * 4
    clock = f"{hour}:{minute:02d} AM" if hour < 12 else f"{(hour - 1) % 12 + 1}:{minute:02d} pm"
    mail = f"p{number}@home.example" if number % 3 else ""
    language = "Spanish" if number == 7 else "EN" if number % 2 else ""
    return (f' {NAMES[number % 5]}{number} ,Marisol;M-{number:04};04/09/1961;{clock};11/20/2026;'
            f'(312) 555-0{number:03};{mail};{language}')


LIST = "\n".join(("\ufeffPatient Name;MRN;D.O.B.;Appt Time;Date;Cell;E-mail;Lang",
                  *map(messy, range(LISTED))))


@dataclass
class Day:
    """The desk at its board, with the clock of the clinic."""

    app: Flask
    clock: Clock
    desk: Colleague
    text: str = ""

    def board(self) -> Page:
        """Open the board, whole."""
        return self.desk.open("/desk")

    def row(self, number: int) -> Element:
        """Give the row of one of the list; the others are not read."""
        self.text = self.desk.client.get("/desk").text
        (found,) = [one for one in ROW.findall(self.text) if f"M-{number:04}<" in one]
        return Page(found)

    def press(self, number: int, words: str) -> Page:
        """Press a button in a row."""
        button = next(one for one in self.row(number).all("button") if one.text.startswith(words))
        data = {"csrf_token": TOKEN.search(self.text)[1], button["name"] or "key": button["value"] or "k"}
        answer = self.desk.client.post(button["formaction"], data=data, follow_redirects=True)
        whole = answer.text.partition("<table")[0] if "<tbody" in answer.text else ""
        self.desk.page = Page("" if whole else answer.text, answer.request.full_path, answer.status_code)
        self.text = whole or answer.text
        return self.desk.page

    def follow(self, number: int, words: str) -> Page:
        """Follow a link of a row."""
        link = next(one for one in self.row(number).all("a") if words in one.text)
        return self.desk.open(link["href"])

    def link(self, number: int) -> str:
        """Give the path of somebody's link."""
        self.follow(number, "Show the link")
        return re.search(r"/i/[\w-]+", self.desk.page.first("input", id="address")["value"])[0]

    def patient(self, link: str, lang: str = "en") -> Patient:
        """Open a link on a patient's own device, with the date of birth."""
        found = Patient(self.app.test_client(), link)
        found.open(BORN, lang)
        return found


@pytest.fixture
def day(demo_app: Flask, clock: Clock) -> Day:
    """The list brought in, and everybody who can be written to invited."""
    desk = Colleague(sign_in(demo_app, "desk"))
    desk.open("/desk/import")
    desk.press("Look at the list", text=LIST, location_id=str(site(demo_app)))
    desk.press("Bring in the")
    return Day(demo_app, clock, desk)


def test_the_day_is_played(day: Day) -> None:
    brings_in_and_invites(day)
    reads_spanish_only(day)
    link_ended(day)
    walks_in(day)
    hands_the_tablet_back(day)
    does_not_come(day)
    was_the_sister(day)
    three_phones_at_once(day)


def brings_in_and_invites(day: Day) -> None:
    page = day.board()
    assert len(page.first("tbody").all("tr")) == LISTED + 9   # and the demonstration's own
    invited = day.desk.follow("Invite all")
    day.desk.press("Invite" if "Invite" in invited.text else "Send")
    assert "Text waits to be sent" in day.row(1).text
    assert "Not started" in day.row(1).text


def reads_spanish_only(day: Day) -> None:
    assert "Spanish" in day.row(7).text
    patient = day.patient(day.link(7), "es")
    assert "Nos gustaría" in patient.page.text or "visita" in patient.page.heading
    assert "In progress" in day.row(7).text


def link_ended(day: Day) -> None:
    """Somebody rings: the link says that it does not fit. It was the wrong date ten times."""
    old = day.link(20)
    other = Patient(day.app.test_client(), old)
    for _ in range(5):
        other.open(date(1960, 1, 1))
    for _ in range(2):   # the desk looks at its board meanwhile
        day.clock.pass_by(minutes=8)
        day.row(20)
    for _ in range(5):
        other.open(date(1960, 1, 1))
    assert "Link ended" in day.row(20).text
    words = "Send a new link" if "Send a new link" in day.row(20).text else "Make a link"
    if words not in day.row(20).text:   # its time is near: the next step is that the patient comes
        day.press(20, "Give a code")
    else:
        day.press(20, words)
    assert day.link(20) != old


def walks_in(day: Day) -> None:
    day.desk.open("/desk/walk-in")
    page = day.desk.press("Add, and go on", family="Sudden", given="Ida", birth_date="1970-01-02",
                          sex="female")
    assert page.heading == "Code for SUDDEN, Ida"
    rows = ROW.findall(day.desk.client.get("/desk").text)
    assert "Walked in" in next(one for one in rows if "SUDDEN" in one)


def hands_the_tablet_back(day: Day) -> None:
    """Half-way the patient is called for a picture; what is saved is there with the next code."""
    day.press(30, "Arrived")
    tablet = paired(Clinic(day.app, site(day.app), UUID(int=0), actor_of(day.app, "desk")))
    tablet.get("/kiosk")
    tablet.post(code=code_of(day.press(30, "Give a code")))
    tablet.get(tablet.page.first("main").first("a", class_="btn")["href"])
    first = tablet.page.slug
    tablet.post(button=("do", "next"))
    assert tablet.page.slug != first or tablet.page.status == 422
    day.follow(30, "Move, cancel, put right")
    again = day.desk.press("Close it, and go on to a code")
    assert tablet.get("/intake").heading == "This screen was cleared to keep your answers private."
    tablet.get("/kiosk")
    tablet.post(code=code_of(again))
    assert tablet.page.address == "/intake"
    assert "Identity not checked" in day.row(30).text


def code_of(page: Page) -> str:
    return page.first("p", class_="big").text.replace(" ", "")


def does_not_come(day: Day) -> None:
    link = day.link(40)
    day.press(40, "Did not come")
    assert "did not come." in day.text
    assert "Not coming" in day.row(40).text
    patient = day.patient(link)
    assert patient.page.status == 410
    assert "We do not have this visit any more" in patient.page.heading
    assert "(555) 010-0140" in patient.page.text
    day.follow(40, "Put right")
    day.desk.press("The visit takes place after all")
    assert "Not started" in day.row(40).text
    assert day.patient(link).page.address == "/intake"


def was_the_sister(day: Day) -> None:
    patient = day.patient(day.link(50))
    patient.get("/intake/check-answers")
    patient.post(button=("as-it-is", "1"))
    assert "To print" in day.row(50).text
    day.follow(50, "Move, cancel, put right")
    page = day.desk.press("Take the form off this patient")
    assert "can begin a fresh form." in page.text
    assert "To invite" in day.row(50).text or "Link ended" in day.row(50).text
    queue = Colleague.at(day.app, "clinician").open("/clinician/queue")
    assert "Not this patient" in queue.text


def three_phones_at_once(day: Day) -> None:
    """Three colleagues type for three callers at once; none closes or gets into another's form."""
    callers = [61, 62, 63]
    phones = [Colleague.hired(day.app, Role.FRONT_DESK, "Main Street") for _ in callers]
    for phone, number in zip(phones, callers, strict=True):
        row = day.row(number)
        phone.open(next(one["href"] for one in row.all("a") if "Enter by phone" in one.text))
        assert f"M-{number:04}" in phone.page.text
        assert phone.press("Begin the form", checked="y").status == 200
    shown = [phone.open("/intake").first("aside", class_="typing").text for phone in phones]
    assert len(set(shown)) == 3
