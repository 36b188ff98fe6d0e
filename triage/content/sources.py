"""The numbered sources: each one cited exists, each one written is whole, and which nobody cites."""

from triage.content.finding import Finding
from triage.library import EVIDENCE, RULES, Definition
from triage.rules.model import ClassGate, ClassReasonRule, ContributorRule, Rule

Citing = Rule | ContributorRule | ClassGate | ClassReasonRule
CONFIDENCE = ("V", "P", "M", "D")


def source_findings(definition: Definition) -> list[Finding]:
    """Find citations that lead nowhere, and sources that say nothing."""
    known = definition.evidence
    found = [Finding(RULES, where, f"it cites source {number}, which does not exist.",
                     f"Add [source.{number}] to {EVIDENCE}.")
             for where, number in citations(definition) if number not in known]
    for number, source in known.items():
        if not source.text.strip() or not source.citation.strip():
            found.append(Finding(EVIDENCE, f"source.{number}", "text or citation is empty.", "Fill in both."))
        if source.confidence not in CONFIDENCE:
            found.append(Finding(EVIDENCE, f"source.{number}", f"the confidence is '{source.confidence}'.",
                                 f"Use one of {', '.join(CONFIDENCE)}."))
        if source.url and not source.url.startswith("https://"):
            found.append(Finding(EVIDENCE, f"source.{number}", f"the address is '{source.url}'.",
                                 "Give one that begins with https://, for people follow it."))
    return found


def uncited(definition: Definition) -> list[str]:
    """Give the numbers of the sources that nothing cites, in the order of the file."""
    cited = {number for _, number in citations(definition)}
    if definition.about:
        cited.update(definition.about.cites)
    return [number for number in definition.evidence if number not in cited]


def citations(definition: Definition) -> list[tuple[str, str]]:
    """Give (what cites, number) for every citation of the rule set and of the list of medicines."""
    rules = definition.rules
    citing: list[Citing] = [*rules.rules, *rules.contributors]
    if rules.classification:
        citing += [*rules.classification.gates, *rules.classification.reasons, *rules.classification.notes]
    listed = {(one.kind, number) for one in definition.medicines.medicines for number in one.cites}
    return [*((one.id, number) for one in citing for number in one.cites), *sorted(listed)]
