"""Whom a site's patients are told to call, and in which words, where the site has set its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

NUMBER = "{number}"   # stands in kept words for the emergency number, so that both change together


@dataclass(frozen=True, slots=True)
class SiteHelp:
    """What a site has set; what is empty or missing is left to the country's defaults.

    `country` is a code like "US", "" for the country of the time zone; `emergency` the site's own number.
    `words`: language → slot → text; services/help_words.py names the slots. `facts`: what site_facts.py
    names, such as the address and the opening hours.
    """

    country: str = ""
    emergency: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def says(self, language: str, slot: str) -> str:
        """Give the site's own words; "" where it has none."""
        return self.words.get(language, {}).get(slot, "")

    def to_document(self) -> str:
        """Write it down; the same settings give the same text."""
        kept = {language: dict(words) for language, words in self.words.items() if words}
        document = {"country": self.country, "emergency": self.emergency, "words": kept,
                    **({"facts": dict(self.facts)} if self.facts else {})}
        return json.dumps(document, ensure_ascii=False, sort_keys=True)


@lru_cache(128)
def read_help(document: str) -> SiteHelp:
    """Read what a site has set; "" is a site that has set nothing."""
    return SiteHelp(**json.loads(document)) if document else SiteHelp()
