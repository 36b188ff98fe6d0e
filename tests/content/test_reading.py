"""Grades, lengths and forbidden words: what is too hard to read is found, and what is excused is named."""

import pytest

from tests.content.conftest import Alter
from triage.content.allowance import FILE, read_allowance
from triage.content.grade import Grade, grader
from triage.content.reading import HIGHEST_GRADE, MEDIAN_GRADE, median_grade, reading_findings
from triage.content.words import word_findings
from triage.library import Definition

LONG_WORDS = "Considerable intervertebral deterioration necessitates immediate hospitalisation"
WHO = '"text": "Who is filling this in?"'


@pytest.fixture(scope="session")
def grade(definition: Definition) -> Grade:
    return grader(read_allowance(definition).names)


def findings(definition: Definition, grade: Grade) -> list[tuple[str, str]]:
    found = reading_findings(definition, read_allowance(definition), grade)
    return [(finding.place, finding.problem) for finding in found]


def test_the_published_words_are_easy_to_read(definition: Definition, grade: Grade) -> None:
    assert findings(definition, grade) == []
    assert median_grade(definition.questionnaire, grade) <= MEDIAN_GRADE


def test_a_hard_question_is_found_with_its_grade(alter: Alter, grade: Grade) -> None:
    found = findings(alter("questionnaire.json", (WHO, f'"text": "{LONG_WORDS}?"')), grade)
    assert any(place == "who-answers" and "is grade" in problem for place, problem in found)


def test_a_question_of_more_than_15_words_is_found(alter: Alter, grade: Grade) -> None:
    long = "Who is it that is now with you and helps you to fill in all of this?"
    found = findings(alter("questionnaire.json", (WHO, f'"text": "{long}"')), grade)
    assert ("who-answers", "the question has 17 words.") in found


def test_a_sentence_of_more_than_20_words_is_found(alter: Alter, grade: Grade) -> None:
    long = " ".join(["one"] * 21)
    found = findings(alter("questionnaire.json", ("Some questions are private.", long)), grade)
    assert ("who-answers", f'a sentence has 21 words: "{long}"') in found


def test_words_of_a_flag_are_read_too(alter: Alter, grade: Grade) -> None:
    plain = "A nerve in your back may be pressed. This needs care in hours."
    changed = alter("rules.toml", (plain, LONG_WORDS))
    assert any(place == "flag.cauda-equina" for place, _ in findings(changed, grade))


def test_a_broken_limit_is_excused_only_where_a_reason_is_written(alter: Alter, grade: Grade) -> None:
    reason = 'peg-activity = "Published PEG item 3'
    changed = alter(FILE, (reason, 'who-answers = "Published PEG item 3'))
    places = {place for place, _ in findings(changed, grade)}
    assert places == {"peg-activity", "allow.who-answers"}


def test_an_excuse_without_a_reason_is_found(alter: Alter, grade: Grade) -> None:
    words = '"Published PEG item 3, word for word (source peg): a changed word would be another scale."'
    assert findings(alter(FILE, (words, '" "')), grade) == [("allow.peg-activity", "the reason is empty.")]


def test_a_readability_file_that_is_no_toml_is_named(alter: Alter) -> None:
    with pytest.raises(ValueError, match=r"post-laminectomy/readability\.toml"):
        read_allowance(alter(FILE, ("[allow]", "[allow")))


def test_without_the_file_nothing_is_excused(definition: Definition) -> None:
    files = {name: data for name, data in definition.files.items() if name != FILE}
    allowance = read_allowance(Definition(definition.slug, files))
    assert (allowance.names, allowance.reasons) == (frozenset(), {})


def test_a_name_counts_as_one_short_word() -> None:
    text = "Do you take pregabalin or gabapentin each day?"
    assert grader(["pregabalin", "gabapentin"])(text) < HIGHEST_GRADE < grader([])("Pregabalin, gabapentin?")


def test_harder_text_has_a_higher_grade(grade: Grade) -> None:
    assert grade("Do you leak pee when you cough?") < MEDIAN_GRADE < HIGHEST_GRADE < grade(LONG_WORDS)


@pytest.mark.parametrize(("file", "old", "new", "word"), [
    ("questionnaire.json", "Some questions are private.", "Your failed operation.", "failed"),
    ("questionnaire.json", "Some questions are private.", "Do you suffer?", "suffer"),
    ("questionnaire.json", "Some questions are private.", "What do you complain of?", "complain"),
    ("questionnaire.json", "Some questions are private.", "Do you deny this?", "deny"),
    ("questionnaire.json", '"New signs"', '"Chronic signs"', "Chronic"),
    ("rules.toml", "A nerve in your back may be pressed.", "It is lumbar pain.", "lumbar"),
    ("es.toml", "Algunas preguntas son privadas.", "Su operación fracasó y usted sufre.", "sufre"),
])
def test_words_that_blame_or_label_are_found_in_every_language(
        alter: Alter, file: str, old: str, new: str, word: str) -> None:
    assert f"'{word}' is not shown to patients." in {
        finding.problem for finding in word_findings(alter(file, (old, new)))}


def test_the_published_words_neither_blame_nor_label(definition: Definition) -> None:
    assert word_findings(definition) == []
