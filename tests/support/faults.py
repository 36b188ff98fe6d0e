"""What must hold of every patient page, whatever it asks."""

from collections import Counter
from collections.abc import Iterator

from tests.support.page import Element, Page

TYPED = ("text", "", "number", "tel")


def faults(page: Page) -> list[str]:
    """Give what is wrong with a page; nothing when all is well."""
    ids = Counter(one["id"] for one in page.walk() if "id" in one)
    return [*(f"id {id_!r} is there {count} times" for id_, count in ids.items() if count > 1),
            *_headings(page), *_references(page, set(ids)), *_controls(page), *_forms(page), *_frame(page)]


def _headings(page: Page) -> Iterator[str]:
    found = page.all("h1")
    if len(found) != 1:
        yield f"{len(found)} first headings"
    elif not page.title.endswith(found[0].text):
        yield f"the title {page.title!r} is not the heading {found[0].text!r}"


def _references(page: Page, ids: set[str]) -> Iterator[str]:
    for one in page.walk():
        for name in ("for", "aria-describedby", "aria-labelledby"):
            yield from (f"{name} {id_!r} leads nowhere" for id_ in one[name].split() if id_ not in ids)
        if one["href"].startswith("#") and one["href"][1:] not in ids:
            yield f"link {one['href']} leads nowhere"


def _controls(page: Page) -> Iterator[str]:
    labelled = {label["for"] for label in page.all("label")}
    for one in page.walk():
        if one.tag in ("input", "select", "textarea") and one["type"] != "hidden":
            if one["id"] not in labelled and not _inside(one, "label"):
                yield f"{one.tag} {one['name']!r} has no label"
            if one["type"] in ("radio", "checkbox") and not _inside(one, "fieldset"):
                yield f"{one['name']!r} is in no group"
        if one.tag == "fieldset" and not one.all("legend"):
            yield "a group has no legend"
        if one.tag == "button" and not one.text and not one["aria-hidden"]:
            yield "a button says nothing"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form", method="post"):
        if not form.all("input", name="csrf_token"):
            yield "a form has no token"


def _frame(page: Page) -> Iterator[str]:
    html = page.first("html")
    if not html["lang"] or not html["dir"]:
        yield "the page names no language or direction"
    if not any(link["href"].startswith("tel:") for link in page.first("footer").all("a")):
        yield "there is no number to call"
    for one in page.walk():
        if "style" in one or any(name.startswith("on") for name in one.attributes):
            yield f"<{one.tag}> has a style or a script of its own"


def _inside(element: Element, tag: str) -> bool:
    above = element.parent
    while above is not None:
        if above.tag == tag:
            return True
        above = above.parent
    return False
