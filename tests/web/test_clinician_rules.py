"""The rule set in words: every rule, its sources, its record; for clinicians, and of their sites."""

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.staff import QUIET, Colleague, add_case

ADDRESS = "/clinician/rules"


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites, at the rules."""
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(ADDRESS)
    return colleague


def test_every_rule_stands_on_the_page_once(clinician: Colleague, demo_app: Flask) -> None:
    rules = parts_of(demo_app).library.get("post-laminectomy").rules
    shown = [one["id"].removeprefix("rule-") for one in clinician.page.all("article")]
    assert sorted(shown) == sorted(rule.id for rule in rules.rules)
    for rule in rules.rules:
        assert rule.says in clinician.page.first("article", id=f"rule-{rule.id}").text


def test_every_link_on_the_page_leads_somewhere(clinician: Colleague) -> None:
    ids = {one["id"] for one in clinician.page.walk() if "id" in one}
    wanted = {one["href"][1:] for one in clinician.page.all("a") if one["href"].startswith("#")}
    assert len(wanted) > 50
    assert wanted <= ids


def test_rule_that_nobody_verified_says_so(clinician: Colleague, demo_app: Flask) -> None:
    rules = parts_of(demo_app).library.get("post-laminectomy").rules
    for rule in rules.rules:
        words = clinician.page.first("article", id=f"rule-{rule.id}").text
        assert ("no clinician has verified" in words) is not rule.verified


def test_rule_leads_to_its_scorecard(clinician: Colleague, demo_app: Flask) -> None:
    add_case(demo_app, {**QUIET, "limb-weak": "new"})
    link = clinician.page.first("article", id="rule-weak-new").all("a")[-1]["href"]
    address, _, anchor = link.partition("#")
    rule = parts_of(demo_app).library.get("post-laminectomy").rules
    says = next(one.says for one in rule.rules if one.id == "weak-new")
    assert says in clinician.open(address).first("th", id=anchor).text


def test_condition_that_is_not_asked_here_is_not_there(clinician: Colleague) -> None:
    assert clinician.open(f"{ADDRESS}?condition=knees").status == 404
