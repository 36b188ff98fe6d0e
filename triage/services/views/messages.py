"""What a site's messages say and when they are sent, where the site has set its own; and how sending went."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SiteMessages:
    """What a site has set. `name`: the clinic as messages call it, "" for the site's own name.

    `scheduled`: whether messages go out by themselves; `first` and `second` days and `last` hours before the
    visit, 0 for none. Between the hours `quiet_from` and `quiet_until` of the site's clock nothing is sent by
    itself. `texts`: language → slot → text; services/messages/texts.py names the slots.
    """

    name: str = ""
    scheduled: bool = True
    first: int = 7
    second: int = 2
    last: int = 4
    quiet_from: int = 20
    quiet_until: int = 8
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)

    def says(self, language: str, slot: str) -> str:
        """Give the site's own text; "" where it has none."""
        return self.texts.get(language, {}).get(slot, "")

    def to_document(self) -> str:
        """Write it down; the same settings give the same text."""
        kept = {name: getattr(self, name) for name in self.__slots__ if name != "texts"}
        kept["texts"] = {language: dict(texts) for language, texts in self.texts.items() if texts}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


@lru_cache(128)
def read_messages(document: str) -> SiteMessages:
    """Read what a site has set; "" is a site that has set nothing."""
    return SiteMessages(**json.loads(document)) if document else SiteMessages()


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """One message as the desk sees it. `to` is shortened: "(…) 0142", "m…@example.com"."""

    id: UUID
    kind: str
    channel: str
    state: str
    error: str
    to: str
    created_at: datetime
    at: datetime | None
