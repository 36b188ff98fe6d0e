"""Reads the form of a page, as any page would be read: its controls, in the order of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "number", "tel", "email", "date", "search"}


@dataclass
class Control:
    """All inputs of one name. `kind`: hidden, radio, checkbox, select, text.

    `values` can be picked, `alone` are those that exclude the others, `stands` is what is picked or
    typed already.
    """

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    alone: set[str] = field(default_factory=set)
    stands: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is posted: to its own page where `action` is "". `buttons` are (name, value)."""

    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self._select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = has.get("method", "").lower() == "post"
            if self._inside:
                self.forms.append(Form(has.get("action", "")))
        elif self._inside:
            self._read(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None

    def _read(self, tag: str, has: Mapping[str, str]) -> None:
        if tag == "input":
            self._input(has)
        elif tag == "select":
            self._select = self._control(has["name"], "select")
        elif tag == "option" and self._select and has.get("value"):
            self._add(self._select, has["value"], stands="selected" in has)
        elif tag == "textarea":
            self._control(has["name"], "text")
        elif tag == "button" and has.get("name"):
            self.forms[-1].buttons.append((has["name"], has.get("value", "")))

    def _input(self, has: Mapping[str, str]) -> None:
        kind = has.get("type", "text")
        control = self._control(has["name"], "text" if kind in TYPED else kind)
        value = has.get("value", "")
        typed = control.kind in ("text", "hidden") and value != ""
        self._add(control, value, stands=typed or "checked" in has)
        if "data-alone" in has:
            control.alone.add(value)

    def _add(self, control: Control, value: str, *, stands: bool) -> None:
        control.values.append(value)
        if stands:
            control.stands.append(value)

    def _control(self, name: str, kind: str) -> Control:
        return self.forms[-1].controls.setdefault(name, Control(name, kind))


def read_form(body: bytes, path: str) -> Form:
    """Read the form that a page posts to itself. Raises ValueError where the page at `path` has none."""
    reader = _Reader()
    reader.feed(body.decode())
    for form in reader.forms:
        if form.action in ("", path):
            return form
    raise ValueError(f"{path} has no form of its own")
