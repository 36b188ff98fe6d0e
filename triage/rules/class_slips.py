"""Slips that an author's hand could make in the classification, and which worked cases notice them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from triage.questionnaire.model import Questionnaire
from triage.rules.cases import Case
from triage.rules.classify import Classified, Classifier
from triage.rules.condition import Condition
from triage.rules.facts import Facts
from triage.rules.model import ClassificationRules, ClassReasonRule, RuleSet, SiteMatch
from triage.rules.mutate import Witness, disagrees, exchanged, slips
from triage.rules.result import Classification
from triage.rules.rows import STRENGTH

LEADS_TO = (Classification.UNLIKELY, Classification.POSSIBLE)
TOLD = ("classification", "region", "regions", "reasons", "notes", "course")


@dataclass(frozen=True)
class ClassSlip:
    """A rule set with one slip in how it classifies."""

    place: str
    slip: str
    rule_set: RuleSet

    def __str__(self) -> str:
        """Give the slip in one line."""
        return f"{self.place}: {self.slip}"


@dataclass(frozen=True)
class Hand:
    """The author's hand: which terms it leaves alone, since they are mutated where they are defined."""

    terms: frozenset[Condition]
    questionnaire: Questionnaire
    sites_question: str

    def slips(self, condition: Condition, also: Condition | None = None) -> Iterator[tuple[str, Condition]]:
        """Yield slips in a condition; no hand adds one place of the body map. `also`: a term to mutate."""
        for slip, other in slips(condition, self.terms - {also}, self.questionnaire):
            if not (slip.startswith(f"{self.sites_question}: ") and slip.endswith(" added")):
                yield slip, other


Slip = tuple[str, str, ClassificationRules]
"""Its place, what slipped, and the classification then."""


def class_slips(rule_set: RuleSet, questionnaire: Questionnaire) -> Iterator[ClassSlip]:
    """Yield every slip in gates, their order, reasons, notes, sites, courses and kinds of operation."""
    rules = rule_set.classification
    if rules is None:
        return
    hand = Hand(frozenset(rule_set.terms.values()), questionnaire, rules.sites_question)
    for place, slip, other in (*_gates(rules, hand), *_reasons(rules, hand), *_notes(rules, hand),
                               *_terms(rule_set, hand), *_sites(rules, questionnaire), *_courses(rules)):
        yield ClassSlip(place, slip, replace(rule_set, classification=other))
    yield from _rows(rule_set, hand)


def _gates(rules: ClassificationRules, hand: Hand) -> Iterator[Slip]:
    gates = rules.gates
    for at, gate in enumerate(gates):
        before, after = gates[:at], gates[at + 1:]
        yield gate.id, "dropped", replace(rules, gates=(*before, *after))
        if after:
            yield gate.id, f"after {after[0].id}", replace(rules, gates=(*before, after[0], gate, *after[1:]))
        others = [(f"result {gate.result} → {one}", replace(gate, result=one))
                  for one in Classification if one is not gate.result]
        others += [(slip, replace(gate, when=other)) for slip, other in hand.slips(gate.when)]
        yield from ((gate.id, slip, replace(rules, gates=(*before, other, *after))) for slip, other in others)


def _reasons(rules: ClassificationRules, hand: Hand) -> Iterator[Slip]:
    for at, reason in enumerate(rules.reasons):
        before, after = rules.reasons[:at], rules.reasons[at + 1:]
        yield reason.id, "dropped", replace(rules, reasons=(*before, *after))
        yield from ((reason.id, slip, replace(rules, reasons=(*before, other, *after)))
                    for slip, other in _of_reason(reason, hand))


def _of_reason(reason: ClassReasonRule, hand: Hand) -> Iterator[tuple[str, ClassReasonRule]]:
    yield from ((f"leads to {one}", replace(reason, leads_to=one)) for one in LEADS_TO
                if one is not reason.leads_to)
    counts = not reason.counts_unknown
    yield f"unknown {'counts' if counts else 'ignored'}", replace(reason, counts_unknown=counts)
    # A slip is made once in the file, and so in every region alike.
    for alike in zip(*(hand.slips(when) for when in reason.when.values()), strict=True):
        when = dict(zip(reason.when, (other for _, other in alike), strict=True))
        yield alike[0][0], replace(reason, when=when)


def _notes(rules: ClassificationRules, hand: Hand) -> Iterator[Slip]:
    for at, note in enumerate(rules.notes):
        before, after = rules.notes[:at], rules.notes[at + 1:]
        yield note.id, "dropped", replace(rules, notes=(*before, *after))
        yield from ((note.id, slip, replace(rules, notes=(*before, replace(note, when=other), *after)))
                    for slip, other in hand.slips(note.when))


def _terms(rule_set: RuleSet, hand: Hand) -> Iterator[Slip]:
    """Yield slips in terms that no rule of urgency uses."""
    rules = rule_set.classification
    assert rules is not None
    for name, term in rule_set.terms.items():
        for slip, other in hand.slips(term, term):
            if any(exchanged(rule.when, term, other) != rule.when for rule in rule_set.rules):
                break
            changed = _with_term(rules, term, other)
            if changed != rules:
                yield name, slip, changed


def _with_term(rules: ClassificationRules, term: Condition, other: Condition) -> ClassificationRules:
    return replace(
        rules, gates=tuple(replace(gate, when=exchanged(gate.when, term, other)) for gate in rules.gates),
        reasons=tuple(replace(reason, when={region: exchanged(when, term, other)
                                            for region, when in reason.when.items()})
                      for reason in rules.reasons),
        notes=tuple(replace(note, when=exchanged(note.when, term, other)) for note in rules.notes))


def _sites(rules: ClassificationRules, questionnaire: Questionnaire) -> Iterator[Slip]:
    item = questionnaire.by_id[rules.sites_question]
    every = dict.fromkeys(site for option in item.options
                          for site in option.properties.get(rules.sites_property, ()))
    for region, match in rules.matches.items():
        for site in every:
            bare = SiteMatch(match.strong - {site}, match.weak - {site})
            for slip, other in (("no match", bare), ("strong", replace(bare, strong=bare.strong | {site})),
                                ("weak", replace(bare, weak=bare.weak | {site}))):
                if other != match:
                    yield (f"match.{region}", f"'{site}' → {slip}",
                           replace(rules, matches={**rules.matches, region: other}))


def _courses(rules: ClassificationRules) -> Iterator[Slip]:
    for code, course in rules.courses.items():
        for other in dict.fromkeys(rules.courses.values()):
            if other != course:
                yield "course", f"{code} → {other}", replace(rules, courses={**rules.courses, code: other})


def _rows(rule_set: RuleSet, hand: Hand) -> Iterator[ClassSlip]:
    for name, view in rule_set.rows.items():
        others = [(f"type {code} → {one}", replace(view, classes={**view.classes, code: one}))
                  for code, known in view.classes.items() for one in STRENGTH if one != known]
        others += [(slip, replace(view, present=other)) for slip, other in hand.slips(view.present)]
        yield from (ClassSlip(f"rows.{name}", slip, replace(rule_set, rows={**rule_set.rows, name: other}))
                    for slip, other in others)


# --- which cases notice ------------------------------------------------------------------------------

def class_killers(slip: ClassSlip, witnesses: Sequence[Witness]) -> Iterator[str]:
    """Yield the cases that come out otherwise than they expect, of those that expect a classification."""
    rules = slip.rule_set.classification
    assert rules is not None
    classifier = Classifier(rules, {rule.id: rule.when for rule in slip.rule_set.rules})
    for one in reversed(witnesses):   # the cases about one thing at a time come last
        if speaks_of_class(one.case):
            told = one.facts
            facts = Facts(slip.rule_set, told.questionnaire, told.answers, told.today, finished=True)
            if disagrees(one.case.expect, _told(classifier.classify(facts))):
                yield one.case.id


def speaks_of_class(case: Case) -> bool:
    """Whether the case expects anything of the classification."""
    return any(key.removesuffix("_include") in TOLD for key in case.expect)


def _told(found: Classified) -> Mapping[str, Any]:
    return {"classification": str(found.classification), "region": found.region, "notes": set(found.notes),
            "regions": {one.region: str(one.classification) for one in found.regions},
            "reasons": {reason.id for reason in found.reasons},
            "course": next((one.course for one in found.regions if one.course), "")}
