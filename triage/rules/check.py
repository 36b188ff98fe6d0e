"""What is wrong with a rule set that can be read: answers nobody reads, interrupts that come late."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.questionnaire.model import Meaning, Questionnaire
from triage.rules.model import RuleSet
from triage.rules.reads import codes_read, questions_read

NO = "no"  # what is left when no rule's answer was given


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, said so that an author can mend it. `place` is the id of a rule or of a question."""

    place: str
    problem: str
    mend: str

    def __str__(self) -> str:
        """Give the line that the command prints."""
        return f"{self.place}: {self.problem} {self.mend}"


def faults(questionnaire: Questionnaire, rule_set: RuleSet) -> list[Fault]:
    """Find what needs no proof to be seen."""
    return [*unread_options(questionnaire, rule_set), *late_interrupts(questionnaire, rule_set)]


def unread_options(questionnaire: Questionnaire, rule_set: RuleSet) -> Iterator[Fault]:
    """Find options that nothing reads, of questions of which something reads others.

    "No", "none of these", "not sure" and "rather not say" are what is left, and are read by being so. An
    option of a list that several questions share is read when it is in one of them, save of danger.
    """
    read = codes_read(questionnaire, rule_set)
    danger = {question for rule in rule_set.rules for question in questions_read(rule.when, rule_set)}
    for item in questionnaire.by_id.values():
        if item.value_set and read[item.link_id] and item.link_id not in danger:
            sharing = [one.link_id for one in questionnaire.by_id.values() if one.value_set == item.value_set]
            read[item.link_id] = set().union(*(read[one] for one in sharing))
    for item in questionnaire.by_id.values():
        if not read.get(item.link_id):
            continue
        unread = [
            option.code
            for option in item.options
            if option.meaning is Meaning.FACT
            and option.code not in read[item.link_id] | {NO}
            and not option.informational
        ]
        if unread:
            yield Fault(
                item.link_id,
                f"no rule reads {_listed(unread)}.",
                "Read it in rules.toml, or mark the option as informational in questionnaire.json.",
            )


def late_interrupts(questionnaire: Questionnaire, rule_set: RuleSet) -> Iterator[Fault]:
    """Find interrupts that wait for an answer from beyond the danger pages."""
    last = rule_set.interrupt_until
    if not last:
        return
    pages = [item.link_id for item in questionnaire.items]
    home = {inner.link_id: pages.index(top.link_id) for top in questionnaire.items for inner in top.walk()}
    for rule in rule_set.rules:
        late = [
            question
            for question in dict.fromkeys(questions_read(rule.when, rule_set, rows=False))
            if home[question] > pages.index(last)
        ]
        if rule.interrupt and late:
            yield Fault(
                rule.id,
                f"it interrupts, but {_listed(late)} is asked after the danger pages.",
                f"Decide it by the page '{last}', or take interrupt away.",
            )


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
