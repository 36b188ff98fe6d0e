"""Citations: each leads to a source that says something, and sources that nobody cites are noted."""

import pytest

from tests.content.conftest import Alter
from triage.content.sources import citations, source_findings, uncited
from triage.library import Definition

FACTS = {str(number) for number in range(1, 122)} | {"78a", "94a", "94b", "102b"}
SCALES = {"peg", "phq2", "gad2"}
PART_TWO = {"tests", "treatments", "revision", "patterns", "thresholds", "mri-device", "widespread",
            "opioid-names", "thinner-names"}
ABOUT = {"examination", "plan"}


def test_the_published_sources_have_nothing_to_mend(definition: Definition) -> None:
    assert source_findings(definition) == []


def test_every_fact_of_the_evidence_is_there(definition: Definition) -> None:
    assert set(definition.evidence) == FACTS | SCALES | PART_TWO | ABOUT


def test_a_source_that_is_read_can_be_looked_up(definition: Definition) -> None:
    assert all(source.url.startswith("https://") for source in definition.evidence.values() if source.url)
    assert sum(bool(source.url) for source in definition.evidence.values()) > 40


def test_what_nobody_has_verified_says_so(definition: Definition) -> None:
    confidence = {number: source.confidence for number, source in definition.evidence.items()}
    from_memory = ("44", "74", "89", "100", "101", "104", "106", "109", "116", "118", "gad2", "patterns",
                   "mri-device", "widespread")
    assert {confidence[number] for number in from_memory} == {"M"}
    assert {confidence[number] for number in ("52", "53", "56", "63", "67", "72", "76", "90",
                                                     "thresholds")} == {"D"}


def test_a_citation_that_leads_nowhere_is_found(alter: Alter) -> None:
    changed = alter("evidence.toml", ("[source.45]", "[source.9045]"))
    places = {finding.place for finding in source_findings(changed) if "source 45," in finding.problem}
    assert places == {where for where, number in citations(changed) if number == "45"}
    assert places


def test_a_source_that_nobody_cites_is_noted(alter: Alter) -> None:
    assert "9045" in uncited(alter("evidence.toml", ("[source.45]", "[source.9045]")))


def test_what_the_page_about_the_condition_cites_is_cited(definition: Definition, alter: Alter) -> None:
    assert "11" not in uncited(definition)
    assert "11" in uncited(alter("about.toml", ('cites = ["11"]', 'cites = ["12"]')))


@pytest.mark.parametrize(("old", "new", "problem"), [
    ('confidence = "V"', 'confidence = "certain"', "the confidence is 'certain'."),
    ('citation = "General knowledge"', 'citation = " "', "text or citation is empty."),
    ('url = "https:', 'url = "http:', "the address is 'http://doi.org/10.1111/papr.13379'."),
])
def test_a_source_that_is_not_whole_is_found(alter: Alter, old: str, new: str, problem: str) -> None:
    assert problem in {finding.problem for finding in source_findings(alter("evidence.toml", (old, new)))}
