"""All summaries of a day: in the order of appointments, in one tagged PDF, marked only on the desk's word."""

import re
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.printing import opened, tags
from tests.support.staff import QUIET, Colleague, add_case, add_visit, site
from triage.web import pdf_batch
from triage.web.desk import day_print as views

DAY = "2026-11-24"
HOURS = (3, 1, 2)   # not in the order in which they are added


@pytest.fixture
def cases(demo_app: Flask) -> dict[int, UUID]:
    """Three forms that were sent for one day, by the hour of the visit; and a visit without."""
    start = parts_of(demo_app).now() + timedelta(days=4)
    add_visit(demo_app, starts_at=start, family="Unsent", given="Ursula")
    return {hour: add_case(demo_app, QUIET, starts_at=start + timedelta(hours=hour), family=f"Person{hour}")
            for hour in HOURS}


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk."""
    return Colleague.at(demo_app, "desk")


def test_page_holds_all_in_the_order_of_appointments(desk: Colleague, cases: dict[int, UUID]) -> None:
    page = desk.open(f"/desk/day/{DAY}/print")
    names = [one.first("h1").text for one in page.all("article")]
    assert names == [f"PERSON{hour}, Marisol" for hour in sorted(cases)]


def test_who_is_missing_stands_on_the_screen_and_on_no_paper(desk: Colleague, cases: dict[int, UUID]) -> None:
    page = desk.open(f"/desk/day/{DAY}/print")
    assert "UNSENT, Ursula" in page.first("nav", class_="tools").text
    assert all("UNSENT" not in one.text for one in page.all("article"))


def test_reading_each_case_is_recorded(demo_app: Flask, desk: Colleague, cases: dict[int, UUID]) -> None:
    desk.open(f"/desk/day/{DAY}/print")
    from sqlalchemy import select  # noqa: PLC0415

    from triage.store.models import Audit  # noqa: PLC0415

    with parts_of(demo_app).store.reading() as session:
        read = session.scalars(select(Audit.object).where(Audit.action == "case read")).all()
    assert {f"case:{case_id}" for case_id in cases.values()} <= set(read)


def test_printing_marks_nothing_until_the_desk_says_so(desk: Colleague, cases: dict[int, UUID]) -> None:
    desk.open(f"/desk/day/{DAY}/print")
    assert len(desk.open(f"/desk/day/{DAY}/print?only=new").all("article")) == len(cases)
    desk.press("They are on paper: mark all 3 as done")
    assert desk.open(f"/desk/day/{DAY}/print?only=new").all("article") == []
    assert len(desk.open(f"/desk/day/{DAY}/print").all("article")) == len(cases)


def test_pdf_has_one_page_each_and_its_tags_whole(
    desk: Colleague, cases: dict[int, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_batch, "FEWEST", 1)   # so that several processes make it, as they do of many
    answer = desk.client.get(f"/desk/day/{DAY}/print.pdf?paper=a4")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    with opened(answer.data) as pdf:
        assert len(pdf.pages) == len(cases)
        assert [name for name, _ in tags(pdf)].count("/H1") == len(cases)
        keys = [int(page.StructParents) for page in pdf.pages]
        assert len(set(keys)) == len(cases)
        parents = dict(zip(*[iter(list(pdf.Root.StructTreeRoot.ParentTree.Nums))] * 2, strict=True))
        assert set(keys) <= {int(key) for key in parents}
        pages = {page.objgen for page in pdf.pages}
        assert {one.Pg.objgen for _, one in tags(pdf) if "/Pg" in one} == pages


def test_day_without_forms_says_so(desk: Colleague) -> None:
    page = desk.open("/desk/day/2027-03-03/print.pdf")
    assert "Nobody has sent a form for this day yet." in page.first("main").text


def test_more_than_one_batch_holds_is_refused_kindly(
    desk: Colleague, cases: dict[int, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    page = desk.open(f"/desk/day/{DAY}/print.pdf")
    assert page.status == 422
    assert "3 forms were sent for this day. One batch holds at most 2" in page.first("main").text


def test_second_batch_at_the_same_time_is_asked_to_wait(desk: Colleague, cases: dict[int, UUID]) -> None:
    with pdf_batch._turn:
        page = desk.open(f"/desk/day/{DAY}/print.pdf")
    assert (page.status, page.heading) == (503, "Another batch is being made")
    assert desk.headers["Retry-After"] == "20"


def test_without_the_pdf_maker_the_pages_still_print(
    desk: Colleague, cases: dict[int, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = desk.open(f"/desk/day/{DAY}/print.pdf")
    assert page.status == 503
    assert len(desk.follow("Open the pages to print").all("article")) == len(cases)


def test_other_sites_forms_are_not_among_them(demo_app: Flask, cases: dict[int, UUID]) -> None:
    other = Colleague.at(demo_app, "riverside-clinician")
    assert other.open(f"/desk/day/{DAY}/print").all("article") == []
    assert other.open(f"/desk/day/{DAY}/print?location={site(demo_app)}").status == 404


def test_address_asks_for_nothing_that_nobody_can_press(desk: Colleague) -> None:
    assert desk.open(f"/desk/day/{DAY}/print?only=old").status == 404
    assert re.search("not found|nothing here", desk.page.first("main").text, re.IGNORECASE)
