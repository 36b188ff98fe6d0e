"""In which school year a text is easy to read: a smoke test for words that a clinic types in.

English: Kincaid JP et al., Research Branch Report 8-75, 1975. Spanish: Crawford AN, 1989. Syllables are
counted by rule: a server needs no dictionary, and the content's own check, which has one, agrees closely.
"""

import re
from collections.abc import Callable, Mapping

FEWEST_WORDS = 4   # of fewer words the formulas say nothing
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?|\d+")
SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
SPANISH_NUCLEUS = re.compile(r"[iuüy]?[aeoáéó][iuü]?|[íú]|[iuü]+|y\b")


def grade(text: str, language: str) -> float:
    """Give the grade; 0 for a text of too few words, or in a language without a formula."""
    words = WORD.findall(text)
    if len(words) < FEWEST_WORDS or language not in FORMULAS:
        return 0.0
    sentences = max(1, len([one for one in SENTENCE_END.split(text) if WORD.search(one)]))
    return FORMULAS[language](len(words), sentences, words)


def _english(count: int, sentences: int, words: list[str]) -> float:
    return 0.39 * count / sentences + 11.8 * sum(map(_english_syllables, words)) / count - 15.59


def _spanish(count: int, sentences: int, words: list[str]) -> float:
    syllables = sum(max(1, len(SPANISH_NUCLEUS.findall(word.lower()))) for word in words)
    return -0.205 * 100 * sentences / count + 0.049 * 100 * syllables / count - 3.407


def _english_syllables(word: str) -> int:
    plain = re.sub(r"(?<=[^aeiouylr])e$|(?<=[aeiouy][lr])e$|(?<=[^aeiouytd])e(?=d$)", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", plain)))


FORMULAS: Mapping[str, Callable[[int, int, list[str]], float]] = {"en": _english, "es": _spanish}
