"""The printed summary: the same facts as the case page, on one page, shortened by stated steps only."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.page import Page
from tests.support.staff import QUIET, Colleague, add_case, read_case
from tests.web.test_print_pdf import BUSY, everything
from triage.services.views import CaseView, Entry
from triage.web.fit import Fit
from triage.web.sheet import Sheet, compose
from triage.web.verdict import named

STATES = {
    "bladder-change": "not-sure",
    "saddle-feeling": "declined",
    "sexual-change": None,
    "pelvic-recheck": None,
}
MARKS = {
    "unsure": "? not sure",
    "declined": "? rather not say",
    "skipped": "\N{EN DASH} not answered",
    "not-asked": "\N{EN DASH} not asked yet",
}


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk."""
    return Colleague.at(demo_app, "desk")


def summary(desk: Colleague, case_id: UUID) -> Page:
    return desk.open(f"/desk/cases/{case_id}/print")


def entries(case: CaseView) -> list[Entry]:
    return [entry for section in case.sections for entry in section.entries]


def line(page: Page, label: str) -> str:
    """Give the line on paper that names a question."""
    return next(
        one.text for block in page.all("section", class_="blk") for one in block.all("p") if label in one.text
    )


@pytest.mark.parametrize(
    "answers",
    [{**QUIET, **STATES}, QUIET, {"right-now-body": ["chest-pain"]}],
    ids=["states", "quiet", "nearly empty"],
)
def test_every_answer_is_on_paper_in_its_state(
    demo_app: Flask, desk: Colleague, answers: dict[str, object]
) -> None:
    case_id = add_case(demo_app, answers)
    case, page = read_case(demo_app, case_id), summary(desk, case_id)
    cut = compose(case).cut
    for entry in entries(case):
        words = MARKS.get(entry.state.value) or cut(entry.words_en)
        on_paper = line(page, named(entry))
        assert words in on_paper or on_paper.startswith(("No:", words)), entry


def test_page_of_the_form_that_is_left_out_says_how_many_answers_it_has(
    demo_app: Flask, desk: Colleague
) -> None:
    page = summary(desk, add_case(demo_app, BUSY))
    last = page.all("section", class_="blk")[-1].text
    assert last.startswith("On the case page only")
    assert "How pain affects you (3)" in last


def test_open_answer_is_never_printed_as_no(demo_app: Flask, desk: Colleague) -> None:
    page = summary(desk, add_case(demo_app, {**QUIET, **STATES}))
    for label in ("Pee problems", "Feeling between the legs", "Sex organs: feeling or use"):
        assert not line(page, label).startswith("No:")
        assert not line(page, label).endswith(": No")


def test_paper_and_screen_give_the_same_verdict(demo_app: Flask, desk: Colleague) -> None:
    case_id = add_case(demo_app, BUSY)
    paper = summary(desk, case_id)
    screen = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{case_id}")
    assert paper.first("p", class_="lv").text.endswith(screen.first("p", class_="big").text.upper())
    findings = {one.first("h3").all("span")[-1].text for one in screen.all("article")}
    top = paper.first("div", class_="top2").text
    assert [title for title in findings if title not in top] == []


def test_unknowns_that_matter_are_on_paper(demo_app: Flask, desk: Colleague) -> None:
    case_id = add_case(demo_app, {**QUIET, **STATES})
    asked = [one.short for one in Sheet(read_case(demo_app, case_id)).verdict.unknowns]
    top = summary(desk, case_id).first("section", class_="whole").text
    assert asked
    assert [name for name in asked if name not in top] == []


def test_banner_names_patient_visit_and_source(desk: Colleague, demo_app: Flask) -> None:
    case_id = add_case(demo_app, QUIET, language="es")
    banner = summary(desk, case_id).first("header").text
    for words in (
        "EXAMPLE, Marisol",
        "Born 3 Feb 1972 (54 F)",
        "Visit 22 Nov 2026, 9:00",
        "Main Street",
        "Spanish",
        "at home",
        "Sent 20 Nov 2026, 9:00",
        f"Case {case_id.hex[:4].upper()}-{case_id.hex[4:8].upper()}",
    ):
        assert words in banner


def test_foot_says_versions_receipt_and_who_printed(desk: Colleague, demo_app: Flask) -> None:
    case_id = add_case(demo_app, QUIET)
    origin, foot = read_case(demo_app, case_id).provenance, summary(desk, case_id).first("footer").text
    for words in (origin.receipt, origin.rules_version, origin.questionnaire_version, "by Dana Frontwell"):
        assert words in foot


def test_unfinished_form_says_so_on_paper_and_is_for_clinicians(desk: Colleague, demo_app: Flask) -> None:
    case_id = add_case(demo_app, {"right-now-body": ["chest-pain"]}, sent=False)
    page = summary(Colleague.at(demo_app, "clinician"), case_id)
    assert "not finished, not sent" in page.first("header").text
    assert summary(desk, case_id).status == 404


def test_words_of_the_patient_stay_in_their_language_only_where_they_are_free(
    desk: Colleague, demo_app: Flask
) -> None:
    page = summary(desk, add_case(demo_app, {**QUIET, "limb-weak": "new"}, language="es"))
    assert "Yes. It began in the last 2 weeks" in line(page, "Weak arm, hand, leg or foot")


def test_printing_is_recorded_and_changes_nothing(desk: Colleague, demo_app: Flask) -> None:
    case_id, parts = add_case(demo_app, QUIET), parts_of(demo_app)
    before = row_counts(parts)
    summary(desk, case_id)
    after = row_counts(parts)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {"audit": 1}


def test_marking_as_printed_leads_back_to_the_day_of_the_visit(desk: Colleague, demo_app: Flask) -> None:
    summary(desk, add_case(demo_app, QUIET))
    page = desk.press("It is printed: mark as done")
    assert page.address.startswith("/desk/day/2026-11-22")
    assert "Printed 9:00" in next(row.text for row in page.all("tr") if "EXAMPLE, Marisol" in row.text)


def test_summary_that_was_printed_is_not_marked_again(desk: Colleague, demo_app: Flask) -> None:
    case_id = add_case(demo_app, QUIET)
    summary(desk, case_id)
    desk.press("It is printed: mark as done")
    assert not any("mark as done" in one.text for one in summary(desk, case_id).all("button"))


def test_page_shortens_no_more_than_it_must(demo_app: Flask) -> None:
    assert compose(read_case(demo_app, add_case(demo_app, QUIET))).taken is Fit.WHOLE
    assert compose(read_case(demo_app, add_case(demo_app, everything(demo_app)))).taken is Fit.RUN_ON


def test_page_says_how_it_was_shortened(desk: Colleague, demo_app: Flask) -> None:
    whole, short = (
        summary(desk, add_case(demo_app, answers)).first("footer").text
        for answers in (QUIET, everything(demo_app))
    )
    assert "To fit" not in whole
    for words in ("share a line", "long answers are cut", "on the case page only", "by title", "small type"):
        assert words in short


@pytest.mark.parametrize("taken", list(Fit))
def test_no_step_takes_away_a_flag_an_unknown_or_a_danger_answer(demo_app: Flask, taken: Fit) -> None:
    case = read_case(demo_app, add_case(demo_app, BUSY))
    sheet = Sheet(case, taken)
    titles = {flag.title for flag in sheet.flags} | {title for _, found in sheet.titles for title in found}
    assert titles == {flag.title for flag in (*sheet.verdict.flags, *sheet.verdict.open_flags)}
    unknowns = {name for _, names in sheet.unknowns for name in names}
    assert unknowns == {one.short for one in sheet.verdict.unknowns}
    printed = {label for block in sheet.blocks for one in block.lines for label in one.labels}
    danger = set(case.definition.judge_of.danger_questions)
    assert {named(entry) for entry in entries(case) if entry.link_id in danger} <= printed


def test_pages_go_one_by_one_and_medicines_go_last(demo_app: Flask) -> None:
    case = read_case(demo_app, add_case(demo_app, everything(demo_app)))
    order = Sheet(case, Fit.DANGER_PAGES).expendable
    kept = [sum(len(block.lines) for block in Sheet(case, Fit.DANGER_PAGES, out).blocks)
            for out in range(len(order) + 1)]
    assert kept == sorted(kept, reverse=True)
    assert order[0].startswith("where-")
    assert order[-1] == "how-long"
