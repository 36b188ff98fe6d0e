"""A broken rule set is refused with the file, the place and the mend."""

import pytest

from tests.support.rules import HEAD, choice, form
from triage.questionnaire.model import Item, ItemType
from triage.rules.errors import RuleSetError
from triage.rules.load import read

FORM = form(choice("bladder", "no", "new", "not-sure"), choice("sites", "low-back", repeats=True),
            choice("when", "recent"),
            Item("more", ItemType.GROUP, "more", repeats=True, items=(choice("more-when", "recent"),)))
RULE = ('[[rule]]\nid = "r"\nflag = "f"\nurgency = "soon"\nsays = "R"\ncites = ["1"]\n'
        'any = [ { question = "bladder", is = "new" } ]\n')



def with_leaf(leaf: str) -> str:
    """Give a rule set whose one rule has another leaf."""
    return HEAD + RULE.replace('question = "bladder", is = "new"', leaf)


BROKEN = {
    "not toml": ("[rule_set", "is not TOML", "Mend the line"),
    "no head": (RULE, "'rule_set' is missing", "Add rule_set"),
    "unknown top key": (HEAD + RULE + "[colour]\nx = 1", "'colour' is not known", "Remove it"),
    "unknown rule key": (HEAD + RULE.replace("says", "sais"), "'says' is missing", "Add says"),
    "left over key": (HEAD + RULE + 'colour = "red"\n', "'colour' is not known", "Remove it"),
    "unknown level": (HEAD + RULE.replace('"soon"', '"asap"'), "'asap' is no word for urgency", "emergency"),
    "unknown flag": (HEAD + RULE.replace('"f"', '"g"'), "'g' is no word for flag", "Use one of: f"),
    "unknown above own level": (HEAD + RULE + 'if_unknown = "emergency"\n',
                                "above the rule's own", "Lower it"),
    "unknown question": (HEAD + RULE.replace("bladder", "blader"), "no question 'blader'", "'bladder'"),
    "unknown option": (HEAD + RULE.replace('is = "new"', 'is = "knew"'), "no option 'knew'", "no, new"),
    "no comparison": (HEAD + RULE.replace(', is = "new"', ""), "does not say what about", "is, any"),
    "two groups": (HEAD + RULE + 'all = [ { question = "bladder", is = "no" } ]\n', "exactly one of", "Nest"),
    "empty group": (HEAD + RULE.replace('{ question = "bladder", is = "new" }', ""),
                    "missing or empty", "Add any"),
    "id twice": (HEAD + RULE + RULE, "two rules have the id 'r'", "its own id"),
    "unknown condition": (with_leaf('condition = "X"'), "no condition 'X'", "Known so far"),
    "unknown rule": (with_leaf('rule = "x"'), "no rule 'x'", "id of"),
    "unknown form": (with_leaf('expr = "1"'), "no condition", "Start"),
    "wrong type": (HEAD + RULE.replace('"R"', "7"), "a whole number (7)", "Write text"),
    "window without days": (HEAD + RULE.replace('is = "new"', "within_days = 4"),
                            "options without days", "'days'"),
    "unknown property": (with_leaf('question = "sites", property = "part", any = ["toe"]'),
                         "part = 'toe'", "Use one of"),
    "rows unknown": (with_leaf('any_row = "operation", all = [ { class = "weak" } ]'),
                     "no rows 'operation'", "Define them"),
    "class outside rows": (with_leaf('class = "weak"'), "only a row has a class", "any_row"),
    "match outside reasons": (with_leaf('match = "weak"'),
                              "no region is under judgement", "classification.reason"),
    "at least too many": (HEAD + RULE.replace("any = [", "at_least = 2\nof = ["),
                          "can never decide", "1 to 1"),
    "code twice": (HEAD + RULE.replace('is = "new"', 'any = ["new", "new"]'), "stands here twice", "once"),
    "silent interrupt": (HEAD.replace('patient = "This needs care."', "") + RULE + "interrupt = true\n",
                         "no words for the patient", "Add patient"),
    "reading of no option": (HEAD + '[[reading]]\nquestion = "bladder"\nsaid = "maybe"\nask = "when"\n'
                             'reads = { recent = "new" }\n' + RULE, "no option 'maybe'", "Its options"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_set_says_where_and_how_to_mend_it(name):
    text, problem, mend = BROKEN[name]
    with pytest.raises(RuleSetError) as caught:
        read(text.encode(), FORM)
    assert str(caught.value).startswith("rules.toml: ")
    assert problem in str(caught.value)
    assert mend in str(caught.value)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(RuleSetError, match="not UTF-8"):
        read(b"\xff\xfe", FORM)


def test_rules_that_rest_on_each_other_in_a_circle_are_refused():
    first = RULE.replace('question = "bladder", is = "new"', 'rule = "s"')
    second = RULE.replace('id = "r"', 'id = "s"').replace('question = "bladder", is = "new"', 'rule = "r"')
    with pytest.raises(RuleSetError, match="in a circle"):
        read((HEAD + first + second).encode(), FORM)
