"""What holds for every template, without showing it."""

import re
from pathlib import Path

import pytest

from tests.support import tree
from triage.config import ROOT

TEMPLATES = list(tree.templates())
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]

INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "a handler in the page": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "another host's file": re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}
# `frame.tel` brings its own "tel:".
TWICE = re.compile(r"tel:\s*\{\{\s*frame\.tel")
# Words that stand in the template itself may be marked safe; a value never.
UNESCAPED = re.compile(r"(?<!['\"])\|\s*safe\b|autoescape\s+false|Markup\(")
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.IGNORECASE | re.DOTALL)
FORBIDDEN_WORDS = re.compile(r"\b(failed|suffer\w*|complain\w*|deny|denies|denied)\b", re.IGNORECASE)
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)


@each_template
@pytest.mark.parametrize("what", INLINE)
def test_template_holds_nothing_that_the_policy_forbids(path: Path, what: str) -> None:
    found = INLINE[what].search(path.read_text())
    assert found is None, f"{what}: {found and found.group()}"


@each_template
def test_every_number_can_be_called(path: Path) -> None:
    assert TWICE.search(path.read_text()) is None


@each_template
def test_template_escapes_everything(path: Path) -> None:
    assert UNESCAPED.search(path.read_text()) is None


@each_template
def test_every_form_that_changes_something_carries_a_token(path: Path) -> None:
    bare = [form for form in FORM.findall(path.read_text())
            if not re.search(r"csrf_token|hidden_tag\(\)|hidden\(", form)]
    assert bare == []


@each_template
def test_template_keeps_to_kind_words(path: Path) -> None:
    assert FORBIDDEN_WORDS.findall(COMMENT.sub("", path.read_text())) == []


@each_template
def test_template_is_named_so_that_it_is_escaped(path: Path) -> None:
    assert path.suffix == ".html"


def test_templates_folder_holds_templates_only() -> None:
    others = [path for path in (ROOT / "templates").rglob("*") if path.is_file() and path.suffix != ".html"]
    assert others == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("errors/")])
def test_template_is_used(name: str) -> None:
    texts = [path.read_text() for path in (*tree.modules(), *TEMPLATES) if path != ROOT / "templates" / name]
    assert any(name in text for text in texts) or name.startswith("security/")
