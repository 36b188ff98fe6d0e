"""Every endpoint by everybody, at their own and another location, with and without the token.

The audience table says who is let in; this test asks for everything as everybody and expects exactly that:
without the token 400; strangers and patients are sent to the sign-in; another role gets 403; what is another
location's is not there (404); and whoever is let in gets what the tables list.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.support.app import Clock, make_app, parts_of
from tests.support.audience import (
    ANSWERS,
    AUDIENCE,
    DONE,
    EVERYWHERE,
    IN_PLACE,
    PATIENT,
    PUBLIC_ANSWERS,
    SIGNED_IN,
    STAFF,
)
from tests.support.matrix import OTHER, OWN, Browser, asked, everybody, things

SLOW = frozenset({"desk.paper_pdf"})   # a file of many pages, asked for by those who may elsewhere
LAST = ("admin.clinicians", "security.logout")   # these take something away from those who ask after them
FOR_ALL = ("security.logout",)
NAMED = frozenset({"location_id", "case_id", "visit_id", "patient_id", "day", "date", "token", "slug"})
Wrong = list[tuple[str, str, str, int, object]]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory, demo_sqlite: Path) -> Iterator[Flask]:
    """The demonstration's clinic, for all of this page."""
    app = make_app(tmp_path_factory.mktemp("matrix"), demo_sqlite, Clock())
    app.testing = False   # a fault is an answer too: 500
    yield app
    parts_of(app).store.engine.dispose()


@pytest.fixture(scope="module")
def people(clinic: Flask) -> dict[str, Browser]:
    """One browser for each role, a patient and nobody."""
    return everybody(clinic)


def without_token(rule: Rule) -> int:
    """Give what a form without the token gets, from everybody alike."""
    return 404 if rule.endpoint.startswith("gateway.") else 400   # those carry a signature instead


def expected(rule: Rule, method: str, who: str, place: str) -> frozenset[int]:
    """Give what an address answers somebody, with the token."""
    endpoint, known = rule.endpoint, f"{method} {rule.endpoint}"
    if endpoint not in STAFF:
        return _of_others(rule, method, who)
    if who not in SIGNED_IN:
        return frozenset({401 if endpoint in IN_PLACE else 303})
    if who not in AUDIENCE[endpoint]:
        return frozenset({403})
    if place == OTHER and endpoint not in EVERYWHERE:
        return frozenset({ANSWERS.get(f"{known} elsewhere", 404)})
    return _let_in(rule, method)


def _let_in(rule: Rule, method: str) -> frozenset[int]:
    known = f"{method} {rule.endpoint}"
    if known in ANSWERS or rule.arguments - NAMED:   # nothing is there of what it names besides
        return frozenset({ANSWERS.get(known, 404)})
    return DONE if method == "POST" else frozenset({200})


def _of_others(rule: Rule, method: str, who: str) -> frozenset[int]:
    known, roles = f"{method} {rule.endpoint}", AUDIENCE[rule.endpoint]
    if roles == SIGNED_IN:   # Flask-Security's own pages
        return _let_in(rule, method) if who in SIGNED_IN else frozenset({302})
    if roles == {PATIENT}:
        return _let_in(rule, method) if who == PATIENT else frozenset({410})
    listed = PUBLIC_ANSWERS[known]
    return frozenset({listed if isinstance(listed, int) else listed[who in SIGNED_IN]})


def walk(app: Flask, people: dict[str, Browser], method: str, place: str, *, let_in: bool) -> Wrong:
    """Ask for everything at a site as everybody who is let in, or is not; give what answered otherwise."""
    wrong, known = Wrong(), things(app, place)
    rules = [rule for rule, one in asked(app)
             if one == method and (place == OWN or rule.arguments & known.keys())]
    for rule in sorted(rules, key=lambda rule: LAST.index(rule.endpoint) if rule.endpoint in LAST else -1):
        for who, browser in people.items():
            inside = rule.endpoint in FOR_ALL or (who in AUDIENCE[rule.endpoint]
                                               and (place == OWN or rule.endpoint in EVERYWHERE))
            if inside is let_in and not (inside and rule.endpoint in SLOW):
                wanted = expected(rule, method, who, place)
                status = browser.ask(app, rule, method, known, token=True)
                if status not in wanted:
                    wrong.append((f"{method} {rule.endpoint}", who, place, status, sorted(wanted)))
    return wrong


def test_nothing_is_changed_without_the_token(clinic: Flask, people: dict[str, Browser]) -> None:
    wrong, known = Wrong(), things(clinic, OWN)
    for rule, method in asked(clinic):
        for who, browser in people.items() if method == "POST" else ():
            status = browser.ask(clinic, rule, method, known, token=False)
            if status != without_token(rule):
                wrong.append((rule.endpoint, who, OWN, status, without_token(rule)))
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("place", [OTHER, OWN])
def test_everybody_else_is_kept_out(clinic: Flask, people: dict[str, Browser], place: str,
                                    method: str) -> None:
    assert walk(clinic, people, method, place, let_in=False) == []


def test_administrators_read_no_case(clinic: Flask, people: dict[str, Browser]) -> None:
    known = things(clinic, OWN)
    reading = {rule.endpoint: people["administrator"].ask(clinic, rule, method, known, token=True)
               for rule, method in asked(clinic) if rule.arguments & {"case_id", "visit_id", "patient_id"}}
    assert set(reading.values()) == {403}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_those_whose_it_is_are_let_in(clinic: Flask, people: dict[str, Browser], method: str) -> None:
    assert walk(clinic, people, method, OWN, let_in=True) == []
