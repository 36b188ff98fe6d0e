"""No state of an answer ends under the wrong heading: random forms of the real condition, sent and not."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.support.noted import case_of
from tests.support.stored_forms import MANY, REAL, random_forms
from triage.questionnaire.answers import Answer, State
from triage.questionnaire.completeness import asked
from triage.questionnaire.model import Item, Meaning
from triage.services.note import Heading, Note, as_text, note_of
from triage.services.views import CaseView, Entry

BATCHES = 10   # so that a failure names few forms
FORM, LAYOUT = REAL.questionnaire, REAL.layout
TABLES = (LAYOUT.operations, LAYOUT.medicines, LAYOUT.allergies)
TABLED = {link_id for table in TABLES if table for link_id in table.questions}
DANGER = {*(sign.question for sign in LAYOUT.signs),
          *(set(REAL.judge_of.danger_questions) - TABLED - set(LAYOUT.goals)),
          "sexual-change"}   # an interruption rests on it, though no rule wants it answered
SAID = {Heading.HISTORY, Heading.OPERATIONS, Heading.PAIN, Heading.DANGER, Heading.MEDICINES, Heading.GOALS,
        Heading.WHO}
OWN = {State.UNSURE: Heading.UNSURE, State.DECLINED: Heading.OPEN, State.SKIPPED: Heading.OPEN,
       State.NOT_ASKED: Heading.OPEN}


@pytest.fixture(scope="module", params=range(BATCHES))
def noted(request: pytest.FixtureRequest) -> list[tuple[CaseView, Note]]:
    """Give the cases and notes of one batch of random forms, half of them not sent."""
    forms = [form for finished in (True, False)
             for form in random_forms(max(1, MANY // BATCHES // 2), finished=finished, seed=request.param)]
    cases = [case_of(form.answers, form.today, finished=form.finished) for form in forms]
    return [(case, note_of(case)) for case in cases]


def test_each_answer_stands_where_its_state_belongs_alone(noted: list[tuple[CaseView, Note]]) -> None:
    for case, note in noted:
        stands = places(note)
        groups = {link_id for link_id, item in FORM.by_id.items() if item.is_rows}
        for entry in entries(case):
            headings = stands.pop((entry.link_id, entry.row))
            check(entry, FORM.by_id[entry.link_id], answer_of(case, entry), headings)
        assert {link_id for link_id, _ in stands} <= groups
        check_text(note)


def places(note: Note) -> dict[tuple[str, int | None], list[Heading]]:
    """Give the headings under which each answer stands."""
    found: dict[tuple[str, int | None], list[Heading]] = defaultdict(list)
    for line in note.lines:
        if line.state is not None:
            (link_id,) = line.links
            found[link_id, line.row].append(line.heading)
    return found


def check(entry: Entry, item: Item, answer: Answer, headings: list[Heading]) -> None:
    """Hold the headings of one answer against its state."""
    if entry.state is State.ANSWERED:
        (home,) = [heading for heading in headings if heading in SAID]
        expected = [heading for meaning, heading in ((Meaning.UNSURE, Heading.UNSURE),
                                                     (Meaning.DECLINED, Heading.OPEN))
                    if any(one.meaning is meaning and one.code in answer.codes for one in item.options)]
        assert sorted(headings) == sorted([home, *expected]), entry.link_id
        assert (home is Heading.DANGER) == (entry.link_id in DANGER), entry.link_id
    else:
        also = [Heading.DANGER] if entry.link_id in DANGER else []
        assert headings == [*also, OWN[entry.state]], entry.link_id


def check_text(note: Note) -> None:
    """Hold the text against its promises."""
    text = as_text(note)
    rows = text.splitlines()
    assert max(map(len, rows)) <= 80
    assert [row for row in rows if row[:1] not in ("", " ", "-")] == [
        note.title, *(heading.upper() for heading in Heading)]
    assert all(note.under(heading) for heading in Heading)
    assert text.isascii()


def test_questions_that_do_not_apply_are_nowhere(noted: list[tuple[CaseView, Note]]) -> None:
    for case, note in noted:
        applies = {item.link_id for part in (1, 2) for item, _ in asked(FORM, case.answers, case.today, part)}
        told = {link_id for line in note.lines if line.state is not None for link_id in line.links
                if FORM.by_id[link_id].is_question}
        assert told <= applies
        assert not {one.link_id for one in FORM.by_id.values() if one.hidden} & told


def test_a_danger_sign_without_an_answer_never_reads_as_no(noted: list[tuple[CaseView, Note]]) -> None:
    for _, note in noted:
        for line in note.under(Heading.DANGER):
            if line.state not in (None, State.ANSWERED):
                assert {State.SKIPPED: "NOT ANSWERED", State.NOT_ASKED: "NOT ASKED", State.UNSURE: "NOT SURE",
                        State.DECLINED: "PREFERRED NOT TO SAY"}[line.state] in line.text


def entries(case: CaseView) -> Iterator[Entry]:
    """Yield every question of the path."""
    for section in case.sections:
        yield from section.entries


def answer_of(case: CaseView, entry: Entry) -> Answer:
    """Give what was said to it."""
    if entry.row is None:
        return case.answers[entry.link_id]
    return case.answers.rows[FORM.rows_of[entry.link_id].link_id][entry.row][entry.link_id]
