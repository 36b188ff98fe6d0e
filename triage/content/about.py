"""The page about the condition: plain, resting on sources that were read, and whole in every language."""

from collections.abc import Iterator
from statistics import median

from triage.content.finding import Finding
from triage.content.grade import Grade
from triage.content.passages import passages
from triage.content.reading import FEWEST_WORDS, MEDIAN_GRADE
from triage.content.translation import MISSING, STALE
from triage.library import ABOUT, EVIDENCE, Definition, about_file
from triage.questionnaire.translation import fingerprint
from triage.rules.about import About, AboutWords, Section

UNVERIFIED = "M"   # of a source: general knowledge, which no patient is told as a fact


def about_findings(definition: Definition, grade: Grade) -> list[Finding]:
    """Find what the page rests on wrongly, what it lacks in a language, and that it is too hard to read."""
    if definition.about is None:
        return []
    return [*_sources(definition, definition.about), *_translations(definition, definition.about),
            *_too_hard(definition, grade)]


def about_grade(definition: Definition, grade: Grade) -> float:
    """Give the middle of the grades of all that the page says; 0 where there is no page."""
    said = [one.text for one in passages(definition, definition.languages[0]) if one.kind == "about"]
    return median([grade(text) for text in said if len(text.split()) >= FEWEST_WORDS] or [0.0])


def _too_hard(definition: Definition, grade: Grade) -> Iterator[Finding]:
    middle = about_grade(definition, grade)
    if middle > MEDIAN_GRADE:
        yield Finding(ABOUT, "page", f"half of it is above grade {middle:.1f}.",
                      f"Write shorter words and sentences; the limit is {MEDIAN_GRADE}.")


def _sources(definition: Definition, about: About) -> Iterator[Finding]:
    for section in about.sections:
        for number in dict.fromkeys(number for one in section.statements for number in one.cites):
            source, place = definition.evidence.get(number), f"section.{section.id}"
            if source is None:
                yield Finding(ABOUT, place, f"it cites source {number}, which does not exist.",
                              f"Add [source.{number}] to {EVIDENCE}.")
            elif source.confidence == UNVERIFIED:
                yield Finding(ABOUT, place, f"it cites source {number}, which nobody has verified.",
                              "Look the fact up, or do not tell it to patients.")


def _translations(definition: Definition, about: About) -> Iterator[Finding]:
    for language in definition.languages[1:]:
        file, words = about_file(language), definition.about_words.get(language)
        if words is None:
            yield Finding(file, "page", MISSING, "Add the file.")
        else:
            yield from _words(file, about, words)


def _words(file: str, about: About, words: AboutWords) -> Iterator[Finding]:
    yield from _mark(file, "page", words.source, fingerprint(about.title, about.lead))
    for section in about.sections:
        yield from _section(file, section, words)
    for id_ in sorted(words.sections.keys() - {section.id for section in about.sections}):
        yield Finding(file, f"section.{id_}", "the source language has no such section.", "Take it out.")


def _section(file: str, section: Section, words: AboutWords) -> Iterator[Finding]:
    place, found = f"section.{section.id}", words.sections.get(section.id)
    if found is None:
        yield Finding(file, place, MISSING, "Add it.")
        return
    if not found.fits(section):
        yield Finding(file, place, f"it says {len(found.say)} and {len(found.points)} things, the source "
                      f"language {len(section.say)} and {len(section.points)}.",
                      "Give say and points as many entries, in the same order.")
    yield from _mark(file, place, found.source, fingerprint(*section.words))


def _mark(file: str, place: str, mark: str, wanted: str) -> Iterator[Finding]:
    if mark != wanted:
        yield Finding(file, place, STALE, f'Read it again, then set source = "{wanted}".')
