"""A case beside the visits before it: scores drawn, places drawn twice, answers and medicines marked."""

import re
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import Clock, parts_of
from tests.support.page import Element, Page
from tests.support.printing import base_case, case_with
from tests.support.staff import QUIET, Colleague, actor_of, add_case, read_case
from triage.questionnaire.reading import read_flat
from triage.rules.summary import Change
from triage.services.last_time import course
from triage.web.charts import charts
from triage.web.since import since

WORST = {"peg-average": 9, "peg-enjoyment": 9, "peg-activity": 9}


@pytest.fixture
def thrice(demo_app: Flask, clock: Clock) -> UUID:
    """The case of somebody who filled in a form twice before."""
    number = "T-THRICE"
    for answers in ({**QUIET, **WORST}, {**QUIET, "injury": "not-sure"}):
        add_case(demo_app, answers, record_number=number)
        clock.pass_by(days=40)
    return add_case(demo_app, {**QUIET, "peg-average": 2, "pain-sites": ["low-back-left", "calf-right"]},
                    record_number=number)


@pytest.fixture
def shown(demo_app: Flask, thrice: UUID) -> Page:
    """The page of that case."""
    return Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{thrice}")


def section(page: Page, id_: str) -> Element:
    return page.first("section", **{"aria-labelledby": id_})


def test_a_score_is_drawn_with_a_name_that_tells_it(shown: Page) -> None:
    drawn = [one for one in section(shown, "sc").all("svg") if "PEG" in one["aria-label"]]
    assert [one["role"] for one in drawn] == ["img"]
    label = drawn[0]["aria-label"]
    assert re.fullmatch(r"PEG, of 10: 9\.0 on \d+ \w+ 2026, 5\.7 on \d+ \w+ 202\d, 4\.3 now", label), label
    assert len(drawn[0].all("circle")) == 3
    text = section(shown, "sc").text
    assert "lower by 1.4" in text.lower()
    assert "no published change to compare with" in text


def test_both_bodies_are_drawn_and_named(shown: Page) -> None:
    bodies = [one["aria-label"] for one in section(shown, "bm").all("svg") if one["role"] == "img"]
    assert [("Calf, right" in one, "Low back, middle" in one) for one in bodies] == [
        (True, False), (False, True)]
    ids = [one["id"] for one in shown.walk() if one["id"]]
    assert len(ids) == len(set(ids))


def test_answers_that_differ_from_last_time_are_marked(shown: Page) -> None:
    rows = {row.first("th").text: row for row in section(shown, "an").all("tr") if row.all("td")}
    injury = next(row for words, row in rows.items() if "did you fall, crash" in words)
    assert injury.all("td")[1].text == "was: not sure"
    ran = next(row for words, row in rows.items() if "poo problems" in words)
    assert ran.all("td")[1].text == "same"


def test_the_least_change_that_matters_is_a_band(demo_app: Flask, thrice: UUID) -> None:
    case, parts = read_case(demo_app, thrice), parts_of(demo_app)
    visits = course(parts.store, parts.library, actor_of(demo_app, "clinician"), case, now=parts.now())
    definition = replace(case.definition)
    vars(definition)["layout"] = replace(case.definition.layout, important=MappingProxyType(
        {"daily-life": Change(Decimal("1.0"), ("7",)), "peg": Change(Decimal("1.0"), ("7",))}))
    found = next(one for one in charts(replace(case, definition=definition), visits) if one.row.name == "PEG")
    assert found.least == 1
    assert found.band is not None
    top, height = found.band
    before, now = found.points[-2], found.points[-1]
    assert top <= before.y <= top + height < now.y   # lower by more than that is below the band


def test_medicines_with_the_risky_ones_first(demo_app: Flask) -> None:
    base = base_case(demo_app)
    told = {**QUIET, "takes-medicines": "yes",
            "medicines": [{"medicine-name": "Vitamin C"}, {"medicine-name": "Oxycodone 10 mg"}]}
    found = since(case_with(base, read_flat(base.definition.questionnaire, told)), ()).medicines
    assert [(row.entries[0].words_en, row.marks) for row in found.rows] == [
        ("Oxycodone 10 mg", "opioid"), ("Vitamin C", "")]
    assert "takes-medicines" in {one.link_id for one in found.says}


def test_a_first_form_says_so_and_draws_nothing(demo_app: Flask) -> None:
    page = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{add_case(demo_app, QUIET)}")
    assert "first time" in section(page, "sc").text
    assert not section(page, "sc").all("svg")


def test_what_is_not_known_says_how_it_is_not(demo_app: Flask) -> None:
    id_ = add_case(demo_app, {**QUIET, "bladder-change": None, "saddle-feeling": "declined",
                              "bowel-change": "not-sure"})
    page = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{id_}")
    words = section(page, "mi").text
    for state, name in (("not sure 1", "Poo problems"), ("rather not say 1", "Feeling between the legs"),
                        ("not answered 2", "Pee problems")):
        assert f"{state} {name}" in words
