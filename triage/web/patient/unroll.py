"""Writes the template of a page once per questionnaire, page and language; only the answers stay open.

Drawing each field anew for each request would be two thirds of a page's time. So a page is drawn in
two steps. The first knows the questions: it runs templates/patient/page.html, whose square brackets
hold the words, and writes a second template. The second knows the person: its curly brackets hold
what is ticked, typed, wrong and shown.
"""

import json
import re
from functools import lru_cache
from operator import attrgetter
from typing import Any

from flask import Flask
from jinja2 import BaseLoader, Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from triage.forms.catalogue import catalogue
from triage.forms.choices import steps
from triage.forms.names import name_of, option_id, part_of, row_name
from triage.forms.page import ON_PAGE
from triage.library import Definition
from triage.questionnaire.model import Item, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.pages import pages
from triage.web.body import drawing, is_map, layers
from triage.web.context import EXTENSION
from triage.web.patient.aloud import spoken
from triage.web.patient.boxes import date_boxes
from triage.web.patient.places import areas, closeup_words
from triage.web.patient.plan import lay_out, title

PAGE = "patient/page.html"
CACHE = "backstory.pages"


def template(app: Flask, definition: str, form: Questionnaire, page: Page) -> Template:
    """Give the compiled template of a page; `definition` is the content's hash."""
    if page.only:   # seldom, and in too many ways to be kept
        return app.jinja_env.from_string(source(app, form, page))
    cache: dict[tuple[str, str, str], Template] = app.extensions.setdefault(CACHE, {})
    key = definition, page.slug, form.language
    if key not in cache:
        cache[key] = app.jinja_env.from_string(source(app, form, page))
    return cache[key]


def draw_all(app: Flask, definition: Definition) -> None:
    """Write every page's template in every language now, so that no patient waits for it."""
    with app.app_context():
        for language in definition.languages:
            form = definition.in_language(language)
            for page in pages(form):
                template(app, definition.hash, form, page)


def draw_library(app: Flask) -> None:
    """Do so for every condition, as a server does before it forks its workers."""
    library = app.extensions[EXTENSION].library
    for slug in library.slugs:
        draw_all(app, library.get(slug))


def source(app: Flask, form: Questionnaire, page: Page) -> str:
    """Write a page's template, its words filled in."""
    loader = app.jinja_env.loader
    assert loader is not None
    written = _environment(loader, form.language).get_template(PAGE).render(_context(app, form, page))
    return re.sub(r"\s*\n\s*", "\n", written)


@lru_cache(maxsize=16)
def _environment(loader: BaseLoader, language: str) -> Environment:
    """Give what runs the first step. Kept: reading the page's own template is most of the work."""
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, finalize=_inert,
        extensions=["jinja2.ext.i18n"],
        block_start_string="[%", block_end_string="%]", variable_start_string="[[", variable_end_string="]]",
        comment_start_string="[#", comment_end_string="#]", trim_blocks=True, lstrip_blocks=True)
    words = catalogue(language)
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        lit=lambda item: _literal(getattr(item, "link_id", item)), name=lambda item: name_of(item.link_id),
        part=lambda item, part: part_of(item.link_id, part), row=lambda item: row_name(item.link_id),
        option_id=lambda item, code: option_id(item.link_id, code),
        pair=lambda item, code: _literal(f"{name_of(item.link_id)}={code}"),
        steps=lambda item: [(str(step), str(step)) for step in steps(item)],
        attributes=lambda thing, *names: attrgetter(*names)(thing),
        areas=lambda item: areas(item, words.gettext), aloud=lambda item: spoken(item, words.gettext))
    return environment


def _context(app: Flask, form: Questionnaire, page: Page) -> dict[str, Any]:
    say = catalogue(form.language).gettext
    maps = [item for item in page.questions if is_map(item)]
    found = layers(form)
    drawn = app.jinja_env.get_template("macros/body.html").module
    before = _maps_before(form, maps)
    used = {found[item.link_id] for item in (*maps, *before)}
    return {
        "title": title(page, form), "part": page.part, "plan": lay_out(page, form), "maps": maps,
        "depends": ON_PAGE if any(item.enable_when for item in page.item.walk()) else "",
        "body": drawing(),
        "layers": found, "map_layers": sorted(used), "earlier_maps": before,
        "regions": drawing().needed(drawing().regions), "closeup_words": closeup_words(say),
        "defs": drawn.defs, "swatch": drawn.swatch,   # type: ignore[attr-defined]
        "date_boxes": date_boxes(form.language, say),
    }


def _maps_before(form: Questionnaire, maps: list[Item]) -> list[Item]:
    """Give the body maps that come before the first one of the page."""
    every = [item for item in form.by_id.values() if is_map(item)]
    return every[:every.index(maps[0])] if maps else []


def _inert(value: Any) -> Any:
    """Keep words from being read as template code by the second step."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;"))   # noqa: S704 - escaped in the same breath


def _literal(text: str) -> Markup:
    """Write text as a literal of the second template's code."""
    return Markup(json.dumps(text))   # noqa: S704 - stands inside curly brackets, never in the page
