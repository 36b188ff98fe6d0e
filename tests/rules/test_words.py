"""Conditions in words: every kind of condition, and every rule of every condition folder."""

from collections.abc import Iterator

import pytest

from tests.support.rules import HEAD, choice, form, number, option
from tests.support.worked_cases import LIBRARY
from triage.rules.load import read
from triage.rules.words import Describer, Phrase

FORM = form(choice("a", "new", "same", "not-sure"), choice("b", option("old", group="back"), "young"),
            number("age"))


def said(condition: str, terms: str = "") -> Phrase:
    """Give the words of one rule's condition."""
    text = f'''{HEAD}{terms}
[[rule]]
id = "r"
flag = "f"
urgency = "soon"
says = "Something"
cites = ["1"]
{condition}'''
    rules = read(text.encode(), FORM)
    return Describer(rules, FORM).of(rules.rules[0].when)


@pytest.mark.parametrize(("condition", "words"), [
    ('any = [{ question = "a", is = "new" }]', "a: “New”"),
    ('any = [{ question = "a", any = ["same", "new"] }]', "a: “New” or “Same”"),
    ('any = [{ question = "age", ">=" = 65 }]', "age: at least 65"),
])
def test_one_part_is_said_as_it_is(condition: str, words: str) -> None:
    assert said(condition) == Phrase(words)


def test_groups_say_how_their_parts_combine() -> None:
    found = said('all = [{ question = "a", is = "new" }, { none = [{ question = "b", is = "old" }] }]')
    none = Phrase("None of these:", (Phrase("b: “Old”"),))
    assert found == Phrase("All of these:", (Phrase("a: “New”"), none))


def test_number_of_parts_is_said() -> None:
    found = said("""at_least = 2
of = [{ question = "a", is = "new" }, { question = "b", is = "old" }]""")
    assert found.words == "At least 2 of these:"
    assert len(found.parts) == 2


def test_shared_term_is_named_and_not_repeated() -> None:
    terms = '[condition.SOME-TERM]\nany = [{ question = "a", is = "new" }, { question = "b", is = "old" }]\n'
    assert said('any = [{ condition = "SOME-TERM" }]', terms) == Phrase("Some term", term="SOME-TERM")


def whole(phrase: Phrase) -> Iterator[Phrase]:
    yield phrase
    for part in phrase.parts:
        yield from whole(part)


@pytest.mark.parametrize("slug", LIBRARY.slugs)
def test_every_rule_can_be_read(slug: str) -> None:
    definition = LIBRARY.get(slug)
    rules, describe = definition.rules, Describer(definition.rules, definition.questionnaire)
    conditions = [one.when for one in (*rules.rules, *rules.contributors)]
    if rules.classification:
        conditions += [gate.when for gate in rules.classification.gates]
        conditions += [when for reason in rules.classification.reasons for when in reason.when.values()]
    phrases = [one for condition in conditions for one in whole(describe.of(condition))]
    phrases += [one for condition in rules.terms.values() for one in whole(describe.written_out(condition))]
    assert {one.term for one in phrases if one.term} <= set(rules.terms)
    ids = {link_id for link_id in definition.questionnaire.by_id if "-" in link_id}
    for one in phrases:
        assert one.words, one
        assert not ids & set(one.words.replace(":", "").split()), one.words
