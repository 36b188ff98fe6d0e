"""A posted page: what it asked, what stands to be saved, what it still has to ask."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from tests.support.questionnaires import TODAY, choice, form, group, question, rows, when
from triage.forms.page import Asked, PagePost, open_places, read_page
from triage.forms.rows import Verb
from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.pages import pages
from triage.questionnaire.rows import RowChange, Table
from triage.questionnaire.values import Code

MORE = choice("more", "yes", "no", enable_when=when("had-op", "=", "yes"))
SIMPLE = group("ops", choice("had-op"), MORE)
YEAR = question("year", ItemType.INTEGER)
DEEPER = choice("deeper", enable_when=when("kind", "=", "yes"))
TABLE = group("ops", choice("had-op"), rows("list", YEAR, choice("kind"), DEEPER,
                                           enable_when=when("had-op", "=", "yes")))
_keys = iter(range(10**9))


def asked(top: Item, kept: AnswerSet | None = None, masked: tuple[str, ...] = ()) -> Asked:
    """Describe the only page of a questionnaire."""
    questionnaire = form(top)
    return Asked(f"test-{next(_keys)}", questionnaire, pages(questionnaire)[0], kept or AnswerSet(), {},
                 frozenset(masked), TODAY)


def post(page: Asked, **fields: Any) -> PagePost:
    """Send fields by linkId; `do` and `row_list` as they are."""
    data: MultiDict[str, str] = MultiDict()
    for name, value in fields.items():
        key = name if name in ("do", "row_list") else f"q_{name.replace('__', ':').replace('_', '-')}"
        data.setlist(key, [value] if isinstance(value, str) else list(value))
    return read_page(page, data)


def said(**codes: str) -> AnswerSet:
    """Give kept answers."""
    return AnswerSet({name.replace("_", "-"): Answer(State.ANSWERED, (Code(code),))
                      for name, code in codes.items()})


def states(answers: Mapping[str, Answer]) -> dict[str, State]:
    """Give the states alone."""
    return {link_id: answer.state for link_id, answer in answers.items()}


class TestQuestions:
    """Questions outside rows."""

    def test_question_that_was_not_shown_gets_no_entry(self) -> None:
        assert states(post(asked(SIMPLE), had_op="yes").answers) == {"had-op": State.ANSWERED}

    def test_question_that_was_shown_and_left_empty_is_skipped(self) -> None:
        found = post(asked(SIMPLE, said(had_op="yes")), had_op="yes")
        assert states(found.answers) == {"had-op": State.ANSWERED, "more": State.SKIPPED}

    def test_follow_up_that_another_device_unlocked_is_read_all_the_same(self) -> None:
        assert set(post(asked(SIMPLE), had_op="yes", more="no").answers) == {"had-op", "more"}

    def test_empty_answer_never_replaces_one_on_a_closed_branch(self) -> None:
        page = asked(SIMPLE, said(had_op="yes", more="yes"))
        assert set(post(page, had_op="no").answers) == {"had-op"}

    def test_given_answer_on_a_closing_branch_is_kept(self) -> None:
        page = asked(SIMPLE, said(had_op="yes", more="yes"))
        assert set(post(page, had_op="no", more="no").answers) == {"had-op", "more"}

    def test_masked_answer_left_empty_stays_as_it_was(self) -> None:
        page = asked(SIMPLE, said(had_op="yes"), masked=("had-op",))
        assert "had-op" not in post(page).answers

    def test_masked_answer_can_be_given_anew(self) -> None:
        page = asked(SIMPLE, said(had_op="yes"), masked=("had-op",))
        assert post(page, had_op="no").answers["had-op"].codes == {"no"}

    def test_unknown_fields_are_ignored(self) -> None:
        assert set(post(asked(SIMPLE), had_op="no", somebody_elses="yes").answers) == {"had-op"}

    def test_problem_keeps_the_answer_out(self) -> None:
        found = post(asked(SIMPLE), had_op="perhaps")
        assert [one.link_id for one in found.problems] == ["had-op"]
        assert found.answers == {}


class TestOpenPlaces:
    """Where a page still has something to ask."""

    def test_follow_up_without_an_answer_is_open(self) -> None:
        page = asked(SIMPLE)
        assert list(open_places(page, said(had_op="yes"))) == [{"_anchor": "q_more"}]

    def test_skipped_question_is_not_open(self) -> None:
        page = asked(SIMPLE)
        kept = said(had_op="yes").with_answers({"more": SKIPPED})
        assert list(open_places(page, kept)) == []

    def test_group_whose_rows_were_never_saved_is_open(self) -> None:
        assert list(open_places(asked(TABLE), said(had_op="yes"))) == [{"_anchor": "q_list"}]

    def test_follow_up_inside_a_row_is_open_at_its_row(self) -> None:
        row = said(kind="yes").with_answers({"year": SKIPPED})
        kept = said(had_op="yes").with_rows("list", (said(kind="no").with_answers({"year": SKIPPED}), row))
        assert list(open_places(asked(TABLE), kept)) == [{"_anchor": "q_deeper", "row": "list:1"}]


class TestRows:
    """Rows of a repeating group."""

    ROW = AnswerSet({"year": Answer(State.ANSWERED, (2019,)), "kind": Answer(State.ANSWERED, (Code("no"),))})

    def page(self, *kept: AnswerSet) -> Asked:
        """Give a page on which the group shows."""
        return asked(TABLE, said(had_op="yes").with_rows("list", kept))

    def test_half_typed_row_is_read_whichever_button_was_pressed(self) -> None:
        for button in ("next", "open:list:", "edit:list:whatever"):
            found = post(self.page(), had_op="yes", row_list="new", year__text="2019", do=button).rows["list"]
            assert (found.mark, found.row["year"].first) == ("new", 2019)

    def test_rows_are_left_alone_by_a_page_that_did_not_show_them(self) -> None:
        assert post(self.page(self.ROW), had_op="yes").rows == {}

    def test_table_without_a_form_was_asked_and_changes_nothing(self) -> None:
        assert post(self.page(self.ROW), had_op="yes", row_list="").rows == {"list": RowChange()}

    def test_form_of_a_row_is_read_over_that_row(self) -> None:
        other = said(kind="yes")
        (_, mark), there = self.marks(other, self.ROW), self.page(other, self.ROW)
        found = post(there, had_op="yes", row_list=mark, year__text="2020", kind="no").rows["list"]
        assert (found.mark, found.row["year"].first, found.row["kind"].first.code) == (mark, 2020, "no")

    def test_row_that_another_tab_removed_is_read_all_the_same(self) -> None:
        found = post(self.page(), had_op="yes", row_list=self.marks(self.ROW)[0], year__text="2020")
        assert found.rows["list"].row["year"].first == 2020

    def test_button_that_removes_names_its_row(self) -> None:
        found = post(self.page(self.ROW), had_op="yes", row_list="", do="remove:list:1a2b-3c")
        assert found.rows == {"list": RowChange(removed="1a2b-3c")}
        assert found.action.verb is Verb.REMOVE

    @staticmethod
    def marks(*rows: AnswerSet) -> tuple[str, ...]:
        return Table.of(rows).marks

    def test_problem_in_a_row_is_told_and_leads_to_its_box(self) -> None:
        found = post(self.page(), had_op="yes", row_list="new", year__text="nineteen")
        assert [(one.link_id, one.anchor) for one in found.problems] == [("year", "q_year:text")]

    def test_follow_up_of_a_row_is_asked_once_the_row_calls_for_it(self) -> None:
        row = replace(self.ROW, answers={**self.ROW.answers, "kind": Answer(State.ANSWERED, (Code("yes"),))})
        found = post(self.page(row), had_op="yes", row_list=self.marks(row)[0], year__text="2019", kind="yes")
        assert found.rows["list"].row["deeper"].state is State.SKIPPED
