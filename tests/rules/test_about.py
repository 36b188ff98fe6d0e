"""The page about a condition: read strictly, and put into another language section by section."""

import pytest

from triage.rules.about import About, Statement, read, read_words, reworded
from triage.rules.errors import RuleSetError

PAGE = b"""
title = "Pain"
lead = "In general."
[[section]]
id = "why"
heading = "Why?"
say = [{ text = "Many reasons.", cites = ["6"] }]
points = [{ text = "A disc.", cites = ["19", "6"] }, { text = "A nerve.", cites = "27" }]
[[section]]
id = "ask"
heading = "Ask"
points = [{ text = "Do I need a test?" }, { text = "Is it rare?", cites = ["11"] }]
"""
WORDS = """
source = "0"
title = "Dolor"
lead = "En general."
[section.why]
source = "1"
heading = "¿Por qué?"
say = ["Muchas razones."]
points = ["Un disco.", "Un nervio."]
[section.ask]
source = "2"
heading = "Pregunte"
points = ["¿Necesito una prueba?", "¿Es raro?"]
""".encode()


def page() -> About:
    return read(PAGE, "about.toml")


def test_a_page_is_its_title_its_lead_and_its_sections() -> None:
    about = page()
    assert (about.title, about.lead) == ("Pain", "In general.")
    assert [section.id for section in about.sections] == ["why", "ask"]
    assert about.sections[0].words == ("Why?", "Many reasons.", "A disc.", "A nerve.")
    assert about.sections[0].points[1] == Statement("A nerve.", ("27",))


def test_sources_are_named_once_in_the_order_of_reading() -> None:
    assert page().cites == ("6", "19", "27", "11")


def test_a_question_to_bring_needs_no_source() -> None:
    assert [one.cites for one in page().sections[1].points] == [(), ("11",)]


@pytest.mark.parametrize(("old", "new", "place", "problem"), [
    (b'title = "Pain"', b'title = ""', "", "'title' is missing"),
    (b'lead = "In general."', b"lead = 3", "lead", "a whole number"),
    (b'lead = "In general."', b'lead = "x"\nfoot = "y"', "", "'foot' is not known"),
    (b'heading = "Why?"', b"", "section[0] (why)", "'heading' is missing"),
    (b'id = "ask"', b'id = "why"', "section", "two sections are called 'why'"),
    (b'text = "Many reasons.", cites = ["6"]', b'text = "Many reasons."', "section[0] (why).say[0]",
     "'cites' is missing"),
    (b'cites = ["6"]', b"cites = []", "section[0] (why).say[0]", "'cites' is missing or empty"),
    (b'cites = ["6"]', b'cite = ["6"]', "section[0] (why).say[0]", "'cites' is missing"),
    (b'cites = "27"', b'cites = "27", by = "me"', "section[0] (why).points[1]", "'by' is not known"),
    (b'heading = "Ask"', b'heading = "Ask"\nnote = "x"', "section[1] (ask)", "'note' is not known"),
    (b'points = [{ text = "Do I need a test?" }, { text = "Is it rare?", cites = ["11"] }]', b"",
     "section[1] (ask)", "it says nothing"),
    (PAGE, b'title = "Pain"\nlead = "x"', "", "the page says nothing"),
])
def test_a_page_that_does_not_fit_is_refused_at_its_place(
        old: bytes, new: bytes, place: str, problem: str) -> None:
    assert old in PAGE
    with pytest.raises(RuleSetError) as error:
        read(PAGE.replace(old, new), "about.toml")
    assert (error.value.file, error.value.path) == ("about.toml", place)
    assert problem in error.value.problem


def test_words_take_the_place_of_the_source_and_keep_its_citations() -> None:
    spoken = reworded(page(), read_words(WORDS, "about.es.toml"))
    assert (spoken.title, spoken.lead) == ("Dolor", "En general.")
    assert spoken.sections[0].words == ("¿Por qué?", "Muchas razones.", "Un disco.", "Un nervio.")
    assert spoken.cites == page().cites


@pytest.mark.parametrize(("old", "new"), [
    (', "Un nervio."', ""), ('say = ["Muchas razones."]\n', ""), ("section.why", "section.gone"),
])
def test_a_section_that_the_words_do_not_fit_stays_as_it_is(old: str, new: str) -> None:
    words = read_words(WORDS.decode().replace(old, new).encode(), "about.es.toml")
    first, second = reworded(page(), words).sections
    assert first == page().sections[0]
    assert second.heading == "Pregunte"


@pytest.mark.parametrize(("old", "new", "place", "problem"), [
    ('title = "Dolor"', "", "", "'title' is missing"),
    ('source = "1"', "", "section.why", "'source' is missing"),
    ('heading = "Pregunte"', 'heading = "Pregunte"\npor = "x"', "section.ask", "'por' is not known"),
    ('["Muchas razones."]', '["Muchas razones.", 3]', "section.why.say", "3 is not a word"),
    ('lead = "En general."', 'lead = "x"\npie = "y"', "", "'pie' is not known"),
])
def test_words_that_do_not_fit_are_refused_at_their_place(
        old: str, new: str, place: str, problem: str) -> None:
    with pytest.raises(RuleSetError) as error:
        read_words(WORDS.decode().replace(old, new, 1).encode(), "about.es.toml")
    assert (error.value.file, error.value.path) == ("about.es.toml", place)
    assert problem in error.value.problem
