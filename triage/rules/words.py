"""A rule's condition in words, for whoever must trust it: the questions and the answers, no ids, no codes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from triage.questionnaire.model import Item, Operator, Questionnaire
from triage.rules.condition import (
    All,
    Any,
    AtLeast,
    Compared,
    Condition,
    HasProperty,
    Impossible,
    InClass,
    LongerThanRows,
    Match,
    Not,
    NotSaid,
    Open,
    Picked,
    Rows,
    RuleHolds,
    Said,
    Sure,
    Within,
)
from triage.rules.model import UNKNOWN_REGION, RowsView, RuleSet

ORDER = {Operator.EQUAL: "", Operator.GREATER: "more than ", Operator.LESS: "less than ",
         Operator.GREATER_OR_EQUAL: "at least ", Operator.LESS_OR_EQUAL: "at most "}

GROUPS = {All: "All of these:", Any: "Any of these:", Not: "None of these:",
          AtLeast: "At least {count} of these:"}
INLINE = 2   # so many answers stand in one line; more are a list


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition in words. A group's `words` say how its `parts` combine.

    `term` names the shared condition that this is, "" where it is none: its parts stand once, elsewhere.
    """

    words: str
    parts: tuple["Phrase", ...] = ()
    term: str = ""


class Describer:
    """Puts the conditions of one rule set into words."""

    def __init__(self, rule_set: RuleSet, questionnaire: Questionnaire) -> None:
        """Take the rules, and the questions that they read."""
        self._rules = {rule.id: rule for rule in rule_set.rules}
        self._rows = rule_set.rows
        self._by_id = questionnaire.by_id
        self._regions = _regions(rule_set, questionnaire)
        self._terms = {condition: name for name, condition in rule_set.terms.items()}

    def of(self, condition: Condition, view: RowsView | None = None) -> Phrase:
        """Give a condition in words; `view` where it stands inside rows."""
        if condition in self._terms:
            return Phrase(term_words(self._terms[condition]), term=self._terms[condition])
        return self.written_out(condition, view)

    def written_out(self, condition: Condition, view: RowsView | None = None) -> Phrase:
        """Give a condition in words, even one that has a name."""
        match condition:
            case All(parts) | Any(parts) | Not(parts) | AtLeast(_, parts):
                return self._group(condition, parts, view)
            case Sure(part):
                return Phrase("For sure (an open answer does not count):", (self.of(part, view),))
            case RuleHolds(rule):
                return Phrase(f"The rule “{self._rules[rule].says}” holds")
            case Rows():
                return self._of_rows(condition)
            case Picked(question, codes) if len(codes) > INLINE:
                return Phrase(f"{self._label(question, view)}, any of:",
                              tuple(map(Phrase, self._options(question, codes, view))))
            case _:
                return Phrase(LEAVES[type(condition)](self, condition, view))

    def _group(self, group: Condition, parts: tuple[Condition, ...], view: RowsView | None) -> Phrase:
        """Say a group; one of one part is that part."""
        if len(parts) == 1 and isinstance(group, All | Any):
            return self.of(parts[0], view)
        count = group.count if isinstance(group, AtLeast) else 0
        return Phrase(GROUPS[type(group)].format(count=count), tuple(self.of(part, view) for part in parts))

    def _of_rows(self, condition: Rows) -> Phrase:
        which = "Every" if condition.every else "Any"
        where = f" of the {self._region(condition.region)}" if condition.region else ""
        test = self.of(condition.test, self._rows[condition.rows])
        return Phrase(f"{which} {condition.rows}{where}:", (test,))

    def _item(self, question: str, view: RowsView | None) -> Item:
        return self._by_id[view.first[question] if view else question]

    def _label(self, question: str, view: RowsView | None) -> str:
        item = self._item(question, view)
        return item.short_text or item.text.rstrip("?:") or question.replace("-", " ").capitalize()

    def _options(self, question: str, codes: Collection[str], view: RowsView | None) -> list[str]:
        options = self._item(question, view).option_by_code
        ordered = [code for code in options if code in codes] + sorted(set(codes) - set(options))
        return [f"“{options[code].text}”" if code in options else code.replace("-", " ") for code in ordered]

    def _region(self, region: str) -> str:
        return "region that is not known" if region == UNKNOWN_REGION else self._regions.get(region, region)

    def picked(self, leaf: Picked, view: RowsView | None) -> str:
        """Say which answers count."""
        return f"{self._label(leaf.question, view)}: {_or(self._options(leaf.question, leaf.codes, view))}"

    def compared(self, leaf: Compared, view: RowsView | None) -> str:
        """Say the number's limit."""
        return f"{self._label(leaf.question, view)}: {ORDER[leaf.operator]}{leaf.number}"

    def within(self, leaf: Within, view: RowsView | None) -> str:
        """Say the window."""
        return f"{self._label(leaf.question, view)}: in the last {leaf.days} days"

    def has_property(self, leaf: HasProperty, view: RowsView | None) -> str:
        """Say what the answer must be of."""
        values = _or([value.replace("-", " ") for value in sorted(leaf.values)])
        return f"{self._label(leaf.question, view)}: {leaf.name.replace('-', ' ')} {values}"

    def not_said(self, leaf: NotSaid, view: RowsView | None) -> str:
        """Say which answer would keep it from holding."""
        [said] = self._options(leaf.question, (leaf.code,), view)
        return f"{self._label(leaf.question, view)}: not {said} (no answer counts too)"

    def said(self, leaf: Said, view: RowsView | None) -> str:
        """Say which answers count, taken at their word."""
        words = _or(self._options(leaf.question, leaf.codes, view))
        return f"{self._label(leaf.question, view)}: {words}, as picked"

    def open(self, leaf: Open, view: RowsView | None) -> str:
        """Say that the answer must be missing."""
        return f"{self._label(leaf.question, view)}: asked, and not known"

    def in_class(self, leaf: InClass, _view: RowsView | None) -> str:
        """Say how the row counts."""
        return f"it counts as: {_or(sorted(leaf.classes))}"

    def impossible(self, leaf: Impossible, view: RowsView | None) -> str:
        """Say what is wrong with a date."""
        return f"{self._label(leaf.field, view)}: after the day of answering, or before birth"

    def match(self, leaf: Match, _view: RowsView | None) -> str:
        """Say how the sites fit the region."""
        return f"Where it hurts fits an operation of the {self._region(leaf.region)}: {leaf.level}"

    def longer(self, leaf: LongerThanRows, view: RowsView | None) -> str:
        """Say what took longer than can be."""
        since = f"the operation of the {self._region(leaf.region)}"
        return f"{self._label(leaf.question, view)}: longer ago than {since} can be"


LEAVES: Mapping[type, Callable[..., str]] = {
    Picked: Describer.picked, Compared: Describer.compared, Within: Describer.within,
    HasProperty: Describer.has_property, NotSaid: Describer.not_said, Said: Describer.said,
    Open: Describer.open, InClass: Describer.in_class, Impossible: Describer.impossible,
    Match: Describer.match, LongerThanRows: Describer.longer,
}


def _regions(rule_set: RuleSet, questionnaire: Questionnaire) -> Mapping[str, str]:
    """Give the regions' names as the question about the operated region has them."""
    rules = rule_set.classification
    if rules is None:
        return {}
    options = questionnaire.by_id[rule_set.rows[rules.rows].first[rules.by]].option_by_code
    return {region: options[region].text.lower() for region in rules.regions if region in options}


def term_words(name: str) -> str:
    """Give the name of a shared condition as words: PAIN-CHANGED → Pain changed."""
    return name.replace("-", " ").capitalize()


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
