"""The page about the condition: its words, its sources, its topics, and its Spanish."""

import re

import pytest

from tests.content.conftest import Alter
from triage.content.about import about_findings, about_grade
from triage.content.allowance import read_allowance
from triage.content.grade import Grade, grader
from triage.content.passages import passages
from triage.content.reading import HIGHEST_GRADE, MEDIAN_GRADE, reading_findings
from triage.content.translation import MISSING, STALE
from triage.content.words import word_findings
from triage.library import Definition

LONG_WORDS = "Considerable intervertebral deterioration necessitates immediate hospitalisation"
LEAD = "This page is about such pain in general."
SCAR = "Scars can form next to a nerve."
# What the patient pages that the form began with speak of, as this page says it.
TOPICS = {
    "what": ["came back", "a new pain", "not just one", "names"],
    "feel": ["low back operation", "neck operation", "ull and aching", "Numb", "Tight muscles", "infection"],
    "why": ["disc", "room", "nerve can be hurt", "Scars", "move too much", "bear more load", "infection",
            "new problem", "Muscles get weak", "Low mood, worry and bad sleep", "Smoking", "diabetes",
            "blood flow", "attacks itself", "swelling", "opioids", "wrong place"],
    "tests": ["your story", "X-ray", "CT", "MRI", "EMG", "nerve block"],
    "care": ["xercise", "physical therapy", "swelling", "epidural", "TENS", "stimulator",
             "operation", "pain clinic"],
}
# A page about everybody says nothing of the reader's own body and gives no orders.
SAYS_TOO_MUCH = {
    "en": re.compile(r"\byou (have|had|must|should|need to|may have)\b|\byour (disease|condition)\b"
                     r"|\b(start|stop|take|do not take)\b(?! opioids all at once can)", re.IGNORECASE),
    "es": re.compile(r"\busted (tiene|debe|padece)\b|\b(debe|tome|deje|empiece|suspenda)\b", re.IGNORECASE),
}


@pytest.fixture(scope="session")
def grade(definition: Definition) -> Grade:
    return grader(read_allowance(definition).names)


def texts(definition: Definition, language: str) -> list[str]:
    return [one.text for one in passages(definition, language) if one.kind == "about"]


def problems(definition: Definition, grade: Grade) -> list[tuple[str, str, str]]:
    return [(one.file, one.place, one.problem) for one in about_findings(definition, grade)]


def test_the_published_page_has_nothing_to_mend(definition: Definition, grade: Grade) -> None:
    assert problems(definition, grade) == []


def test_every_topic_is_spoken_of(definition: Definition) -> None:
    assert definition.about is not None
    said = {section.id: " ".join(section.words) for section in definition.about.sections}
    unsaid = [(id_, words) for id_, topics in TOPICS.items() for words in topics if words not in said[id_]]
    assert unsaid == []
    assert len(definition.about.sections[-1].points) >= 5
    assert all("?" in one.text for one in definition.about.sections[-1].points)


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_says_nothing_of_the_reader_and_gives_no_orders(definition: Definition, language: str) -> None:
    said = [text for text in texts(definition, language) if not text.endswith("?")]
    assert [text for text in said if SAYS_TOO_MUCH[language].search(text)] == []


def test_page_is_easy_to_read(definition: Definition, grade: Grade) -> None:
    hardest = max(grade(text) for text in texts(definition, "en") if len(text.split()) >= 4)
    assert 0 < about_grade(definition, grade) <= MEDIAN_GRADE
    assert hardest <= HIGHEST_GRADE


def test_page_is_about_800_words_long(definition: Definition) -> None:
    assert 600 < sum(len(text.split()) for text in texts(definition, "en")) < 1000


def test_hard_words_and_blame_are_found_on_the_page_too(alter: Alter, grade: Grade) -> None:
    hard = alter("about.toml", (SCAR, LONG_WORDS))
    found = [(one.file, one.place) for one in reading_findings(hard, read_allowance(hard), grade)]
    assert found == [("about.toml", "section.why")]
    blames = alter("about.es.toml", ("¿Qué es?", "Usted sufre"))
    assert [(one.file, one.place) for one in word_findings(blames)] == [("about.es.toml", "section.what")]


def test_a_page_that_is_hard_all_over_is_found(definition: Definition) -> None:
    assert problems(definition, lambda _: 7.0) == [("about.toml", "page", "half of it is above grade 7.0.")]


@pytest.mark.parametrize(("number", "problem"), [
    ("9021", "it cites source 9021, which does not exist."),
    ("44", "it cites source 44, which nobody has verified."),
])
def test_what_it_rests_on_wrongly_is_found(alter: Alter, grade: Grade, number: str, problem: str) -> None:
    changed = alter("about.toml", (f'{SCAR}", cites = ["21"]', f'{SCAR}", cites = ["{number}"]'))
    assert problems(changed, grade) == [("about.toml", "section.why", problem)]


@pytest.mark.parametrize(("file", "change", "place", "problem"), [
    ("about.toml", (LEAD, "This page is new."), "page", STALE),
    ("about.toml", (SCAR, "Scars can grow."), "section.why", STALE),
    ("about.toml", ("Why can it happen?", "Why so?"), "section.why", STALE),
    ("about.es.toml", ("[section.why]", "[section.gone]"), "section.why", MISSING),
    ("about.es.toml", ("[section.why]", "[section.gone]"), "section.gone",
     "the source language has no such section."),
    ("about.es.toml", ('  "Zonas dormidas, u hormigueo",\n', ""), "section.feel",
     "it says 3 and 3 things, the source language 3 and 4."),
])
def test_a_translation_that_is_not_of_these_words_is_found(
        definition: Definition, file: str, change: tuple[str, str], place: str, problem: str) -> None:
    text = definition.files[file].decode()
    assert change[0] in text
    files = {**definition.files, file: text.replace(*change).encode()}
    found = problems(Definition(definition.slug, files), lambda _: 1.0)
    assert ("about.es.toml", place, problem) in found


def test_a_page_without_its_translation_is_found(definition: Definition, grade: Grade) -> None:
    files = {name: data for name, data in definition.files.items() if name != "about.es.toml"}
    assert problems(Definition(definition.slug, files), grade) == [("about.es.toml", "page", MISSING)]


def test_a_condition_without_the_page_has_none(definition: Definition, grade: Grade) -> None:
    files = {name: data for name, data in definition.files.items() if not name.startswith("about.")}
    without = Definition.from_files(definition.slug, files)
    assert (without.about, without.about_in("es"), problems(without, grade)) == (None, None, [])
    assert about_grade(without, grade) == 0


def test_a_mended_page_is_no_other_version_of_the_form(definition: Definition, alter: Alter) -> None:
    assert alter("about.toml", (SCAR, "Scars can grow.")).hash == definition.hash
    assert alter("about.es.toml", ("¿Qué es?", "¿Qué?")).hash == definition.hash


def test_no_words_of_the_page_stay_english(definition: Definition) -> None:
    english, spanish = texts(definition, "en"), texts(definition, "es")
    assert len(english) == len(spanish)
    assert [one for one, other in zip(english, spanish, strict=True) if one == other] == []


def test_every_reader_is_addressed_formally(definition: Definition) -> None:
    words = {word.strip('".,;:¿?¡!()') for text in texts(definition, "es") for word in text.lower().split()}
    assert not {"tú", "tu", "tus", "tienes", "puedes", "te"} & words
