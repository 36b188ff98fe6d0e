"""Translations: whole, of the words as they are now, and of nothing that is not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from triage.content.finding import Finding
from triage.library import Definition
from triage.questionnaire.model import Item, Option, Questionnaire
from triage.questionnaire.translation import WORDS, fingerprint
from triage.rules.model import Flag
from triage.rules.translation import FLAG_WORDS

Table = Mapping[str, Any]
Problems = Iterator[tuple[str, str, str]]   # place, problem, mend
STALE = "the source words have changed since it was translated."
MISSING = "it is not translated."


def translation_findings(definition: Definition) -> list[Finding]:
    """Find what each translation lacks, has too much, or has of older words."""
    return [Finding(f"{language}.toml", place, problem, mend)
            for language, table in definition.translations.items()
            for place, problem, mend in _problems(definition, table)]


def omitted(definition: Definition) -> dict[str, list[str]]:
    """Give the linkIds that each language leaves out."""
    return {language: [link_id for link_id, words in table.get("item", {}).items() if words.get("omit")]
            for language, table in definition.translations.items()}


def _problems(definition: Definition, table: Table) -> Problems:
    questionnaire = definition.questionnaire
    if not table.get("questionnaire", {}).get("title"):
        yield "questionnaire.title", MISSING, "Add it."
    sections = dict.fromkeys(name for name, _ in questionnaire.sections)
    yield from _same_keys("sections", sections, table.get("sections", {}))
    yield from _items(questionnaire, table.get("item", {}))
    yield from _value_sets(questionnaire, table.get("value_set", {}))
    yield from _flags(definition.rules.flags, table.get("flag", {}))


def _items(questionnaire: Questionnaire, table: Table) -> Problems:
    spoken = {link_id: item for link_id, item in questionnaire.by_id.items() if any(_words(item).values())}
    yield from _same_keys("item", spoken, table)
    for link_id in spoken.keys() & table.keys():
        yield from _item(spoken[link_id], table[link_id])


def _item(item: Item, words: Table) -> Problems:
    place = f"item.{item.link_id}"
    english = _words(item)
    if words.get("source") != fingerprint(*english.values()):
        yield place, STALE, f'Read it again, then set source = "{fingerprint(*english.values())}".'
    if words.get("omit"):
        return
    wanted = {name: word for name, word in english.items() if word}
    yield from _same_keys(place, wanted, {name: words[name] for name in WORDS if name in words})
    if item.options and not item.value_set:
        yield from _options(f"{place}.options", item.options, words.get("options", {}),
                            words.get("options_source"))


def _value_sets(questionnaire: Questionnaire, table: Table) -> Problems:
    shared = {item.value_set: item.options for item in questionnaire.by_id.values() if item.value_set}
    yield from _same_keys("value_set", shared, table)
    for name in shared.keys() & table.keys():
        words = {code: word for code, word in table[name].items() if code != "source"}
        yield from _options(f"value_set.{name}", shared[name], words, table[name].get("source"))


def _options(place: str, options: tuple[Option, ...], words: Table, source: str | None) -> Problems:
    yield from _same_keys(place, dict.fromkeys(option.code for option in options), words)
    wanted = fingerprint(*(option.text for option in options))
    if source != wanted:
        yield place, STALE, f'Read it again, then set its mark to "{wanted}".'


def _flags(flags: Mapping[str, Flag], table: Table) -> Problems:
    spoken = {name: flag for name, flag in flags.items() if flag.patient or flag.tell or flag.first_aid}
    yield from _same_keys("flag", spoken, table)
    for name in spoken.keys() & table.keys():
        english = {word: getattr(spoken[name], word) for word in FLAG_WORDS}
        mark = fingerprint(*english.values())
        if table[name].get("source") != mark:
            yield f"flag.{name}", STALE, f'Read it again, then set source = "{mark}".'
        yield from _same_keys(f"flag.{name}", {word: text for word, text in english.items() if text},
                              {word: table[name][word] for word in FLAG_WORDS if word in table[name]})


def _same_keys(place: str, wanted: Mapping[str, object], given: Mapping[str, object]) -> Problems:
    for name in wanted:
        if name not in given or given[name] == "":
            yield f"{place}.{name}", MISSING, "Add it."
    for name in given:
        if name not in wanted:
            yield f"{place}.{name}", "the source language has no such words.", "Take it out."


def _words(item: Item) -> dict[str, str]:
    found = {name: getattr(item, name) for name in WORDS}
    return found if item.sign else {name: words for name, words in found.items() if name != "sign"}
