"""The rule set in words, for the people who are to trust it: every rule with its sources and its record."""

from dataclasses import dataclass

from flask import abort, render_template, request

from triage.library import Definition
from triage.rules.model import Rule
from triage.rules.result import Urgency
from triage.rules.words import Describer, Phrase, term_words
from triage.services import tally
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.clinician.blueprint import bp
from triage.web.context import services
from triage.web.verdict import CONFIDENCE

HIGHEST_FIRST = tuple(reversed(Urgency))
KINDS = {"contributor": "May play a part", "feature": "Fits the picture",
         "consider": "Worth asking or examining"}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as the page shows it. `title` is what its family of rules is about, "" where it has none."""

    id: str
    title: str
    says: str
    cites: tuple[str, ...]
    when: Phrase
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A whole rule set in words. `levels`: urgency → its rules. `prompts`: kind → what to consider."""

    levels: dict[Urgency, list[Line]]
    prompts: dict[str, list[Line]]
    class_gates: list[Line]
    class_reasons: list[Line]
    terms: list[Line]


@bp.get("/rules")
@staff(Role.CLINICIAN)
def rules() -> str:
    """Show every rule of a condition that one's sites ask about: the one asked for, or the first."""
    parts, who = services(), actor()
    conditions = tally.conditions_of(parts.store, who)
    slug = request.args.get("condition", *conditions[:1])
    if slug not in conditions:
        abort(404)
    definition = parts.library.get(slug)
    return render_template(
        "clinician/rules.html", definition=definition, book=book_of(definition), conditions=conditions,
        levels=HIGHEST_FIRST, kinds=KINDS, confidence=CONFIDENCE, anchor=anchor)


def anchor(term: str) -> str:
    """Give the id that a shared term stands under on the page."""
    return f"term-{term.lower()}"


def book_of(definition: Definition) -> Book:
    """Put a definition's rules into words."""
    rule_set = definition.rules
    describe = Describer(rule_set, definition.questionnaire)
    flags = rule_set.flags
    lines = [Line(rule.id, flags[rule.flag].title, rule.says, rule.cites, describe.of(rule.when), rule)
             for rule in rule_set.rules]
    prompts = {kind: [Line(one.id, "", one.says, one.cites, describe.of(one.when))
                      for one in rule_set.contributors if one.kind == kind] for kind in KINDS}
    known = rule_set.classification
    gates = [Line(gate.id, gate.result.value, gate.says, gate.cites, describe.of(gate.when))
             for gate in known.gates] if known else []
    reasons = [Line(one.id, one.leads_to.value, one.says, one.cites, describe.of(one.when[known.regions[0]]))
               for one in known.reasons] if known else []
    terms = [Line(name, "", term_words(name), (), describe.written_out(condition))
             for name, condition in rule_set.terms.items()]
    levels = {level: [line for line in lines if line.rule and line.rule.urgency is level]
              for level in HIGHEST_FIRST}
    return Book(levels, prompts, gates, reasons, terms)
