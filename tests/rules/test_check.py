"""What `check` finds in rule sets that can be read, and that the published ones have none of it."""

import pytest

from tests.support.rules import HEAD, choice, form, option
from tests.support.worked_cases import LIBRARY, definition
from triage.questionnaire.model import Condition, Item, ItemType, Operator
from triage.questionnaire.values import Code
from triage.rules.check import faults
from triage.rules.load import read
from triage.rules.prove.claims import Ground
from triage.rules.prove.soundness import unsound
from triage.rules.reads import questions_read

STATUS = ("no", "new", "not-sure")
FORM = form(
    Item("first", ItemType.GROUP, "First", items=(choice("a", *STATUS), choice("b", *STATUS))),
    Item(
        "later",
        ItemType.GROUP,
        "Later",
        items=(
            choice("c", *STATUS),
            choice("hidden", *STATUS, enable_when=(Condition("a", Operator.EQUAL, Code("new")),)),
            choice("list", "x", "y", "none", "not-sure", repeats=True),
            choice("when", option("recent", "0..42"), "no"),
        ),
    ),
)


def rule(name: str, body: str, urgency: str = "soon", more: str = "") -> str:
    return (
        f'[[rule]]\nid = "{name}"\nflag = "f"\nurgency = "{urgency}"\nsays = "R"\ncites = ["1"]\n'
        f"{more}\n{body}\n"
    )


def found(rules: str, head: str = HEAD) -> list[str]:
    rule_set = read((head + rules).encode(), FORM)
    return [str(fault) for fault in (*faults(FORM, rule_set), *unsound(Ground(FORM, rule_set)))]


A = 'any = [{ question = "a", is = "new" }]'
B = 'any = [{ question = "b", is = "new" }]'
BOTH = 'all = [{ question = "a", is = "new" }, { question = "b", is = "new" }]'


def test_a_sound_rule_set_has_no_fault() -> None:
    assert found(rule("r", A) + rule("s", B, "same_day")) == []


@pytest.mark.parametrize(
    ("rules", "place", "problem"),
    [
        (
            rule("r", 'all = [{ question = "a", is = "new" }, { question = "a", is = "no" }]'),
            "r",
            "ever make it fire",
        ),
        (
            rule("r", 'all = [{ question = "a", is = "no" }, { question = "hidden", is = "new" }]'),
            "r",
            "ever make",
        ),
        (rule("r", A, "same_day") + rule("s", BOTH), "s", "other rules always ask for as much"),
        (rule("r", A) + rule("s", BOTH), "s", "whenever it holds, 'r' holds too"),
        (rule("r", A) + rule("s", A), "r", "whenever it holds, 's' holds too"),
        (rule("r", 'any = [{ question = "list", is = "x" }]'), "list", "no rule reads 'y'"),
    ],
)
def test_each_fault_names_its_place(rules: str, place: str, problem: str) -> None:
    lines = [line for line in found(rules) if line.startswith(f"{place}: ") and problem in line]
    assert len(lines) == 1, found(rules)


def test_a_rule_may_say_that_it_repeats_another() -> None:
    rules = rule("r", A) + rule("s", BOTH, more='repeats = ["r"]').replace('flag = "f"', 'flag = "g"')
    assert found(rules, HEAD + '[flag.g]\ntitle = "G"\n') == []


def test_a_routine_rule_decides_nothing_and_is_no_fault() -> None:
    assert found(rule("r", A, "routine")) == []


def test_an_interrupt_after_the_danger_pages_is_found() -> None:
    head = HEAD.replace('version = "1"', 'version = "1"\ninterrupt_until = "first"')
    late = rule("r", 'any = [{ question = "c", is = "new" }]', "emergency", "interrupt = true")
    assert any(line.startswith("r: it interrupts, but 'c' is asked after") for line in found(late, head))
    assert found(rule("r", A, "emergency", "interrupt = true"), head) == []


def test_a_sign_that_must_interrupt_by_itself_is_found_when_it_waits_for_another() -> None:
    head = HEAD.replace('version = "1"', 'version = "1"\ninterrupt_alone = ["a"]')
    assert any(
        line.startswith("a: 'new' must interrupt by itself")
        for line in found(rule("r", BOTH, "emergency", "interrupt = true"), head)
    )
    assert found(rule("r", A, "emergency", "interrupt = true"), head) == []


def test_the_published_rule_sets_are_sound() -> None:
    for slug in LIBRARY.slugs:
        condition = definition(slug)
        assert faults(condition.questionnaire, condition.rules) == []
        assert unsound(Ground(condition.questionnaire, condition.rules)) == []


def test_interrupts_come_on_their_own_page_or_by_the_end_of_the_danger_pages() -> None:
    condition = definition("post-laminectomy")
    rules = condition.rules
    pages = [item.link_id for item in condition.questionnaire.items]
    home = {inner.link_id: top.link_id for top in condition.questionnaire.items for inner in top.walk()}
    assert {home[question] for question in rules.interrupt_alone} == {"right-now", "who", "bladder-bowel"}
    read_last = max(
        pages.index(home[question])
        for rule in rules.rules
        if rule.interrupt
        for question in questions_read(rule.when, rules, rows=False)
    )
    assert pages[read_last] == rules.interrupt_until == "keeping-safe"
