"""The verdict: what fires, what an open answer asks for, and how far the range reaches."""

import pytest

from tests.support.rules import TODAY, choice, form, judge, number, option, said
from triage.questionnaire.model import Condition, Operator
from triage.questionnaire.values import Code
from triage.rules.result import Urgency

STATUS = ("no", "new", "not-sure", "declined")
FORM = form(
    choice("bladder", *STATUS), choice("bowel", *STATUS),
    choice("recheck", "same", "differs", "not-sure",
           enable_when=(Condition("bladder", Operator.EQUAL, Code("not-sure")),)),
    choice("signs", "fever", "chills", "none", "not-sure", repeats=True),
    choice("ill", "confused", "none", "not-sure", repeats=True,
           enable_when=(Condition("signs", Operator.EQUAL, Code("fever")),
                        Condition("signs", Operator.EQUAL, Code("chills")))),
    choice("checked", "yes", "no", "not-sure"), number("worst"),
    choice("when", option("recent", "0..42"), option("old", "43.."), option("never", "never"), "not-sure"),
)
BLADDER = """
[[reading]]
question = "bladder"
said = "not-sure"
ask = "recheck"
reads = { same = "no", differs = "new" }
[[rule]]
id = "core"
flag = "f"
urgency = "emergency"
if_unknown = "same_day"
interrupt = true
says = "New bladder or bowel trouble"
cites = ["1"]
any = [ { question = "bladder", is = "new" }, { question = "bowel", is = "new" } ]
"""
SEPSIS = """
[[rule]]
id = "sepsis"
flag = "f"
urgency = "emergency"
if_unknown = "same_day"
says = "Fever and confused"
cites = ["1"]
all = [ { question = "signs", any = ["fever", "chills"] }, { question = "ill", is = "confused" } ]
"""


def rule(body: str, urgency: str = "same_day", if_unknown: str = "") -> str:
    unknown = f'if_unknown = "{if_unknown}"\n' if if_unknown else ""
    head = f'[[rule]]\nid = "r"\nflag = "f"\nurgency = "{urgency}"\n{unknown}'
    return f'{head}says = "R"\ncites = ["1"]\n{body}\n'


def verdict(rules: str, *, finished: bool = True, **answers: object) -> tuple[str, str, str]:
    found = judge(FORM, rules).evaluate(said(FORM, **answers), TODAY, finished=finished)
    return str(found.urgency), str(found.certain), str(found.possible)


def test_a_new_sign_is_its_rules_level_for_certain():
    assert verdict(BLADDER, bladder="new", bowel="no") == ("emergency", "emergency", "emergency")


def test_no_to_everything_is_routine():
    assert verdict(BLADDER, bladder="no", bowel="no") == ("routine", "routine", "routine")


@pytest.mark.parametrize("answer", ["declined", None])
def test_an_open_danger_sign_asks_for_a_call_and_stays_possible(answer):
    assert verdict(BLADDER, bladder=answer, bowel="no") == ("same_day", "routine", "emergency")


def test_an_empty_form_is_never_routine():
    assert verdict(BLADDER) == ("same_day", "routine", "emergency")


def test_a_sign_not_shown_yet_raises_nothing_but_leaves_the_form_incomplete():
    result = judge(FORM, BLADDER).evaluate(said(FORM, bladder="no"), TODAY, finished=False)
    assert result.urgency is Urgency.ROUTINE
    assert result.incomplete == ("bowel",)


def test_a_sign_shown_and_left_empty_raises_at_once():
    assert verdict(BLADDER, finished=False, bladder=None)[0] == "same_day"


@pytest.mark.parametrize(("recheck", "urgency"), [("same", "routine"), ("differs", "emergency"),
                                                  ("not-sure", "same_day"), (None, "same_day")])
def test_not_sure_is_read_by_its_follow_up(recheck, urgency):
    assert verdict(BLADDER, bladder="not-sure", recheck=recheck, bowel="no")[0] == urgency


def test_a_question_hidden_by_a_known_answer_is_false():
    assert verdict(SEPSIS, signs=["none"]) == ("routine", "routine", "routine")


def test_a_question_hidden_by_an_open_answer_stays_open():
    assert verdict(SEPSIS, signs=["not-sure"]) == ("same_day", "routine", "emergency")


def test_not_sure_among_signs_leaves_only_the_others_open():
    rules = rule('any = [ { question = "signs", is = "chills" } ]', if_unknown="soon")
    assert verdict(rules, signs=["fever", "not-sure"]) == ("soon", "routine", "same_day")


@pytest.mark.parametrize(("checked", "expected"), [
    ("yes", ("routine", "routine", "routine")), ("no", ("same_day", "same_day", "same_day")),
    ("not-sure", ("same_day", "routine", "same_day")), (None, ("same_day", "routine", "same_day"))])
def test_not_said_acts_on_open_answers_without_being_certain(checked, expected):
    assert verdict(rule('all = [ { question = "checked", not_said = "yes" } ]'), checked=checked) == expected


def test_said_takes_declined_at_its_word():
    body = 'any = [ { question = "bladder", said = ["declined"] } ]'
    assert verdict(rule(body), bladder="declined") == ("same_day", "routine", "same_day")


def test_open_acts_on_an_empty_answer():
    body = 'any = [ { question = "checked", open = true } ]'
    assert verdict(rule(body), checked=None)[0] == "same_day"
    assert verdict(rule(body), checked="no")[0] == "routine"


@pytest.mark.parametrize(("worst", "urgency"), [(6, "routine"), (7, "same_day"), (8, "same_day")])
def test_a_threshold_holds_at_its_edge(worst, urgency):
    assert verdict(rule('all = [ { question = "worst", ">=" = 7 } ]'), worst=worst)[0] == urgency


@pytest.mark.parametrize(("when", "expected"), [
    ("recent", "same_day"), ("old", "routine"), ("never", "routine"), ("not-sure", "routine")])
def test_a_window_reads_buckets(when, expected):
    assert verdict(rule('all = [ { question = "when", within_days = 42 } ]'), when=when)[0] == expected


def test_a_bucket_across_the_edge_stays_open():
    body = rule('all = [ { question = "when", within_days = 30 } ]')
    assert verdict(body, when="recent") == ("routine", "routine", "same_day")


@pytest.mark.parametrize(("signs", "expected"), [
    (("new", "new", ["none"]), "same_day"), (("new", "no", ["none"]), "routine"),
    (("new", "not-sure", ["none"]), "routine")])
def test_at_least_counts(signs, expected):
    body = """at_least = 2
of = [ { question = "bladder", is = "new" }, { question = "bowel", is = "new" },
       { question = "signs", is = "fever" } ]"""
    bladder, bowel, picked = signs
    assert verdict(rule(body), bladder=bladder, bowel=bowel, signs=picked)[0] == expected


def test_none_holds_only_when_no_part_does():
    body = 'none = [ { question = "bladder", is = "new" } ]'
    assert verdict(rule(body), bladder="no")[0] == "same_day"
    assert verdict(rule(body), bladder="new")[0] == "routine"
    assert verdict(rule(body), bladder=None) == ("routine", "routine", "same_day")


def test_a_rule_can_rest_on_another():
    rules = BLADDER.replace("[[reading]]", rule('all = [ { rule = "core" } ]', "soon") + "[[reading]]")
    found = judge(FORM, rules).evaluate(said(FORM, bladder="new", bowel="no"), TODAY, finished=True)
    assert [finding.rule for finding in found.findings] == ["core", "r"]


def test_an_interrupt_is_a_finding_that_answers_made_true():
    engine = judge(FORM, BLADDER)
    fired = engine.evaluate(said(FORM, bladder="new"), TODAY, finished=False)
    waiting = engine.evaluate(said(FORM, bladder="declined"), TODAY, finished=True)
    assert [finding.rule for finding in fired.interrupts] == ["core"]
    assert waiting.interrupts == ()


def test_settling_names_the_questions_that_could_still_raise_the_urgency():
    found = judge(FORM, BLADDER).evaluate(said(FORM, bladder="declined", bowel="no"), TODAY, finished=True)
    assert found.settling == ("bladder",)


def test_settling_asks_the_follow_up_before_the_question_again():
    found = judge(FORM, BLADDER).evaluate(said(FORM, bladder="not-sure", recheck=None, bowel="no"),
                                          TODAY, finished=True)
    assert found.settling == ("recheck",)


def test_the_same_input_gives_the_same_bytes():
    engine = judge(FORM, BLADDER + SEPSIS)
    answers = said(FORM, bladder="not-sure", signs=["fever", "not-sure"])
    first = engine.evaluate(answers, TODAY, finished=True).to_document()
    assert engine.evaluate(answers, TODAY, finished=True).to_document() == first
