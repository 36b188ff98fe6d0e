"""Everything that a patient may read, passage by passage, with the place that it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.library import ABOUT, QUESTIONNAIRE, RULES, Definition, about_file
from triage.questionnaire.model import Item, Questionnaire
from triage.rules.about import About
from triage.rules.model import Flag

BODY_MAP = "body-map"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text. `kind`: title, question, text, hint, why, option, label, flag or about."""

    file: str
    place: str
    kind: str
    text: str


def passages(definition: Definition, language: str) -> list[Passage]:
    """Give every text that patients read in a language, the shared lists of options once."""
    file = QUESTIONNAIRE if language == definition.languages[0] else f"{language}.toml"
    flags = RULES if file == QUESTIONNAIRE else file
    found = [*_of_questionnaire(definition.in_language(language), file),
             *_of_flags(definition.flags_in(language), flags)]
    if about := definition.about_in(language):
        found += _of_about(about, ABOUT if file == QUESTIONNAIRE else about_file(language))
    return found


def _of_questionnaire(questionnaire: Questionnaire, file: str) -> Iterator[Passage]:
    yield Passage(file, "title", "title", questionnaire.title)
    for section, words in questionnaire.sections:
        yield Passage(file, f"section {section}", "title", words)
    seen: set[str] = set()
    for item in shown(questionnaire):
        yield from (Passage(file, item.link_id, kind, text) for kind, text in _own_words(item) if text)
        if not item.value_set or item.value_set not in seen:
            seen.add(item.value_set)
            place = item.value_set or item.link_id
            yield from (Passage(file, place, "option", option.text) for option in item.options)


def shown(questionnaire: Questionnaire) -> Iterator[Item]:
    """Yield every item that a patient may meet, in the order of asking."""
    for top in questionnaire.items:
        yield from top.walk_shown()


def _own_words(item: Item) -> Iterator[tuple[str, str]]:
    yield "question" if item.is_question else "text", item.text
    yield "hint", item.hint
    yield "why", item.why
    yield "label", item.short_text
    yield "sign", item.sign


def _of_flags(flags: Mapping[str, Flag], file: str) -> Iterator[Passage]:
    for name, flag in flags.items():
        yield from (Passage(file, f"flag.{name}", "flag", text)
                    for text in (flag.patient, flag.tell, flag.first_aid) if text)


def _of_about(about: About, file: str) -> Iterator[Passage]:
    yield from (Passage(file, "page", "about", text) for text in (about.title, about.lead))
    for section in about.sections:
        yield from (Passage(file, f"section.{section.id}", "about", text) for text in section.words)


def whole(item: Item) -> str:
    """Give a question as it is read in one go: its words, its hint, and its options where they are read."""
    texts = [item.text, item.hint]
    if item.control != BODY_MAP:   # the picture is looked at; nobody reads the list from end to end
        texts += [option.text for option in item.options]
    return " ".join(sentence(text) for text in texts if text)


def sentence(text: str) -> str:
    """Give the text with a full stop at its end, so that lists are counted as sentences."""
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."
