"""Words that stand in no file by chance: typed wherever one can type, then looked for (searching.py)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count

from tests.support.page import Element, Page

TYPED = ("text", "search", "email", "tel", "password", "")
DATE = {"year": "2019", "month": "3", "day": ""}
BORN = date(1931, 1, 1)
STEMS = re.compile("zqvmk|1212555|193[1-3]-", re.IGNORECASE)   # how all of them begin


class Markers:
    """Makes markers of the kind that a field takes, and remembers them with the field's name."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}
        self._numbers = count(1000)

    def of(self, kind: str = "text", name: str = "") -> str:
        """Make what is typed: letters, an e-mail address, a telephone number, or a date of birth."""
        number = next(self._numbers)
        marker = f"Zqvmk{number}x"
        if kind == "date":
            marker = (BORN + timedelta(days=number - 1000)).isoformat()
        elif kind == "tel":
            marker = f"1212555{number}"
        self.made[marker] = name
        return {"email": f"{marker}@example.org", "tel": f"+{marker}"}.get(kind, marker)

    def within(self, text: str) -> list[str]:
        """Give the markers that a text holds."""
        low = text.lower()
        return [marker for marker in self.made if marker.lower() in low] if STEMS.search(text) else []

    def fill(self, form: Element) -> Iterator[tuple[str, str]]:
        """Give what a person types into a form: a marker into every box, the first pick of every group."""
        for one in form.walk():
            kind, name = one["type"], one["name"]
            part = name.rpartition(":")[2]
            if part in DATE:
                yield name, DATE[part]
            elif is_free(one):
                yield name, self.of(kind, name)
            elif one.tag == "input" and kind not in ("radio", "checkbox", "file", "submit"):
                yield name, one["value"]
            elif one.tag == "select":
                options = [option["value"] for option in one.all("option")]
                chosen = [option["value"] for option in one.all("option") if "selected" in option]
                yield name, (chosen or options[-1:] or [""])[0]
        yield from _picks(form)


def is_free(one: Element) -> bool:
    """Whether a person may type what they like there. A date is, where somebody was born on it."""
    if one.tag == "textarea":
        return bool(one["name"])
    kind = one["type"]
    is_birth = kind == "date" and "birth" in one["name"]
    return one.tag == "input" and bool(one["name"]) and (
        is_birth or kind == "tel" or (kind in TYPED and one["inputmode"] == ""))


def _picks(form: Element) -> Iterator[tuple[str, str]]:
    """Pick the first of each group, which most often asks for more."""
    first: dict[str, str] = {}
    for one in form.all("input"):
        if one["type"] in ("radio", "checkbox"):
            first.setdefault(one["name"], one["value"])
    yield from first.items()


def forms_of(page: Page) -> Iterable[Element]:
    """Give the forms of a page that are sent, but those that end the session."""
    return [form for form in page.all("form") if form["method"].lower() == "post"
            and not form["action"].endswith(("sign-out", "logout"))]


def filled(markers: Markers, form: Element) -> Mapping[str, str]:
    """Give a form's fields, filled."""
    return dict(markers.fill(form))
