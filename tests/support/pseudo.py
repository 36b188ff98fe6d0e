"""A language made from English that is read from right to left, with words that are a third longer.

Nobody speaks it: it shows what a page does to a real one. Each word stands between marks that turn it round
(U+202E, U+202C). It goes by the code of Arabic, whose dates and direction the program then knows, and it is
made for a test, in the test's own folder: an installation never offers it.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from triage.config import ROOT
from triage.library import Definition, about_file, load
from triage.questionnaire.model import Item
from triage.questionnaire.translation import WORDS

CODE = "ar"
TURN, BACK = "\u202e", "\u202c"
LONGER = 0.34
FORMS = 6   # of a number, in Arabic
WHOLE = re.compile(r"[^\s|]+")


def pseudo(text: str) -> str:
    """Give a text in this language. What is called, filled in or counted stays as it is."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    words, bar, call = line.partition(" | ")
    return WHOLE.sub(lambda found: _word(found[0]), words) + bar + call


def _word(word: str) -> str:
    if "%(" in word or not re.search(r"[^\W\d_]", word):
        return word
    at = next((place for place, letter in enumerate(word) if letter.lower() in "aeiou"), 0)
    return f"{TURN}{word[:at]}{word[at] * ceil(LONGER * len(word))}{word[at:]}{BACK}"


def make_locale(folder: Path) -> Path:
    """Make the program's words beside those of the real languages; give their folder."""
    shutil.copytree(ROOT / "triage" / "locale", folder)
    made = Catalog(locale=CODE)
    with (folder / "es" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, tuple):
                one, many = message.id
                made.add(message.id, (pseudo(one), *[pseudo(many)] * (FORMS - 1)))
            elif message.id:
                made.add(message.id, pseudo(message.id))
    target = folder / CODE / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, made)
    return folder


def make_content(folder: Path, slug: str = "post-laminectomy") -> Path:
    """Make a condition's words beside those of the real languages; give the folder of conditions."""
    shutil.copytree(ROOT / "questionnaires" / slug, folder / slug)
    found = load(folder / slug)
    (folder / slug / f"{CODE}.toml").write_text(_toml(_words(found)))
    if about := found.about:
        sections = {one.id: {"source": "00000000", "heading": pseudo(one.heading), **{
            part: [pseudo(said.text) for said in getattr(one, part)] for part in ("say", "points")
            if getattr(one, part)}} for one in about.sections}
        page = {"source": "00000000", "title": pseudo(about.title), "lead": pseudo(about.lead),
                "section": sections}
        (folder / slug / about_file(CODE)).write_text(_toml(page))
    return folder


def _words(found: Definition) -> dict[str, Any]:
    form = found.questionnaire
    flags = {name: {word: pseudo(getattr(flag, word)) for word in ("patient", "tell", "first_aid")}
             for name, flag in found.rules.flags.items()}
    return {"language": CODE, "questionnaire": {"title": pseudo(form.title)},
            "sections": {section: pseudo(words) for section, words in form.sections},
            "item": dict(_items(form.items)), "flag": flags}


def _items(items: tuple[Item, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in items:
        words = {word: pseudo(getattr(item, word)) for word in WORDS if getattr(item, word)}
        yield item.link_id, {**words, "options": {one.code: pseudo(one.text) for one in item.options}}
        yield from _items(item.items)


def _toml(table: Mapping[str, Any], path: str = "") -> str:
    lines = [f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}"
             for key, value in table.items() if not isinstance(value, Mapping)]
    for key, value in table.items():
        if isinstance(value, Mapping):
            inner = f"{path}.{json.dumps(key)}".lstrip(".")
            lines += [f"[{inner}]", _toml(value, inner)]
    return "\n".join(lines) + "\n"
