"""The crisis card: shown at any answer that may mean thoughts of dying, whatever its level."""

from dataclasses import dataclass

from triage.questionnaire.answers import State
from triage.questionnaire.page import Page
from triage.rules.model import Rule
from triage.rules.program import TRUE, UNKNOWN
from triage.rules.reads import questions_read
from triage.rules.result import Urgency
from triage.services.judging import weigh
from triage.services.views import IntakeView

CERTAIN, ACTING = 0, 1   # the two readings of what a rule comes to


@dataclass(frozen=True, slots=True)
class Card:
    """One flag that the card speaks of. `now`: the patient may act at any moment."""

    flag: str
    now: bool


def cards(view: IntakeView, *, but: frozenset[str] = frozenset()) -> list[Card]:
    """Give what the card speaks of; nothing when there is no card. `but`: answers that may not be told by it.

    Rules that hold come first. Without any, an answer that leaves one open is enough: "I wished I would not
    wake up" shows the card before the next question is asked. What was merely left empty shows none.
    """
    rules = _card_rules(view)
    if not rules:
        return []
    weighing = weigh(view.definition, view.stored.without(*but), view.facts, view.today, finished=False)
    came_to = {rule.id: weighing.values_of(rule) for rule in rules}
    if hold := [rule for rule in rules if came_to[rule.id][ACTING] == TRUE]:
        return [Card(rule.flag, rule.urgency is Urgency.EMERGENCY)
                for rule in sorted(hold, key=lambda rule: -rule.urgency)]
    pointed = [rule for rule in rules
               if came_to[rule.id][CERTAIN] == UNKNOWN and _pointed_to(view, rule, but)]
    return [Card(min(pointed, key=lambda rule: (rule.urgency, rule.id)).flag, now=False)] if pointed else []


def _pointed_to(view: IntakeView, rule: Rule, but: frozenset[str]) -> bool:
    """Whether something was said to a question that an open rule reads."""
    return any(view.answers[link_id].state is State.ANSWERED and link_id not in but
               for link_id in questions_read(rule.when, view.definition.rules))


def cards_again(view: IntakeView) -> list[Card]:
    """Give what may be shown once more: nothing that would tell what another device said in private."""
    return [] if view.sent else cards(view, but=view.of_others if view.urgent_seen else frozenset())


def card_is_new(before: IntakeView, after: IntakeView, page: Page) -> bool:
    """Whether saving `page` brought up the card. Pages that ask nothing for it cost nothing."""
    rules = before.definition.rules
    read = {link_id for rule in rules.rules if rule.card for link_id in questions_read(rule.when, rules)}
    if read.isdisjoint(item.link_id for item in page.questions):
        return False
    return bool(cards(after)) and not cards(before)


def _card_rules(view: IntakeView) -> list[Rule]:
    """Give the rules that speak on the card; where not all may be read back, those that read what may."""
    found, fresh = [rule for rule in view.definition.rules.rules if rule.card], view.fresh
    if fresh is None:
        return found
    return [rule for rule in found if not fresh.isdisjoint(questions_read(rule.when, view.definition.rules))]
