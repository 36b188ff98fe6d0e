"""The case page: the verdict, what is missing, whose words, on whose authority."""

import json
from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of
from tests.support.page import Element, Page
from tests.support.staff import QUIET, Colleague, add_case, read_case
from triage.fhir.invariants import problems

STATES = {
    "bladder-change": "not-sure",
    "saddle-feeling": "declined",
    "bowel-change": "no",
    "sexual-change": None,
    "pelvic-recheck": None,
    "limb-weak": "new",
    "weak-how-bad": ["lift-foot"],
    "weak-speed": "weeks",
}


@pytest.fixture
def clinician(demo_app: Flask) -> Colleague:
    """A clinician of both sites."""
    return Colleague.at(demo_app, "clinician")


@pytest.fixture
def case_id(demo_app: Flask) -> UUID:
    """A case with an answer in every state, filled in in Spanish."""
    return add_case(demo_app, {**QUIET, **STATES}, language="es")


@pytest.fixture
def shown(clinician: Colleague, case_id: UUID) -> Page:
    """The page of that case."""
    return clinician.open(f"/clinician/cases/{case_id}")


def block(page: Page, heading: str) -> Element:
    """Give the section under a heading."""
    titles = [one for one in page.all() if one.tag in ("h2", "h1") and heading in one.text]
    found = titles[0]
    while found.tag not in ("section", "aside", "form", "div"):
        assert found.parent is not None
        found = found.parent
    return found


def answer(page: Page, question: str) -> Element:
    """Give the cell with what was said to a question."""
    row = next(row for row in block(page, "Answers").all("tr") if row.first("th").text == question)
    return row.first("td")


def test_head_says_who_the_patient_is_and_who_answered(shown: Page) -> None:
    assert shown.heading == "EXAMPLE, Marisol"
    for words in (
        "54 F, born 3 Feb 1972",
        "Visit 22 Nov, 9:00",
        "Language Spanish",
        "Filled in by the patient, alone",
    ):
        assert words in shown.text


def test_verdict_shows_the_level_and_how_far_it_could_rise(shown: Page) -> None:
    verdict = shown.first("section", class_="verdict")
    steps = {step.all("span")[0].text: step for step in verdict.first("ol").all("li")}
    assert list(steps) == ["Routine", "Soon", "Same day", "Emergency"]
    assert "now" in steps["Same day"]["class"].split()
    assert "may" in steps["Emergency"]["class"].split()
    assert "A screening aid, not a diagnosis." in verdict.text


def test_verdict_says_that_no_clinician_signed_the_rules(shown: Page) -> None:
    assert "not signed off by a clinician yet" in shown.first("section", class_="verdict").text


def test_unknowns_that_matter_stand_before_the_findings(shown: Page) -> None:
    headings = [one.text for one in shown.all("h2")]
    unknowns = next(place for place, words in enumerate(headings) if words.startswith("Unknowns that matter"))
    findings = next(place for place, words in enumerate(headings) if words.startswith("Findings"))
    assert unknowns < findings


def test_unknown_says_what_was_said_and_how_bad_it_could_be(shown: Page) -> None:
    row = next(
        row for row in block(shown, "Unknowns that matter").all("tr") if "between your legs" in row.text
    )
    assert "? rather not say" in row.text
    assert "Emergency" in row.text


def test_queue_and_case_page_count_the_same_unknowns(clinician: Colleague, shown: Page) -> None:
    heading = next(one.text for one in shown.all("h2") if one.text.startswith("Unknowns that matter"))
    row = next(row for row in clinician.open("/clinician/queue").all("tr") if "EXAMPLE, Marisol" in row.text)
    assert (
        row.first("span", class_="unk").text
        == f"? {heading.removeprefix('Unknowns that matter (').rstrip(')')}"
    )


def test_finding_quotes_the_patients_own_words_with_the_english_beside(shown: Page) -> None:
    finding = next(one for one in shown.all("article") if "Weakness of a limb" in one.text)
    said = finding.first("span", class_="said")
    assert (said["lang"], said.text) == ("es", "Sí. Empezó en las últimas 2 semanas")
    assert "(Yes. It began in the last 2 weeks)" in finding.text


def test_finding_from_missing_answers_is_told_apart(shown: Page) -> None:
    assert "Raised because answers are missing" in shown.text
    opened = next(one for one in shown.all("article") if one.all("span", class_="unk"))
    assert "Open" in [one.text for one in opened.all("dt")]


def test_every_source_cited_is_one_click_away_with_how_far_it_was_checked(shown: Page) -> None:
    cited = {link["href"] for link in shown.all("a") if link["href"].startswith("#source-")}
    assert cited
    for target in cited:
        assert any(
            words in shown.first("li", id=target[1:]).text
            for words in ("read at the source", "not verified", "not read", "a decision of this project")
        )


def test_level_without_a_verified_source_says_so(demo_app: Flask, shown: Page, case_id: UUID) -> None:
    unverified = [one for one in read_case(demo_app, case_id).result.findings if not one.verified]
    assert unverified
    assert shown.text.count("no clinician has verified this level") == len(unverified)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Any of these pee problems?", "? not sure"),
        ("Has the feeling between your legs changed?", "? rather not say"),
        ("Any of these poo problems?", "No"),
        ("Has the feeling or use of your sex organs changed?", "\N{EN DASH} not answered"),
        (
            "Is an arm, hand, leg or foot weak?",
            "Sí. Empezó en las últimas 2 semanas (Yes. It began in the last 2 weeks)",
        ),
    ],
)
def test_answer_shows_its_state_in_words(shown: Page, question: str, words: str) -> None:
    assert answer(shown, question).text == words


def test_answer_never_asked_says_so(demo_app: Flask, clinician: Colleague) -> None:
    case = add_case(demo_app, {"right-now-body": ["chest-pain"]}, sent=False)
    page = clinician.open(f"/clinician/cases/{case}")
    assert page.status == 200
    assert "Form not finished" in page.first("section", class_="verdict").text
    assert "Not sent yet" in page.text


def test_case_without_a_finding_never_says_that_nothing_is_there(
    demo_app: Flask, clinician: Colleague
) -> None:
    page = clinician.open(f"/clinician/cases/{add_case(demo_app, QUIET)}")
    assert "That is not the same as nothing being there." in block(page, "Findings").text
    assert not any(words in page.text.lower() for words in ("no red flags", "all clear", "nothing wrong"))


def test_classification_names_the_region_the_course_and_why_not_higher(
    demo_app: Flask, clinician: Colleague
) -> None:
    case = add_case(demo_app, {**QUIET, "op-when": None})
    page = block(clinician.open(f"/clinician/cases/{case}"), "Classification")
    assert "possible" in page.first("h2").text
    assert "counts because it is not known" in page.text


def test_body_picture_says_in_words_what_it_shows(shown: Page) -> None:
    picture = next(one for one in shown.all("svg") if one["role"] == "img")
    assert "Pain: Low back, left" in picture["aria-label"]
    assert "Low back, left" in block(shown, "Where it is").first("dd").text


def test_page_says_where_everything_comes_from(demo_app: Flask, shown: Page, case_id: UUID) -> None:
    case, provenance = read_case(demo_app, case_id), block(shown, "Where this comes from").text
    for words in (
        case.provenance.receipt,
        case.provenance.rules_version,
        case.provenance.questionnaire_version,
        case.provenance.definition_hash[:12],
    ):
        assert words in provenance


def test_timeline_tells_when_the_clinic_was_told(shown: Page) -> None:
    assert "Clinic alerted" in block(shown, "Timeline").text


def test_reading_a_case_is_recorded(demo_app: Flask, clinician: Colleague, case_id: UUID) -> None:
    from tests.support.app import row_counts  # noqa: PLC0415

    before = row_counts(parts_of(demo_app))["audit"]
    clinician.open(f"/clinician/cases/{case_id}")
    assert row_counts(parts_of(demo_app))["audit"] == before + 1


def test_fhir_file_is_the_same_case_and_keeps_the_standards_invariants(
    clinician: Colleague, case_id: UUID
) -> None:
    answer = clinician.client.get(f"/clinician/cases/{case_id}/fhir.json")
    assert answer.mimetype == "application/fhir+json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    bundle = json.loads(answer.text)
    assert problems(bundle) == []
    names = [
        entry["resource"]["name"][0]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "Patient"
    ]
    assert [(name["family"], name["given"]) for name in names] == [("Example", ["Marisol"])]


def test_words_that_are_markup_are_shown_as_words(demo_app: Flask, clinician: Colleague) -> None:
    case = add_case(demo_app, QUIET, family="<script>x</script>")
    page = clinician.open(f"/clinician/cases/{case}")
    assert "&lt;SCRIPT&gt;X&lt;/SCRIPT&gt;" in page.html
    assert "<script>x" not in page.html.lower().replace("&lt;", "")
