"""What a form comes to where the rules break on it: not assessed, so to be looked at today. Never green."""

import logging
from traceback import extract_tb

from triage.rules.result import Classification, Finding, Result, Urgency

log = logging.getLogger(__name__)

NOT_ASSESSED = Finding(
    rule="not-assessed", flag="Not assessed", urgency=Urgency.SAME_DAY,
    says="Not assessed: the rules could not be applied. Treat as urgent and read every answer",
    open=False, because=(), cites=(), verified=True, interrupt=False)


def unassessed(found: tuple[Finding, ...], rules_version: str) -> Result:
    """Give the result of a form that could not be judged whole; `found` is what is known all the same."""
    findings = (*found, NOT_ASSESSED)
    urgency = max(finding.urgency for finding in findings)
    return Result(
        urgency=urgency, certain=urgency, possible=Urgency.EMERGENCY,
        classification=Classification.NOT_APPLICABLE, region="", regions=(), class_reasons=(),
        findings=findings, undetermined=(), settling=(), incomplete=(), contributors=(), notes=(),
        rules_version=rules_version)


def is_unassessed(result: Result) -> bool:
    """Whether the rules broke on what a result rests on."""
    return any(finding.rule == NOT_ASSESSED.rule for finding in result.findings)


def report(error: Exception, condition: str, version: str) -> None:
    """Log where the rules broke. Not what the error says: that may repeat an answer."""
    place = extract_tb(error.__traceback__)[-1]
    log.error("The rules %s of %s break: %s in %s, line %s. Forms are shown as not assessed. "
              "When it is mended: flask cases rejudge", version, condition, type(error).__name__,
              place.name, place.lineno)
