"""Paper and screen say the same: every answer, and the scores with those of the time before."""

import re
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

import pytest
from flask import Flask

from tests.support.printing import base_case, case_with, html_of
from tests.support.random_answers import Teller
from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.questionnaire.answers import State
from triage.questionnaire.model import BODY_MAP
from triage.rules.summary import Change
from triage.services.answerer import QUESTIONS
from triage.web.score_rows import score_rows
from triage.web.sheet import Sheet


def plain(html: str) -> str:
    """Give the words of a page without its markup."""
    text = re.sub(r"<[^>]+>", " ", html)
    for name, char in (("&#39;", "'"), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"')):
        text = text.replace(name, char)
    return " ".join(text.split())


@pytest.mark.parametrize("seed", range(4))
def test_every_answer_of_the_case_page_is_on_the_whole_sheet(demo_app: Flask, seed: int) -> None:
    base = base_case(demo_app)
    case = case_with(base, Teller(base.definition.questionnaire, seed, base.today).form())
    sheet = Sheet(case)
    text = plain(html_of(demo_app, sheet))
    for entry in (one for section in case.sections for one in section.entries):
        item = case.definition.questionnaire.by_id[entry.link_id]
        if entry.link_id in QUESTIONS or item.control == BODY_MAP or entry.link_id in sheet._of_scores:
            continue   # in the banner, in the picture, in the score that they make
        if entry.state is State.ANSWERED and not sheet.said.says_no(entry):
            split = any(one.question == entry.link_id and one.option for one in sheet.layout.signs)
            assert split or all(pick in text or pick == "Yes" for pick in entry.words_en.split("; ")), entry
        elif entry.row is None:
            assert entry.label_en in text or entry.link_id in sheet._of_tables, entry


@pytest.fixture
def twice(demo_app: Flask, clock: object) -> UUID:
    """The case of somebody who filled in a form before."""
    number = "T-TWICE"
    add_case(demo_app, {**QUIET, "peg-average": 2}, record_number=number)
    clock.pass_by(days=40)   # type: ignore[attr-defined]
    return add_case(demo_app, {**QUIET, "pain-sites": ["low-back-left", "calf-right"]}, record_number=number)


def test_scores_stand_beside_those_of_the_time_before_on_both(demo_app: Flask, twice: UUID) -> None:
    rows = {one.name: one for one in score_rows(read_case(demo_app, twice))}
    assert (rows["PEG"].now, rows["PEG"].last, rows["PEG"].change) == ("5.7 of 10", "4.3", "higher by 1.4")
    for who, address in (("desk", f"/desk/cases/{twice}/print"), ("clinician", f"/clinician/cases/{twice}")):
        text = Colleague.at(demo_app, who).open(address).first("main").text
        assert "4.3" in text
        assert "higher by 1.4" in text


def test_places_that_are_new_or_gone_are_named(demo_app: Flask, twice: UUID) -> None:
    text = Colleague.at(demo_app, "desk").open(f"/desk/cases/{twice}/print").first("main").text
    assert re.search(r"New since \d+ \w+ 2026: pain calf, right", text)
    assert re.search(r"Gone since \d+ \w+ 2026: pain low back, middle", text)


@pytest.mark.parametrize(("least", "change"), [("1.0", "▲ higher by 1.4"), ("2.0", "no clear change")])
def test_arrow_stands_only_beyond_the_change_that_sources_call_important(
    demo_app: Flask, twice: UUID, least: str, change: str
) -> None:
    case = read_case(demo_app, twice)
    layout = replace(case.definition.layout,
                     important=MappingProxyType({"peg": Change(Decimal(least), ("7",))}))
    definition = replace(case.definition)
    vars(definition)["layout"] = layout
    row = next(one for one in score_rows(replace(case, definition=definition)) if one.name == "PEG")
    assert row.change == change
    assert row.cites == (("7",) if change.startswith("▲") else ())


def test_first_form_has_nothing_before_it(demo_app: Flask) -> None:
    case = read_case(demo_app, add_case(demo_app, QUIET))
    assert case.last is None
    assert all(one.last == "" for one in score_rows(case))
