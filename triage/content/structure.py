"""How questions are built: names, places, and the answers that leave a question open."""

import re
from collections.abc import Iterator

from triage.content.finding import Finding
from triage.content.passages import shown
from triage.library import QUESTIONNAIRE
from triage.questionnaire.model import Item, ItemType, Meaning, Questionnaire

KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
OPTION_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_LABEL = 40   # characters: a line of the one-page summary
CHOICES = (ItemType.CHOICE, ItemType.OPEN_CHOICE)


def structure_findings(questionnaire: Questionnaire) -> list[Finding]:
    """Find names, pages and lists of options that authors are asked to write otherwise."""
    found = [finding for item in questionnaire.by_id.values() for finding in _names(item)]
    found += [finding for page in questionnaire.items if not page.hidden
              for finding in _page(page, questionnaire)]
    found += [finding for item in shown(questionnaire) if item.is_question for finding in _question(item)]
    return found


def _names(item: Item) -> Iterator[Finding]:
    if not KEBAB.fullmatch(item.link_id):
        yield _at(item, "the linkId is not kebab-case.", "Use lower-case words with hyphens.")
    for option in item.options:
        if not OPTION_CODE.fullmatch(option.code):
            yield _at(item, f"the option code '{option.code}' is not kebab-case.",
                      "Use lower-case words with hyphens.")


def _page(page: Item, questionnaire: Questionnaire) -> Iterator[Finding]:
    if not page.text:
        yield _at(page, "the page has no title.", "Give the group a text.")
    if page.section not in dict(questionnaire.sections):
        yield _at(page, f"the section '{page.section}' is not listed.",
                  "Use the id of a section of the questionnaire.")
    if not page.why:
        yield _at(page, "the page does not say why it asks.", "Add the extension 'why'.")


def _question(item: Item) -> Iterator[Finding]:
    if not item.short_text or len(item.short_text) > LONGEST_LABEL:
        yield _at(item, f"the label is {'missing' if not item.short_text else 'too long'}.",
                  f"Add the extension sdc-questionnaire-shortText of at most {LONGEST_LABEL} characters.")
    meanings = {option.meaning for option in item.options}
    if item.repeats and item.type in CHOICES:
        if Meaning.NONE not in meanings:
            yield _at(item, "a list to tick has no 'none of these'.",
                      "Add an option with the extension optionExclusive.")
        if Meaning.UNSURE not in meanings:
            yield _at(item, "a list to tick has no 'not sure'.",
                      "Add an option with the extension 'meaning' unsure.")
    if item.sensitive and Meaning.DECLINED not in meanings:
        yield _at(item, "a sensitive question cannot be declined.",
                  "Add an option with the extension 'meaning' declined.")


def _at(item: Item, problem: str, mend: str) -> Finding:
    return Finding(QUESTIONNAIRE, item.link_id, problem, mend)
