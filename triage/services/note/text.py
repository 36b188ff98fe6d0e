"""The note as plain text of at most 80 columns, in which nobody's words can pass for a heading."""

import textwrap
from collections.abc import Iterator

from triage.services.note.lines import Heading, Line, Note

COLUMNS = 80
LEGEND = ("[name]: the linkId of the question that a line tells of. [rule: name]: the rule that says it. A "
          "line without either comes from the record of the visit. What does not stand here was not asked.")


def as_text(note: Note, *, names: bool = True) -> str:
    """Give the text. `names`: with linkIds and rules in brackets at the end of each line.

    Headings begin in the first column; everything else begins with "- " or is indented.
    """
    return "\n".join(_text(note, names)) + "\n"


def origin(line: Line) -> str:
    """Say where a line comes from: "[bladder-change]", "[rule: cauda-equina]", "" for the record."""
    rules = tuple(f"rule: {one}" for one in line.rules)
    return f"[{', '.join((*line.links, *rules))}]" if line.links or line.rules else ""


def _text(note: Note, names: bool) -> Iterator[str]:
    yield note.title
    for one in note.about:
        yield from _wrapped(one, "  ", "  ")
    for heading in Heading:
        yield from ("", heading.upper())
        for line in note.under(heading):
            yield from _wrapped(f"{line.text} {origin(line)}".rstrip() if names else line.text, "- ", "  ")
    yield ""
    if names:
        yield from _wrapped(LEGEND, "  ", "  ")


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    """Yield the rows of one line; lines that somebody typed stay apart."""
    for place, part in enumerate(text.split("\n")):
        start = rest if place else first
        yield from textwrap.wrap(part, COLUMNS, initial_indent=start, subsequent_indent=rest,
                                 break_on_hyphens=False)
