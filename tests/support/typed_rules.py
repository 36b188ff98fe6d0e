"""What is asked of everything that is typed in, read off the program: the tables of docs/validation.md.

`python -m tests.support.typed_rules` writes them anew; a test holds the page to what this gives.
"""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from inspect import getdoc
from sys import modules
from typing import Any

from wtforms import Form
from wtforms.fields.core import UnboundField

from tests.support.app import LIBRARY
from triage import forms, web
from triage.config import ROOT
from triage.forms import staff
from triage.questionnaire.model import Item

PAGE = ROOT / "docs" / "validation.md"
CONDITION = "post-laminectomy"
REFUSALS = ("InvalidInput", "ValidationError")
KINDS = {"HiddenField": "hidden", "Picked": "hidden", "SelectField": "one of those offered",
         "RadioField": "one of those offered", "SelectMultipleField": "some of those offered",
         "BooleanField": "ticked or not", "KindDate": "a date", "KindTime": "a time",
         "Whole": "a whole number",
         "FileField": "a file", "MultipleFileField": "files"}


@cache
def tables() -> dict[str, str]:
    """Give each table by the heading that it stands under."""
    return {"Fields of the staff's forms": _table(("form", "field", "what it takes"), _fields()),
            "Questions to patients": _table(("question", "what it takes"), _questions()),
            "What is refused, and in which words": _table(("where", "words"), _refusals())}


def page(text: str) -> str:
    """Give a page with its tables made anew."""
    for heading, table in tables().items():
        before, mark, rest = text.partition(f"## {heading}\n")
        section, next_, after = rest.partition("\n## ")
        said = section.partition("\n| ")[0].rstrip("\n")
        text = f"{before}{mark}{said}\n\n{table}{next_}{after}"
    return text


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _forms() -> list[type[Form]]:
    for package in (forms, staff, web):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
    every, waiting = set(), [Form]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        # A page of questions makes a class of its own each time: it has no name in its module.
        if one.__module__.startswith("triage.") and hasattr(modules[one.__module__], one.__qualname__):
            every.add(one)
    return sorted(every, key=lambda one: (one.__module__, one.__name__))


def _fields() -> Iterator[tuple[str, ...]]:
    for form in _forms():
        for name in dir(form):
            field = getattr(form, name)
            if isinstance(field, UnboundField):
                beside = getattr(form, f"validate_{name}", None)
                rules = [*_rules(field), *([_first(beside)] if beside else [])]
                yield f"`{form.__name__}`", f"`{name}`", "; ".join(dict.fromkeys(rules))


def _rules(field: Any) -> Iterator[str]:
    given = field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else ())
    kind = field.field_class.__name__
    yield KINDS.get(kind, "text")
    for rule in given if isinstance(given, list | tuple) else ():
        name = type(rule).__name__
        if name in ("InputRequired", "DataRequired"):
            yield "needed"
        elif name == "Length":
            yield f"{max(rule.min, 0)} to {rule.max} characters" if rule.max >= 0 else f"{rule.min} or more"
        elif name == "NumberRange":
            yield f"{rule.min} to {rule.max}"
        elif name == "Regexp":
            yield f"`{rule.regex.pattern}`"
        elif name == "EqualTo":
            yield f"the same as `{rule.fieldname}`"
        elif name != "Optional":
            yield _first(rule)


def _first(what: object) -> str:
    """Give the first sentence of what a check says of itself."""
    said = (getdoc(what) or type(what).__name__).split("\n\n")[0]
    return " ".join(said.split()).rstrip(".")


def _questions() -> Iterator[tuple[str, ...]]:
    for item in _items(LIBRARY.get(CONDITION).questionnaire.items):
        limits = [f"at least {item.minimum}" if item.minimum is not None else "",
                  f"at most {item.maximum}" if item.maximum is not None else "",
                  f"at most {item.max_length} characters" if item.max_length is not None else "",
                  "needed to send" if item.required else ""]
        if any(limits):
            yield f"`{item.link_id}`", "; ".join([item.type.value, *filter(None, limits)])


def _items(items: Any) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _items(item.items)


def _refusals() -> Iterator[tuple[str, ...]]:
    found = {}
    texts = {path: path.read_text() for path in sorted((ROOT / "triage").rglob("*.py"))}
    for path, text in texts.items():
        tree = ast.parse(text) if any(f"raise {name}(" in text for name in REFUSALS) else ast.Module([], [])
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args \
                    and ast.unparse(node.exc.func) in REFUSALS:
                words = _words(node.exc.args[-1])
                if words:
                    found[f"`{path.relative_to(ROOT / 'triage')}`", words] = True
    yield from found


def _words(node: ast.expr) -> str:
    """Give what a refusal says; what is worked out when it is said stands as an ellipsis."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return re.sub(r"…+", "…", "".join(str(one.value) if isinstance(one, ast.Constant) else "…"
                                          for one in node.values))
    return ""


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
