"""Somebody who ticks, types and presses at random: from a seed, always the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from flask import Flask
from playwright.sync_api import Page, Response

from tests.support.at_the_form import settle, slug
from tests.support.hand import SHOWN, fields_of, kept
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.model import Questionnaire
from triage.services.views import IntakeView

WORDS = ("2019", "2024", "13", "3", "0", "24", "mañana", "<b>bold</b>", "{{ 7 * 7 }}", "'; --", "")
WAYS = {"tick": 10, "type": 3, "next": 12, "button": 2, "link": 2, "back": 2, "forward": 1, "reload": 1,
        "language": 1}
FINE = {200, 204, 302, 303, 409, 422}   # a page that asks to mend something is no error page
SENDING = "as-it-is"
# What there is to press and to fill in, each thing by its number among those that match.
SEES = """() => {
  const seen = (one) => (one.closest("label") || one).getClientRects().length > 0;
  const at = (selector) => [...document.querySelectorAll(selector)].map((one, n) => [one, n])
    .filter(([one]) => seen(one) && !one.disabled);
  return {
    heads: document.querySelectorAll("h1").length,
    tick: at("main :is([type=radio], [type=checkbox])").map(([, n]) => n),
    type: at("main :is(.in, textarea)").map(([, n]) => n),
    button: at("main form button").map(([one, n]) => [n, one.name, one.value]),
    link: at("main a[href^='/intake'], header a[href^='/intake']").map(([one, n]) => [n, one.pathname]),
    language: at("button[name=language]").map(([, n]) => n),
  };
}"""
TICK = """(n) => document.querySelectorAll("main :is([type=radio], [type=checkbox])")[n].click()"""
TYPE = """([n, text]) => {
  const one = document.querySelectorAll("main :is(.in, textarea)")[n];
  one.value = text;
  one.dispatchEvent(new Event("input", { bubbles: true }));
}"""
PRESS = """([selector, n]) => document.querySelectorAll(selector)[n].click()"""


@dataclass
class Monkey:
    """One browser, and what the server has acknowledged to it."""

    page: Page
    app: Flask
    form: Questionnaire
    random: Random
    met: list[str] = field(default_factory=list)        # error pages
    said: dict[str, dict[str, list[str]]] = field(default_factory=dict)   # linkId → what its inputs sent
    rows: Mapping[str, tuple[AnswerSet, ...]] = field(default_factory=dict)
    at_rows: tuple[str, str] = ("", "")   # the group whose page was sent just now, and the button
    saves: int = 0
    may_send: bool = False

    def __post_init__(self) -> None:
        """Watch what the server answers."""
        self.page.on("response", self._hear)
        self.page.on("pageerror", lambda error: self.met.append(str(error)))

    def _hear(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status not in FINE:
            self.met.append(f"{response.status} {response.url}")

    def step(self) -> str:
        """Do one thing; give what it was."""
        self.at_rows = "", ""
        sees = self.page.evaluate(SEES)
        assert sees["heads"] == 1, "a page without a heading"
        assert sees["button"] or sees["link"], "a dead end"
        way = self.random.choices([*WAYS], [*WAYS.values()])[0]
        if way in ("back", "forward", "reload"):
            getattr(self.page, {"back": "go_back", "forward": "go_forward"}.get(way, way))()
            settle(self.page)
            if "/intake" not in self.page.url:   # before the form began: the invitation, or nothing at all
                self.page.go_forward()
            return way
        found = getattr(self, f"_{way}")(sees)
        return f"{way} {found}"

    def _tick(self, sees: Any) -> list[int]:
        chosen = self.random.sample(sees["tick"], min(len(sees["tick"]), 3))
        for number in chosen:
            self.page.evaluate(TICK, number)
        return chosen

    def _type(self, sees: Any) -> str:
        if not sees["type"]:
            return ""
        text = self.random.choice(WORDS)
        self.page.evaluate(TYPE, [self.random.choice(sees["type"]), text])
        return text

    def _next(self, sees: Any) -> str:
        return self._press([one for one in sees["button"] if one[2] == "next"] or sees["button"])

    def _button(self, sees: Any) -> str:
        return self._press(sees["button"])

    def _link(self, sees: Any) -> str:
        if not sees["link"]:
            return ""
        number, path = self.random.choice(sees["link"])
        self._go("main a[href^='/intake'], header a[href^='/intake']", number)
        return str(path)

    def _language(self, sees: Any) -> str:
        if sees["language"]:
            self._go("button[name=language]", self.random.choice(sees["language"]))
        return self.page.locator("html").get_attribute("lang") or ""

    def _press(self, buttons: list[tuple[int, str, str]]) -> str:
        allowed = [one for one in buttons if self.may_send or slug(self.page) != "check-answers"]
        if not allowed:
            return ""
        number, name, value = self.random.choice(allowed)
        shown, before = self.page.evaluate(SHOWN), kept(self.page, self.app)
        self._go("main form button", number)
        if shown and not self.page.locator(".errs").count():
            self.at_rows = next((group for group, _, _ in shown["rows"]), ""), value
            self._remember(shown, before)
        return f"{name}={value}"

    def _go(self, selector: str, number: int) -> None:
        with self.page.expect_navigation():
            self.page.evaluate(PRESS, [selector, number])

    def _remember(self, shown: Any, before: IntakeView) -> None:
        """Take note of what a page that was saved said of each question."""
        self.saves += 1
        for link_id in shown["blocks"]:
            item = self.form.by_id.get(link_id)
            if item is None or not item.is_question or link_id in self.form.rows_of:
                continue
            names = {name: [one for one in values if one] for name, values in shown["names"].items()
                     if name.partition(":")[0] == f"q_{link_id}"}
            sent = {name: values for name, values in names.items() if values}
            if sent or link_id not in before.masked:
                self.said[link_id] = sent

    def lost(self) -> dict[str, Any]:
        """Give what the server has otherwise than it was said: linkId → (said, has)."""
        view = kept(self.page, self.app)
        before, self.rows = self.rows, view.stored.rows
        rows = {group: (before.get(group, ()), self.rows.get(group, ())) for group in {*before, *self.rows}
                if not self._may_be(group, before.get(group, ()), self.rows.get(group, ()))}
        now = {link_id: fields_of(self.form.by_id[link_id], view.stored[link_id]) for link_id in self.said}
        return rows | {link_id: (said, now[link_id])
                       for link_id, said in self.said.items() if said != now[link_id]}

    def _may_be(self, group: str, before: tuple[AnswerSet, ...], after: tuple[AnswerSet, ...]) -> bool:
        """Whether rows may have become others: one at a time, on their own page, gone only when removed."""
        at, button = self.at_rows
        gone = sum(row not in after for row in before)
        return before == after or (at == group and gone <= 1 and len(after) - len(before) in (
            (-1,) if button.startswith("remove:") else (0, 1)))


