"""The part of a resource that people read: XHTML in which nobody's words can become markup."""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

XHTML = "http://www.w3.org/1999/xhtml"
_LEAST = 0x20
_NEVER = frozenset({*range(0xD800, 0xE000), 0xFFFE, 0xFFFF})   # halves of characters, and no characters


def narrative(*lines: str) -> dict[str, Any]:
    """Give a Narrative of paragraphs."""
    return _narrative(f"<p>{_safe(line)}</p>" for line in lines)


def listed(lines: Iterable[str]) -> dict[str, Any]:
    """Give a Narrative of a list."""
    return _narrative(("<ul>", *(f"<li>{_safe(line)}</li>" for line in lines), "</ul>"))


def _narrative(parts: Iterable[str]) -> dict[str, Any]:
    return {"status": "generated", "div": f'<div xmlns="{XHTML}">{"".join(parts)}</div>'}


def _safe(text: str) -> str:
    """Escape the text, keep its line breaks, and leave out what XML cannot hold."""
    kept = "".join(char for char in text if char in "\n\t" or _holds(ord(char)))
    return escape(kept, {'"': "&quot;"}).replace("\n", "<br/>")


def _holds(code: int) -> bool:
    return code >= _LEAST and code not in _NEVER
