"""The peers' pages: one page of our form, its questions and answers, as survey-core and lforms show it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.npm import unpacked
from triage.config import ROOT
from triage.questionnaire.model import Item, ItemType
from triage.questionnaire.page import Page

FLOOR = "title alone"
SURVEY_CORE, SURVEY_UI, LFORMS = ("survey-core", "2.5.38"), ("survey-js-ui", "2.5.38"), ("lforms", "40.1.3")
HEAD = ('<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">')


@dataclass(frozen=True)
class PeerPage:
    """A page of a peer: its HTML, and the files that it asks for, by the path that it asks for."""

    name: str
    html: str
    files: Mapping[str, Path]


def least(page: Page) -> PeerPage:
    """Give the page's title alone, with a few lines of style: no page with a style sheet is seen sooner."""
    html = (f'{HEAD}<title>{page.item.text}</title><link rel="stylesheet" href="/note.css">'
            f'<h1>{page.item.text}</h1>')
    return PeerPage(FLOOR, html, {"/note.css": ROOT / "triage" / "static" / "note.css"})


def survey(page: Page) -> PeerPage:
    """Give the page as survey-core draws it, with its own drawing package. Raises OSError."""
    core, drawn = unpacked(*SURVEY_CORE), unpacked(*SURVEY_UI)
    model = json.dumps({"elements": [_survey_question(item) for item in page.questions]})
    html = (f'{HEAD}<title>{page.item.text}</title><link rel="stylesheet" href="/survey-core.css">'
            f'<script src="/survey.core.js"></script><script src="/survey-js-ui.js"></script><body>'
            f'<div id="form"></div><script>new Survey.Model({model}).render(document.getElementById("form"))'
            f'</script>')
    files = {"/survey-core.css": core / "survey-core.min.css", "/survey.core.js": core / "survey.core.min.js",
             "/survey-js-ui.js": drawn / "survey-js-ui.min.js"}
    return PeerPage("survey-core", html, files)


def _survey_question(item: Item) -> dict[str, Any]:
    question = {"name": item.link_id, "title": item.text, "description": item.hint}
    if item.options:
        choices = [{"value": option.code, "text": option.text} for option in item.options]
        return {**question, "type": "checkbox" if item.repeats else "radiogroup", "choices": choices}
    return {**question, "type": "comment" if item.type is ItemType.TEXT else "text"}


def lforms(page: Page) -> PeerPage:
    """Give the page as lforms draws a FHIR Questionnaire. Raises OSError."""
    root = unpacked(*LFORMS) / "dist" / "lforms"
    form = json.dumps({"resourceType": "Questionnaire", "status": "draft", "title": page.item.text,
                       "item": [_fhir_item(item) for item in page.questions]})
    html = (f'{HEAD}<title>{page.item.text}</title><link rel="stylesheet" href="/styles.css"><body>'
            f'<div id="form"></div><script src="/zone.js"></script><script src="/lhc-forms.js"></script>'
            f'<script src="/fhir.js"></script>'
            f'<script>LForms.Util.addFormToPage({form}, "form", {{fhirVersion: "R4"}})</script>')
    component = root / "webcomponent"
    zone = component / "assets" / "lib" / "zone.min.js"
    files = {"/styles.css": component / "styles.css", "/zone.js": zone,
             "/lhc-forms.js": component / "lhc-forms.js",
             "/fhir.js": root / "fhir" / "R4" / "lformsFHIR.min.js"}
    return PeerPage("lforms", html, files)


def _fhir_item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"linkId": item.link_id, "text": item.text, "repeats": item.repeats,
                             "type": "choice" if item.options else str(item.type)}
    if item.options:
        found["answerOption"] = [{"valueCoding": {"code": option.code, "display": option.text}}
                                 for option in item.options]
    return found
