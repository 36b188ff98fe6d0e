"""A page as a person reads it: its headings, its form, its error messages."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict

VOID = {"input", "meta", "link", "br", "path", "use", "rect", "circle", "hr", "img"}


class Element:
    """One element of a page."""

    def __init__(self, tag: str, attributes: Mapping[str, str | None], parent: "Element | None") -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.parts: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        """Give an attribute, "" when it has no value or is not there."""
        return self.attributes.get(name) or ""

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        """The words inside, as one line."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif part.tag not in ("script", "style"):
                yield from part._words()
                if part.tag not in ("bdi", "b", "span", "small", "a", "q"):
                    yield " "

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all below it."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def all(self, tag: str = "", **wanted: str) -> list["Element"]:
        """Give the elements below with a tag and attributes; `class_` looks for one of the classes."""
        class_ = wanted.pop("class_", "")
        return [one for one in self.walk() if (not tag or one.tag == tag)
                and (not class_ or class_ in one["class"].split())
                and all(one[name] == value for name, value in wanted.items())]

    def first(self, tag: str = "", **wanted: str) -> "Element":
        """Give the first such element. Fails when there is none."""
        found = self.all(tag, **wanted)
        assert found, f"no <{tag}> with {wanted} on the page"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.now = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.now)
        self.now.parts.append(element)
        if tag not in VOID:
            self.now = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.now.parts.append(Element(tag, dict(attrs), self.now))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.now.tag == tag, f"</{tag}> closes <{self.now.tag}>"
        assert self.now.parent is not None
        self.now = self.now.parent

    def handle_data(self, data: str) -> None:
        self.now.parts.append(data)


class Page(Element):
    """A whole page. Fails on markup whose tags do not match."""

    def __init__(self, html: str = "", address: str = "", status: int = 200) -> None:
        builder = _Builder()
        builder.feed(html)
        assert builder.now is builder.root, f"<{builder.now.tag}> is never closed"
        super().__init__("", {}, None)
        self.parts = builder.root.parts
        self.html, self.address, self.status = html, address, status

    @property
    def title(self) -> str:
        """The title without the clinic's name."""
        return self.first("title").text.partition(" \N{EN DASH} ")[0]

    @property
    def heading(self) -> str:
        """The first heading. Fails unless there is exactly one."""
        found = self.all("h1")
        assert len(found) == 1, f"{len(found)} first headings at {self.address}"
        return found[0].text

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.address.partition("?")[0].rpartition("/")[2]

    @property
    def questions(self) -> list[str]:
        """The linkIds of the questions that show, in order."""
        return [one["id"].removeprefix("q_") for one in self.all("div", class_="q")]

    @property
    def problems(self) -> list[str]:
        """The messages of the error summary."""
        return [link.text for box in self.all("div", class_="errs") for link in box.all("a")]

    def of(self, link_id: str) -> Element:
        """Give the block of a question."""
        return self.first("div", id=f"q_{link_id}")

    def ticked(self, link_id: str) -> list[str]:
        """Give the values of a question's inputs that are ticked."""
        return [one["value"] for one in self.of(link_id).all("input") if "checked" in one]

    def typed(self, link_id: str) -> dict[str, str]:
        """Give what stands in a question's boxes, by the box's name."""
        boxes = self.of(link_id).all("input", class_="in")
        return {one["name"].partition(":")[2]: one["value"] for one in boxes}

    def filled(self, form: int, fields: Mapping[str, Any]) -> MultiDict[str, str]:
        """Give what a browser would post with one of the page's forms, `fields` changed by the patient."""
        data: MultiDict[str, str] = MultiDict()
        for one in self.all("form")[form].walk():
            if one.tag == "input" and ("checked" in one or one["type"] not in ("radio", "checkbox")):
                data.add(one["name"], one["value"] or ("" if "value" in one or one["class"] else "on"))
            elif one.tag == "textarea":
                data.add(one["name"], one.text)
            elif one.tag == "select":
                data.add(one["name"], next((o["value"] for o in one.all("option") if "selected" in o), ""))
        for name, value in fields.items():
            key = _name(name, self)
            data.setlist(key, [value] if isinstance(value, str) else list(value))
        return data


def _name(name: str, page: Page) -> str:
    """Give the name of an input: pain_change means q_pain-change, op_when__year means q_op-when:year."""
    if any(one["name"] == name for one in page.walk()):
        return name
    link_id, _, part = name.replace("__", ":").replace("_", "-").partition(":")
    return f"q_{link_id}:{part}" if part else f"q_{link_id}"
