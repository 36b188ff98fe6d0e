"""The program's own words for patients: plain enough to be read when in pain."""

import re
from statistics import median

import pytest
from babel.messages.pofile import read_po

from triage.content.grade import grader
from triage.forms.catalogue import LOCALE_DIR

# Names that no plainer word stands for here.
NAMES = ("operation", "emergency", "demonstration", "medicine", "clinician", "Samaritans", "hospital",
         "clinic", "device", "answer")
HIGHEST_GRADE = 8.0
MEDIAN_GRADE = 6.0
LONGEST_SENTENCE = 20
FORBIDDEN = {
    "en": re.compile(r"\b(fail\w*|suffer\w*|complain\w*|den(y|ies|ied)|invalid|incorrect)\b|!", re.I),
    "es": re.compile(r"\b(fall[óoa]\w*|sufr\w+|quej\w+|nieg\w+|inválid\w+|tú|tus|tienes)\b|[¡!]", re.I),
}
"""Words that blame, and in Spanish those that are not usted."""


def words(text: str) -> list[str]:
    """Give the words of a text."""
    return text.split()


def sentences(text: str) -> list[str]:
    """Give the sentences of a text."""
    return re.split(r"(?<=[.?:])\s", text)


def messages(language: str) -> list[str]:
    """Give all messages in a language, one per number."""
    with (LOCALE_DIR / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        found = [one for one in read_po(file) if one.id]
    texts = [one.id if language == "en" else one.string for one in found]
    return [text for one in texts for text in (one if isinstance(one, (tuple, list)) else (one,))]


ENGLISH = messages("en")
grade = grader(NAMES)


@pytest.mark.parametrize("text", ENGLISH)
def test_message_is_no_harder_than_grade_8(text: str) -> None:
    plain = re.sub(r"%\(\w+\)s", "ten", text)
    assert len(words(plain)) < 4 or grade(plain) <= HIGHEST_GRADE


def test_half_of_all_messages_are_grade_6_or_less() -> None:
    long_enough = [text for text in ENGLISH if len(words(text)) > 3]
    assert median(grade(text) for text in long_enough) <= MEDIAN_GRADE


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_is_longer_than_20_words(language: str) -> None:
    limit = LONGEST_SENTENCE + (4 if language == "es" else 0)
    found = [one for text in messages(language) for one in sentences(text) if len(words(one)) > limit]
    assert found == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_message_blames(language: str) -> None:
    assert [text for text in messages(language) if FORBIDDEN[language].search(text)] == []
