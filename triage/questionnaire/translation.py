"""Puts a translation table over a questionnaire."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from triage.questionnaire.model import Item, Option, Questionnaire

WORDS = ("text", "hint", "why", "short_text", "sign")
Table = Mapping[str, Any]


def fingerprint(*words: str) -> str:
    """Give the mark by which a translation knows its source: 8 hexadecimal digits."""
    return sha256("\n".join(words).encode()).hexdigest()[:8]


def translate(source: Questionnaire, table: Table, language: str) -> Questionnaire:
    """Give the questionnaire in `language`; what the table lacks stays in the source language.

    table: the translation file: {"questionnaire": {"title"}, "sections": {id: words}, "item":
    {linkId: {"text", …, "options": {code: words}, "omit"}}, "value_set": {id: {code: words}}}.
    """
    named: Table = table.get("sections", {})
    sections = tuple((section, named.get(section, words)) for section, words in source.sections)
    return replace(source, language=language, title=table.get("questionnaire", {}).get("title", source.title),
                   items=tuple(_item(item, table) for item in source.items), sections=sections)


def _item(item: Item, table: Table) -> Item:
    words: Table = table.get("item", {}).get(item.link_id, {})
    changed = {name: words[name] for name in WORDS if name in words}
    shared: Table = table.get("value_set", {}).get(item.value_set, {}) if item.value_set else {}
    options = {**shared, **words.get("options", {})}
    return replace(item, **changed, hidden=item.hidden or bool(words.get("omit")),
                   options=tuple(_option(option, options) for option in item.options),
                   items=tuple(_item(child, table) for child in item.items))


def _option(option: Option, words: Mapping[str, str]) -> Option:
    return replace(option, text=words.get(option.code, option.text))
