"""Reasons are minimal: what is named forces the finding, and without any one of them it is open."""

from tests.support.rules import TODAY, choice, form, judge, said

STATUS = ("no", "new", "not-sure")
FORM = form(*(choice(name, *STATUS) for name in "abcd"))
RULES = """
[[rule]]
id = "r"
flag = "f"
urgency = "emergency"
says = "R"
cites = ["1"]
any = [ { all = [ { question = "a", is = "new" }, { question = "b", is = "new" } ] },
        { all = [ { question = "c", is = "new" }, { none = [ { question = "d", is = "new" } ] } ] } ]
"""


def because(**answers: object) -> list[str]:
    found = judge(FORM, RULES).evaluate(said(FORM, **answers), TODAY, finished=True)
    return [reason.question for reason in found.findings[0].because]


def test_both_parts_of_a_conjunction_are_named():
    assert because(a="new", b="new", c="no", d="no") == ["a", "b"]


def test_a_no_that_a_rule_rests_on_is_named():
    assert because(a="no", b="no", c="new", d="no") == ["c", "d"]


def test_only_one_of_two_ways_is_named():
    assert len(because(a="new", b="new", c="new", d="no")) == 2


def test_a_reason_carries_what_was_picked():
    found = judge(FORM, RULES).evaluate(said(FORM, a="new", b="new"), TODAY, finished=True)
    assert [reason.codes for reason in found.findings[0].because] == [("new",), ("new",)]


def test_an_undetermined_rule_names_what_it_waits_for():
    told = said(FORM, a="new", b="not-sure", c="no", d="no")
    found = judge(FORM, RULES).evaluate(told, TODAY, finished=True)
    assert found.undetermined[0].waits_for == ("b",)
