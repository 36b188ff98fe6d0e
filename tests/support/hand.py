"""A quick hand at a page of the form: ticks and types what can be seen, all of it in one go."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from playwright.sync_api import Page

from tests.support.app import parts_of
from tests.support.at_the_form import slug
from triage.forms.registry import field_for
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item, Questionnaire
from triage.services import intake
from triage.services.views import IntakeView

Fields = Mapping[str, list[str]]   # the name of an input → the values that it sends
MOST_PAGES = 60
# Ticks and types what `wanted` says of the inputs on the page; gives what no hand could have got there.
FILL = """(wanted) => {
  const seen = (one) => (one.closest("label") || one).getClientRects().length > 0;
  const missing = [];
  for (const [name, values] of Object.entries(wanted)) {
    const all = [...document.getElementsByName(name)].filter(seen);
    if (!all.length && !document.getElementsByName(name).length) continue;
    for (const one of all) {
      const pick = one.type === "radio" || one.type === "checkbox";
      const wants = values.includes(one.value);
      if (pick && one.checked !== wants && (wants || one.type === "checkbox")) one.click();
      if (!pick) { one.value = values[0] || ""; one.dispatchEvent(new Event("input", { bubbles: true })); }
    }
    const got = all.filter((one) => one.type !== "radio" && one.type !== "checkbox" || one.checked);
    for (const value of values) if (!got.some((one) => one.value === value)) missing.push(`${name}=${value}`);
  }
  return missing;
}"""
# What the page would send of each question that shows, those of a row under its mark.
SHOWN = """() => {
  const form = document.querySelector("main form[data-busy]");
  if (!form) return null;
  const data = new FormData(form), names = {};
  for (const one of form.elements) if (one.name.startsWith("q_")) names[one.name] = data.getAll(one.name);
  const blocks = [...document.querySelectorAll(".q[id^=q_]")].map((one) => one.id.slice(2));
  const rows = [...form.elements].filter((one) => one.name.startsWith("row_"))
    .map((one) => [one.name.slice(4), one.value,
                   document.querySelectorAll(`li[id^="q_${one.name.slice(4)}-"]`).length]);
  return { names, blocks, rows };
}"""


def fields_of(item: Item, answer: Answer) -> dict[str, list[str]]:
    """Give what a browser sends for an answer."""
    found: dict[str, list[str]] = {}
    for name, value in field_for(item).pairs(item, answer):
        found.setdefault(name, []).append(value)
    return found


def fields(form: Questionnaire, answers: AnswerSet) -> dict[str, list[str]]:
    """Give what a browser sends for answers outside of rows, or for one row's."""
    found: dict[str, list[str]] = {}
    for link_id, answer in answers.answers.items():
        item = form.by_id.get(link_id)
        if item is not None and item.is_question and not item.hidden:
            found |= fields_of(item, answer)
    return found


def fill(page: Page, wanted: Fields) -> None:
    """Tick and type, where the page asks."""
    missing = page.evaluate(FILL, wanted)
    assert missing == [], f"{page.url}: no way to {missing}"


def press(page: Page, selector: str = "button[name=do][value=next]") -> None:
    """Press a button or a link, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.click(selector)


def walk(page: Page, form: Questionnaire, given: AnswerSet) -> Iterator[str]:
    """Answer page after page, rows and all; yield each page's name before. Ends at the check page."""
    everything = fields(form, given)
    for _ in range(MOST_PAGES):
        yield slug(page)
        if slug(page) == "check-answers":
            return
        if slug(page) == "urgent":
            press(page, "button[name=choice][value=read]")
            continue
        shown = page.evaluate(SHOWN)
        fill(page, everything)
        press(page, _row(page, form, given, shown["rows"]) or "button[name=do][value=next]")
    raise AssertionError(f"the form does not end: still at {page.url}")


def _row(page: Page, form: Questionnaire, given: AnswerSet, rows: list[tuple[str, str, int]]) -> str:
    """Fill in the row that is open; give the button for one more, where there is one more to tell."""
    for group, mark, told in rows:
        known = given.rows.get(group, ())
        if mark == "new" and told < len(known):
            fill(page, fields(form, known[told]))
            if told + 1 < len(known):
                return f'button[name=do][value^="add:{group}"]'
    return ""


def kept(page: Page, app: Flask) -> IntakeView:
    """Give the form that is open in the browser, as the server has it."""
    parts = parts_of(app)
    token = next(one["value"] for one in page.context.cookies() if one["name"] == "intake")
    view = intake.resume(parts.store, parts.library, token, now=parts.now())
    assert view is not None
    return view


def lost(view: IntakeView, expected: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the server has otherwise than expected: linkId → what it has."""
    return {link_id: view.stored[link_id] for link_id, answer in expected.items()
            if view.stored[link_id] != answer}
