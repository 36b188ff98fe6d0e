"""The peer: django-formtools' session wizard over the same questions, sessions in SQLite.

It validates and keeps; it has no encryption, no audit trail, no path through the questions, no rules.
"""

import os
from pathlib import Path

import django
from django import forms
from django.conf import settings

from triage.config import ROOT
from triage.library import load
from triage.questionnaire.model import Item, ItemType, Questionnaire
from triage.questionnaire.page import Page
from triage.questionnaire.path import pages

DATE = ("day", "month", "year")
FOLDER = Path(os.environ["PEER_FOLDER"])
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><form method="post">{% csrf_token %}{{ wizard.management_form }}{{ wizard.form.as_div }}
<button>Save and continue</button></form></body></html>"""

settings.configure(
    SECRET_KEY="b" * 50, ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="tests.bench.peer_urls", USE_TZ=True,
    INSTALLED_APPS=["django.contrib.sessions", "formtools"],
    MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.db",
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "peer.sqlite", "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
        "loaders": [("django.template.loaders.cached.Loader", [
            ("django.template.loaders.locmem.Loader", {"page.html": PAGE})])]}}])
django.setup()


def form_of(page: Page) -> type[forms.Form]:
    """Give the form of a page; a repeating group is asked once."""
    fields = {name: field for item in page.item.walk_shown() if item.is_question
              for name, field in _fields(item)}
    return type("PageForm", (forms.Form,), fields)


def _fields(item: Item) -> list[tuple[str, forms.Field]]:
    name, words = f"q_{item.link_id}", {"label": item.text, "help_text": item.hint, "required": False}
    if item.type is ItemType.INTEGER and item.control == "scale":
        steps = [(str(number), str(number)) for number in range(11)]
        return [(name, forms.TypedChoiceField(choices=steps, coerce=int, widget=forms.RadioSelect, **words))]
    if item.control == "date-or-option":
        boxes = [(f"{name}:{part}", forms.CharField(required=False, max_length=12)) for part in DATE]
        return [(name, _one(item, words)), *boxes]
    if item.options and item.repeats:
        return [(name, forms.MultipleChoiceField(choices=_choices(item), widget=forms.CheckboxSelectMultiple,
                                                 **words))]
    if item.options:
        return [(name, _one(item, words))]
    return [(name, forms.CharField(max_length=item.max_length, **words))]


def _one(item: Item, words: dict[str, object]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=_choices(item), widget=forms.RadioSelect, **words)


def _choices(item: Item) -> list[tuple[str, str]]:
    own = [("+own", "I know the date")] if item.type is ItemType.OPEN_CHOICE else []
    return own + [(option.code, option.text) for option in item.options]


def questionnaire() -> Questionnaire:
    """Give the questions that both wizards ask."""
    return load(ROOT / "questionnaires" / "post-laminectomy").questionnaire


FORMS = [(page.slug, form_of(page)) for page in pages(questionnaire())]
TITLES = {page.slug: page.item.text for page in pages(questionnaire())}
