"""Why an administrator may have to read a case: the list to pick from, in the words that everybody sees."""

from collections.abc import Mapping

GROUNDS: Mapping[str, str] = {
    "fault": "A fault of the program is being looked into",
    "complaint": "Somebody has complained, and it is being looked into",
    "request": "The patient, or the law, asks for it",
    "other": "Something else"}


def says(code: str) -> str:
    """Give the words of an entry, as they stand inside a sentence; of one that there is no more, its code."""
    words = GROUNDS.get(code, code)
    return words[:1].lower() + words[1:]
