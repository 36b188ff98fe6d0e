"""The printed summary: the same facts as the case page, on one page, shortened by stated steps only."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.app import parts_of, row_counts
from tests.support.page import Page
from tests.support.staff import QUIET, Colleague, add_case, read_case
from tests.web.test_print_pdf import BUSY, everything
from triage.services.views import CaseView, Entry
from triage.web.compose import compose
from triage.web.fit import Fit
from triage.web.sheet import Sheet
from triage.web.sheet_lines import OPEN

STATES = {
    "bladder-change": "not-sure",
    "saddle-feeling": "declined",
    "sexual-change": None,
    "pelvic-recheck": None,
}
ORDER = (
    "Flags, with the patient\N{RIGHT SINGLE QUOTATION MARK}s own answer",
    "Red-flag questions not answered, and it matters: ask",
    "What bothers the patient most",
    "Spine operations",
    "Where it is (front, back)",
    "Scores",
    "Checklist",
    "Medicines",
    "Allergies",
    "What the patient wants from the visit",
    "Daily life and other answers",
)
COLUMNS = ("Yes", "No", "Not sure", "Not answered")


@pytest.fixture
def desk(demo_app: Flask) -> Colleague:
    """The front desk."""
    return Colleague.at(demo_app, "desk")


def summary(desk: Colleague, case_id: UUID) -> Page:
    return desk.open(f"/desk/cases/{case_id}/print")


def entries(case: CaseView) -> list[Entry]:
    return [entry for section in case.sections for entry in section.entries]


def ticks(page: Page) -> dict[str, str]:
    """Give the checklist: what is asked → "column: what stands there"."""
    found = {}
    for row in page.first("table", class_="x").all("tr")[1:]:
        cells = [cell.text for cell in row.all("td")]
        told = [f"{name}: {cell}" for name, cell in zip(COLUMNS, cells, strict=False) if cell != "·"]
        for label in row.first("th").text.split("; "):
            found[label.partition(":")[0]] = told[0] if len(cells) > 1 else cells[0]
    return found


def test_parts_stand_in_the_order_of_the_page(demo_app: Flask, desk: Colleague) -> None:
    page = summary(desk, add_case(demo_app, QUIET))
    assert tuple(one.text for one in page.first("main").all("h2") if one.text in ORDER) == ORDER


def test_checklist_has_a_column_for_each_answer_and_no_state_looks_like_another(
    demo_app: Flask, desk: Colleague
) -> None:
    said = ticks(summary(desk, add_case(demo_app, {**QUIET, **STATES, "limb-weak": "new",
                                                   "cord-signs": None})))
    assert said["Weak arm, hand, leg or foot"] == "Yes: X"
    assert said["Poo problems"] == "No: X"
    assert said["Pee problems"] == "Not sure: X"
    assert said["Feeling between the legs"] == "Not answered: rather not say"
    assert said["Clumsy hands, unsteady, shocks"] == "Not answered: left empty"


def test_signs_out_of_one_list_are_told_apart(demo_app: Flask, desk: Colleague) -> None:
    said = ticks(summary(desk, add_case(demo_app, {**QUIET, "general-signs": ["weight", "strain"]})))
    assert said["Weight loss without trying"] == "Yes: X"
    assert said["Pain that wakes every night"] == "No: X"
    assert said["Other signs, last 3 months, others"] == "Yes: X"


def test_list_with_a_not_sure_in_it_says_no_to_nothing(demo_app: Flask, desk: Colleague) -> None:
    said = ticks(summary(desk, add_case(demo_app, {**QUIET, "general-signs": ["weight", "not-sure"]})))
    assert said["Weight loss without trying"] == "Yes: X"
    assert said["Pain that wakes every night"] == "Not sure: X"


@pytest.mark.parametrize("answers", [{**QUIET, **STATES}, QUIET, {}], ids=["states", "quiet", "empty"])
def test_every_danger_answer_is_in_its_column(
    demo_app: Flask, desk: Colleague, answers: dict[str, object]
) -> None:
    sheet = Sheet(read_case(demo_app, add_case(demo_app, answers)))
    danger = sheet.case.definition.judge_of.danger_questions
    states = {named: tick for tick in sheet.ticks for named in tick.labels}
    shown = {line.label for line in sheet.trouble}
    for entry in entries(sheet.case):
        tables = sheet._of_tables | sheet._of_scores
        if entry.link_id in danger and entry.label_en not in shown and entry.link_id not in tables:
            tick = next(found for label, found in states.items() if label.startswith(entry.label_en)
                        or entry.link_id in {one.question for one in sheet.layout.signs})
            assert (tick.column == OPEN) == (tick.state.value in ("skipped", "declined", "not-asked")), entry


def test_medicines_and_allergies_that_were_not_asked_are_never_none(demo_app: Flask, desk: Colleague) -> None:
    page = summary(desk, add_case(demo_app, QUIET))
    lists = {one.first("h2").text: one.text for one in page.all("section", class_="list")}
    assert "\N{EN DASH} not asked" in lists["Medicines"]
    assert "\N{EN DASH} not asked" in lists["Allergies"]
    assert "none known" not in lists["Allergies"].lower()


def test_blood_thinners_and_opioids_are_boxed(demo_app: Flask, desk: Colleague) -> None:
    answers = {**QUIET, "risk-medicines": ["blood-thinner", "opioid"], "med-signs": ["none"]}
    page = summary(desk, add_case(demo_app, answers))
    assert {"BLOOD THINNER", "OPIOID"} <= {one.text for one in page.all("b", class_="box")}


def test_paper_and_screen_give_the_same_verdict(demo_app: Flask, desk: Colleague) -> None:
    case_id = add_case(demo_app, BUSY)
    paper = summary(desk, case_id)
    screen = Colleague.at(demo_app, "clinician").open(f"/clinician/cases/{case_id}")
    assert paper.first("p", class_="lv").text.endswith(screen.first("p", class_="big").text.upper())
    findings = {one.first("h3").all("span")[-1].text for one in screen.all("article")}
    top = paper.first("main").text
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


def test_paper_is_in_english_whatever_the_form_was_in(desk: Colleague, demo_app: Flask) -> None:
    page = summary(desk, add_case(demo_app, {**QUIET, "limb-weak": "new"}, language="es"))
    assert "It began in the last 2 weeks" in page.first("table", class_="x").text


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
    quiet, all_of_it = (
        compose(read_case(demo_app, add_case(demo_app, answers)))
        for answers in (QUIET, everything(demo_app))
    )
    assert quiet.taken <= Fit.SMALL
    assert all_of_it.taken > Fit.FEW


def test_page_says_how_it_was_shortened_and_where_the_rest_is(desk: Colleague, demo_app: Flask) -> None:
    page = summary(desk, add_case(demo_app, everything(demo_app)))
    assert "small type; long lists are cut; signs answered alike share a line" in page.first("footer").text
    assert "All of it is on the case page" in page.first("footer").text
    assert "operations: case page" in page.first("main").text


@pytest.mark.parametrize("taken", [step for step in Fit if step < Fit.NAMES])
def test_no_step_takes_away_a_flag_an_unknown_or_a_danger_answer(demo_app: Flask, taken: Fit) -> None:
    case = read_case(demo_app, add_case(demo_app, BUSY))
    sheet = Sheet(case, taken)
    titles = {flag.title for flag in sheet.flags} | {title for _, found in sheet.titles for title in found}
    assert titles == {flag.title for flag in (*sheet.verdict.flags, *sheet.verdict.open_flags)}
    unknowns = {name for _, names in sheet.unknowns for name in names}
    assert unknowns == {one.short for one in sheet.verdict.unknowns}
    whole = {label for tick in Sheet(case).ticks for label in tick.labels}
    printed = "; ".join(label for tick in sheet.ticks for label in tick.labels)
    assert {label for label in whole if sheet.label(label) not in printed} == set()


def test_lists_keep_what_is_boxed_and_say_how_many_are_elsewhere(demo_app: Flask) -> None:
    case = read_case(demo_app, add_case(demo_app, BUSY))
    whole, short = (Sheet(case, step).listing("operations") for step in (Fit.WHOLE, Fit.LEAST))
    assert whole
    assert short
    assert (len(whole.records), whole.more) == (4, 0)
    assert (len(short.records), short.more) == (2, 2)
