"""Puts a translation table over what patients are told for each flag."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from triage.rules.model import Flag

FLAG_WORDS = ("patient", "tell", "first_aid")


def translate_flags(flags: Mapping[str, Flag], table: Mapping[str, Any]) -> Mapping[str, Flag]:
    """Give the flags with the patient's words in another language. table: {"flag": {id: {word: words}}}."""
    found = {}
    for name, flag in flags.items():
        words = table.get("flag", {}).get(name, {})
        found[name] = replace(flag, **{word: words[word] for word in FLAG_WORDS if word in words})
    return found
