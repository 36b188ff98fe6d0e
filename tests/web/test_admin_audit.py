"""The page of the audit trail: rows by who, what, when; older ones; ids and never a value."""

import pytest
from flask import Flask

from tests.support.page import Page
from tests.support.sign_in import sign_in
from triage.services import demo


def show(app: Flask, query: str = "", who: str = "administrator") -> Page:
    answer = sign_in(app, who).get(f"/admin/audit{query}")
    return Page(answer.text, f"/admin/audit{query}", answer.status_code)


def rows(page: Page) -> list[str]:
    return [row.text for body in page.all("tbody") for row in body.all("tr")]


def test_the_newest_rows_show_and_lead_on_to_older_ones(demo_app: Flask) -> None:
    page = show(demo_app)
    assert len(rows(page)) == 100
    assert "session begun" in rows(page)[0] + rows(page)[1]
    older = next(link["href"] for link in page.all("a") if link.text == "Older rows")
    more = show(demo_app, older.removeprefix("/admin/audit"))
    assert rows(more)
    assert not set(rows(more)) & set(rows(page))


def test_rows_are_found_by_what_they_are_about_and_when(demo_app: Flask) -> None:
    assert {row.split("UTC")[0] for row in rows(show(demo_app, "?kind=case"))}
    assert all(" case " in row for row in rows(show(demo_app, "?kind=case")))
    assert rows(show(demo_app, "?since=2036-01-01")) == []
    assert "No row fits that" in show(demo_app, "?until=2001-01-01").html


@pytest.mark.parametrize("query", ["?one=Mar%C3%ADa", "?since=yesterday", "?request=%3Cb%3E", "?person=x"])
def test_what_cannot_be_is_said_kindly(demo_app: Flask, query: str) -> None:
    page = show(demo_app, query)
    assert page.status == 422
    assert page.problems


def test_no_name_or_answer_of_a_patient_is_on_it(demo_app: Flask) -> None:
    html = "".join(show(demo_app, query).html for query in ("", "?kind=patient", "?kind=intake"))
    patients = demo.plan()["patient"]
    assert len(patients) > 20
    names = [(one["record"], f"{one['given']} {one['family']}") for one in patients]
    assert [both for both in names if both[0] in html or both[1] in html] == []
