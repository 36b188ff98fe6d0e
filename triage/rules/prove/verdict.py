"""What follows from a form, over unknowns: every rule, the three urgencies and the classification."""

from collections.abc import Iterator
from functools import cached_property

from triage.questionnaire.model import Item, Questionnaire
from triage.rules.model import UNKNOWN_REGION, ClassReasonRule, Rule, RuleSet
from triage.rules.prove.form import Form
from triage.rules.prove.leaves import Reader
from triage.rules.prove.logic import Bit, Tri, conj, disj, neg
from triage.rules.reads import classification_conditions, questions_read
from triage.rules.result import Classification, Urgency

LEVELS = tuple(level for level in Urgency if level is not Urgency.ROUTINE)


class Verdict:
    """The judgement of one form. `finished`: danger questions never shown count as left empty."""

    def __init__(self, rule_set: RuleSet, form: Form, finished: Bit = True) -> None:
        """Read the rules on first use."""
        self.rule_set = rule_set
        self.form = form
        self.reader = Reader(rule_set, form, finished)

    def acting(self, rule: Rule) -> Tri:
        """Give the value by which a rule acts."""
        return self.reader.truth(rule.when, acting=True)

    def certain(self, rule: Rule) -> Tri:
        """Give what is certain of a rule."""
        return self.reader.truth(rule.when, acting=False)

    def acts_at(self, rule: Rule, level: Urgency) -> Bit:
        """Whether the rule asks for `level` or more, by its answers or because they are missing."""
        value = self.acting(rule)
        unknown = rule.if_unknown is not None and rule.if_unknown >= level
        return disj(value.sure if rule.urgency >= level else False, value.open if unknown else False)

    def reaches(self, level: Urgency) -> Bit:
        """Whether the urgency is `level` or more."""
        return disj(*(self.acts_at(rule, level) for rule in self.rule_set.rules))

    def surely_reaches(self, level: Urgency) -> Bit:
        """Whether answers alone force `level` or more."""
        return disj(*(self.certain(rule).sure for rule in self.rule_set.rules if rule.urgency >= level))

    def may_reach(self, level: Urgency) -> Bit:
        """Whether `level` or more is still possible."""
        return disj(
            *(
                disj(self.certain(rule).may, self.acting(rule).may)
                for rule in self.rule_set.rules
                if rule.urgency >= level
            )
        )

    def is_a(self, level: Urgency) -> Bit:
        """Whether the urgency is exactly `level`."""
        above = [higher for higher in LEVELS if higher > level]
        return conj(
            *(neg(self.reaches(higher)) for higher in above), self.reaches(level) if level in LEVELS else True
        )

    @cached_property
    def classes(self) -> dict[Classification, Bit]:
        """Each class, and whether the form is in it."""
        rules = self.rule_set.classification
        found: dict[Classification, list[Bit]] = {one: [] for one in Classification}
        earlier: list[Bit] = []
        for gate in rules.gates if rules else ():
            holds = self.reader.truth(gate.when, acting=True).sure
            found[gate.result].append(conj(holds, *(neg(one) for one in earlier)))
            earlier.append(holds)
        ungated = neg(disj(*earlier))
        for result, bit in self._regional().items():
            found[result].append(conj(ungated, bit))
        return {one: disj(*bits) for one, bits in found.items()}

    def _regional(self) -> dict[Classification, Bit]:
        """Give the best class of all operated regions; without any, the operation is not known."""
        rules = self.rule_set.classification
        if rules is None:
            return {Classification.NOT_APPLICABLE: True}
        likely, possible, operated = [], [], []
        for region in (*rules.regions, UNKNOWN_REGION):
            counts = self.reader.rows(rules.rows).operated(region)
            unlikely, weaker = self.reasons_in(region)
            operated.append(counts)
            likely.append(conj(counts, neg(unlikely), neg(weaker)))
            possible.append(conj(counts, neg(unlikely), weaker))
        none = neg(disj(*operated))
        any_likely, any_possible = disj(*likely), disj(*possible)
        return {
            Classification.LIKELY: any_likely,
            Classification.POSSIBLE: disj(none, conj(neg(any_likely), any_possible)),
            Classification.UNLIKELY: conj(neg(none), neg(any_likely), neg(any_possible)),
        }

    def reasons_in(self, region: str) -> tuple[Bit, Bit]:
        """Whether some reason makes the region unlikely, and whether some makes it possible at most."""
        rules = self.rule_set.classification
        assert rules is not None
        found = [self._reason(reason, region) for reason in rules.reasons]
        return disj(*(unlikely for unlikely, _ in found)), disj(*(possible for _, possible in found))

    def _reason(self, reason: ClassReasonRule, region: str) -> tuple[Bit, Bit]:
        value = self.reader.truth(reason.when[region], acting=True)
        open_ = value.open if reason.counts_unknown else False
        if reason.leads_to is Classification.UNLIKELY:
            return value.sure, open_
        return False, disj(value.sure, open_)


def needed(questionnaire: Questionnaire, rule_set: RuleSet, *, classes: bool = True) -> frozenset[str]:
    """Give every question that the urgency (and the classification) can depend on."""
    roots = [rule.when for rule in rule_set.rules]
    roots += classification_conditions(rule_set) if classes else []
    wanted = {question for root in roots for question in questions_read(root, rule_set)}
    wanted |= {"age"} if "age" in questionnaire.by_id and rule_set.rows else set()
    found: set[str] = set()
    while wanted:
        link_id = wanted.pop()
        found.add(link_id)
        wanted |= set(_behind(questionnaire.by_id[link_id], questionnaire, rule_set)) - found
    return frozenset(found)


def _behind(item: Item, questionnaire: Questionnaire, rule_set: RuleSet) -> Iterator[str]:
    """Yield the questions that decide whether an item applies, and how its answer is read."""
    yield from (condition.question for condition in item.enable_when)
    if item.derivation and item.derivation.of:
        yield item.derivation.of
    parent = questionnaire.parent_of.get(item.link_id)
    if parent is not None:
        yield parent.link_id
    yield from (reading.ask for reading in rule_set.readings if reading.question == item.link_id)
