"""The rule set in words: every rule, its sources, its record; for clinicians, and of their sites."""

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Page
from tests.support.staff import QUIET, Colleague, add_case

ADDRESS = "/clinician/rules"


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites, at the rules."""
    colleague = Colleague.at(demo_app, "clinician")
    colleague.open(ADDRESS)
    return colleague


def record(page: Page, rule: str) -> str:
    """Give what the page says of a rule's record."""
    return page.first("article", id=f"rule-{rule}").all("dd")[-1].text


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


def test_record_grows_with_a_form_and_a_signature(clinician: Colleague, demo_app: Flask) -> None:
    before = record(clinician.page, "weak-new")
    case = add_case(demo_app, {**QUIET, "limb-weak": "new"})
    after_form = record(clinician.open(ADDRESS), "weak-new")
    clinician.open(f"/clinician/cases/{case}")
    clinician.press("Sign and close", decision="agree", plan="Examine.")
    after_signature = record(clinician.open(ADDRESS), "weak-new")
    assert len({before, after_form, after_signature}) == 3


def test_record_is_of_ones_own_sites(demo_app: Flask) -> None:
    elsewhere = Colleague.at(demo_app, "riverside-clinician")
    before = record(elsewhere.open(ADDRESS), "weak-new")
    add_case(demo_app, {**QUIET, "limb-weak": "new"})
    assert record(elsewhere.open(ADDRESS), "weak-new") == before


def test_condition_that_is_not_asked_here_is_not_there(clinician: Colleague) -> None:
    assert clinician.open(f"{ADDRESS}?condition=knees").status == 404
