"""A link that does not open: the same page for all of them, and a way to another link."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.app import Clock, parts_of
from tests.support.page import Page
from tests.support.staff import actor_of, add_visit
from triage.services import desk, intake
from triage.store import messages, visits
from triage.store.tables.trail import Audit

WRONG, RIGHT = {"day": "9", "month": "9", "year": "1959"}, {"day": "3", "month": "2", "year": "1972"}
UNKNOWN = "x" * 32
ALIKE = "If this link was yours, a new one is on its way to the address the clinic has."


def made(app: Flask, clock: Clock, **changes: str) -> tuple[UUID, str]:
    visit = add_visit(app, **{"phone": "312 555 0142", **changes})
    link = desk.invite(parts_of(app).store, actor_of(app, "desk"), parts_of(app).settings, visit, now=clock())
    return visit, link.url_path.rpartition("/")[2]


def typed(app: Flask, token: str, born: dict[str, str]) -> tuple[int, str]:
    client = app.test_client()
    page = Page(client.get(f"/i/{token}").get_data(as_text=True))
    answer = client.post(f"/i/{token}", data=page.filled(0, born))
    return answer.status_code, answer.get_data(as_text=True).replace(token, UNKNOWN)


def asked(app: Flask, token: str) -> str:
    client = app.test_client()
    page = Page(client.get(f"/i/{token}").get_data(as_text=True))
    data = {"csrf_token": page.filled(0, {})["csrf_token"]}
    answer = client.post(f"/i/{token}/new-link", data=data, follow_redirects=True)
    return Page(answer.get_data(as_text=True)).text


def queued(app: Flask, visit: UUID) -> list[str]:
    with parts_of(app).store.reading() as session:
        return [row.requested_by for row in messages.of_visit(session, visit)]


def without_tokens(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrf_token" not in line
                     and "bday" not in line)   # what was typed stays typed


def test_unknown_expired_and_wrong_are_one_page(demo_app: Flask, clock: Clock) -> None:
    _, live = made(demo_app, clock)
    _, old = made(demo_app, clock)
    wrong = typed(demo_app, live, WRONG)
    clock.pass_by(days=5)
    pages = [typed(demo_app, UNKNOWN, WRONG), typed(demo_app, old, RIGHT), wrong]
    assert {status for status, _ in pages} == {422}
    names = ("Main Street", "Riverside")
    told = [re.sub("|".join(names), "A site", re.sub(r"555[^<]{6,12}", "", html)) for _, html in pages]
    assert len({without_tokens(html) for html in told}) == 1


def test_tries_with_a_link_that_opens_nothing_lock_it_as_well(demo_app: Flask, clock: Clock) -> None:
    _, live = made(demo_app, clock)
    for token in (live, UNKNOWN):
        assert [typed(demo_app, token, WRONG)[0] for _ in range(6)] == [422] * 4 + [429] * 2


@pytest.mark.parametrize("born", [WRONG, RIGHT])
def test_the_page_says_whom_to_call_and_asks_for_a_new_link(demo_app: Flask, clock: Clock,
                                                            born: dict[str, str]) -> None:
    _, token = made(demo_app, clock)
    clock.pass_by(days=5)
    page = Page(typed(demo_app, token, born)[1]).text
    for words in ("Send me a new link", "call the clinic", "(555) 010-01"):
        assert words in page


def test_who_asks_is_told_the_same_and_the_address_on_file_gets_it(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    said = {re.sub(r"Riverside|Main Street|\(555\) 010-01\d\d", "", asked(demo_app, one))
            for one in (token, UNKNOWN)}
    assert len(said) == 1
    assert ALIKE in said.pop()
    assert queued(demo_app, visit) == ["patient"]


def test_asking_often_sends_no_more(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    for _ in range(3):
        asked(demo_app, token)
    assert len(queued(demo_app, visit)) == 1
    for _ in range(6):
        clock.pass_by(minutes=11)
        asked(demo_app, token)
    assert len(queued(demo_app, visit)) <= 3


def test_a_live_link_is_sent_again_and_not_ended(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    asked(demo_app, token)
    with parts_of(demo_app).store.reading() as session:
        assert len([one for one in [visits.live_invite(session, visit)] if one]) == 1
    assert typed(demo_app, token, RIGHT)[0] == 303


def test_a_link_closed_by_ten_wrong_dates_is_for_the_desk(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    for _ in range(10):
        typed(demo_app, token, WRONG)
        clock.pass_by(minutes=16)
    assert ALIKE in asked(demo_app, token)
    assert queued(demo_app, visit) == []


def test_looking_at_the_page_asks_for_nothing(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    demo_app.test_client().get(f"/i/{token}/new-link")
    assert queued(demo_app, visit) == []
    with parts_of(demo_app).store.reading() as session:
        assert not session.scalars(select(Audit.seq).where(Audit.action == "link asked for")).all()


def test_the_page_speaks_spanish(demo_app: Flask, clock: Clock) -> None:
    _, token = made(demo_app, clock)
    html = demo_app.test_client().get(f"/i/{token}/new-link?lang=es").get_data(as_text=True)
    assert "uno nuevo va en camino a la dirección que tiene la clínica" in html


def test_after_sending_the_link_shows_the_receipt(demo_app: Flask, clock: Clock) -> None:
    visit, token = made(demo_app, clock)
    parts = parts_of(demo_app)
    opened = intake.open_link(parts.store, parts.library, parts.settings, token, date(1972, 2, 3),
                              now=clock())
    view = intake.resume(parts.store, parts.library, opened.session_token, now=clock())
    assert view is not None
    receipt = intake.submit(parts.store, view, finish_early=True, key="k", now=clock()).receipt
    client = demo_app.test_client()
    page = Page(client.get(f"/i/{token}").get_data(as_text=True))
    answer = client.post(f"/i/{token}", data=page.filled(0, RIGHT), follow_redirects=True)
    assert receipt in answer.get_data(as_text=True)
    assert ALIKE in asked(demo_app, token)
    assert queued(demo_app, visit) == []
