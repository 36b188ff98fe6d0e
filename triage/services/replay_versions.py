"""The versions that stored cases were judged by, each beside the candidate of a replay."""

from dataclasses import dataclass

from triage.library import Definition
from triage.questionnaire.sameness import takes_the_same
from triage.rules.many.extract import Extracts
from triage.store import definitions
from triage.store.database import Session


@dataclass(frozen=True)
class Version:
    """A version that cases were judged by.

    `asks_the_same`: answers to it are answers to the candidate, in effect at the same times. `extracts` reads
    what it said; None where it cannot be read any more.
    """

    asks_the_same: bool
    extracts: Extracts | None


class Versions:
    """The versions of the condition `slug`, each looked at once."""

    def __init__(self, candidate: Definition, slug: str) -> None:
        """Take the candidate."""
        self._candidate, self._slug = candidate, slug
        self._known: dict[str, Version] = {}

    def of(self, session: Session, hash_: str) -> Version:
        """Give a version by the hash of its content."""
        if hash_ not in self._known:
            self._known[hash_] = self._compared(Definition(self._slug, definitions.files_of(session, hash_)))
        return self._known[hash_]

    def _compared(self, version: Definition) -> Version:
        try:
            same = takes_the_same(version.questionnaire, self._candidate.questionnaire)
            return Version(same, version.extracts if same else None)
        except (ValueError, LookupError):   # so old that it cannot be read
            return Version(asks_the_same=False, extracts=None)
