"""Rows by name: whatever several tabs do to them, none is lost, doubled or mixed up with another."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet, State
from triage.questionnaire.rows import NEW, MovedError, RowChange, Table, is_empty, name_from

EMPTY = AnswerSet({"year": SKIPPED})
TABS, YEARS = 3, 4   # few of each: they meet


def row(year: int) -> AnswerSet:
    return AnswerSet({"year": Answer(State.ANSWERED, (year,))})


def table(*years: int) -> Table:
    return Table.of(tuple(map(row, years)))


def years(kept: Table) -> list[object]:
    return [one["year"].first for one in kept.rows]


def test_new_row_goes_to_the_end() -> None:
    assert years(table(2019).put(NEW, row(2024), "n")) == [2019, 2024]


def test_new_row_that_is_sent_again_is_there_once() -> None:
    once = table(2019).put(NEW, row(2024), "n")
    assert once.put(NEW, row(2024), "n") == once


def test_new_row_that_is_sent_again_otherwise_is_told() -> None:
    once = table().put(NEW, row(2019), "n")
    with pytest.raises(MovedError):
        once.put(NEW, row(2024), "n")


def test_two_new_rows_that_say_the_same_are_two() -> None:
    assert years(table(2019).put(NEW, row(2019), "n")) == [2019, 2019]


def test_empty_new_row_is_nothing() -> None:
    assert table(2019).put(NEW, EMPTY, "n") == table(2019)


def test_unsure_row_is_not_empty() -> None:
    assert not is_empty(AnswerSet({"year": Answer(State.UNSURE)}))


def test_changed_row_stays_in_its_place_and_keeps_its_name() -> None:
    before = table(2019, 2019)
    after = before.put(before.marks[0], row(2024), "n")
    assert (years(after), after.names) == ([2024, 2019], before.names)


def test_row_that_was_changed_meanwhile_is_told() -> None:
    before = table(2019)
    after = before.put(before.marks[0], row(2020), "n")
    with pytest.raises(MovedError):
        after.put(before.marks[0], row(2021), "n")
    assert after.put(before.marks[0], row(2020), "n") == after   # both say the same: nothing to tell


def test_row_that_was_removed_meanwhile_is_told() -> None:
    with pytest.raises(MovedError):
        table().put(table(2019).marks[0], row(2020), "n")


def test_removing_takes_the_one_of_two_equal_rows() -> None:
    before = table(2019, 2019, 2024)
    assert before.without(before.marks[1]).names == (before.names[0], before.names[2])


def test_removing_a_row_that_was_changed_meanwhile_is_told() -> None:
    before = table(2019)
    with pytest.raises(MovedError):
        before.put(before.marks[0], row(2020), "n").without(before.marks[0])


def test_removing_a_row_that_is_gone_changes_nothing() -> None:
    assert table(2024).without(table(2019).marks[0]) == table(2024)


def test_names_that_do_not_fit_are_made_anew() -> None:
    assert Table.of((row(2019), row(2020)), ("one",)) == table(2019, 2020)


@dataclass
class Form:
    """What ought to be kept, by a number for each row; and what each tab shows of it: mark and number."""

    kept: Table = field(default_factory=Table)
    ought: dict[int, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    shown: dict[int, list[tuple[str, int, int]]] = field(default_factory=dict)
    sent: int = 0

    def load(self, tab: int) -> None:
        """Show a tab what is kept now."""
        told = zip(self.kept.marks, self.kept.names, strict=True)
        self.shown[tab] = [(mark, self.numbers[name], self.ought[self.numbers[name]]) for mark, name in told]

    def add(self, tab: int, year: int, again: bool) -> None:
        """Send a new row, and perhaps once more."""
        self.sent += 1
        name = name_from(f"key {self.sent}", "list")
        for _ in range(1 + again):
            self.kept = RowChange(NEW, row(year)).on(self.kept, name)
        self.numbers[name], self.ought[self.sent] = self.sent, year

    def change(self, tab: int, which: int, year: int) -> None:
        """Change a row as the tab shows it: told whenever somebody else did something else to it since."""
        mark, number, was = self.shown[tab][which % len(self.shown[tab])]
        there = self.ought.get(number)
        try:
            self.kept = RowChange(mark, row(year)).on(self.kept, "unused")
            assert there in (was, year)
            self.ought[number] = year
        except MovedError:
            assert there not in (was, year)

    def remove(self, tab: int, which: int) -> None:
        """Remove a row as the tab shows it."""
        mark, number, was = self.shown[tab][which % len(self.shown[tab])]
        there = self.ought.get(number)
        try:
            self.kept = RowChange(removed=mark).on(self.kept, "unused")
            assert there in (None, was)
            self.ought.pop(number, None)
        except MovedError:
            assert there not in (None, was)


STEPS = st.lists(st.tuples(st.sampled_from(["load", "add", "change", "change", "remove"]),
                           st.integers(0, TABS - 1), st.integers(0, 5), st.integers(2000, 1999 + YEARS),
                           st.booleans()), max_size=40)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_tabs_lose_double_and_mix_up_no_row(steps: list[tuple[str, int, int, int, bool]]) -> None:
    form = Form()
    for verb, tab, which, year, again in steps:
        if verb == "add":
            form.add(tab, year, again)
        elif verb == "load" or not form.shown.get(tab):
            form.load(tab)
        elif verb == "change":
            form.change(tab, which, year)
        else:
            form.remove(tab, which)
        assert {form.numbers[name]: one["year"].first
                for name, one in zip(form.kept.names, form.kept.rows, strict=True)} == form.ought
