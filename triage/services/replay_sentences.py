"""Which sentences move a case: those that came, and those that went."""

from collections.abc import Iterator
from uuid import UUID

from triage.rules.many.said import Said
from triage.rules.result import Finding
from triage.services.views.replay import Move, Sentence, Standing


def move(case_id: UUID, before: Said, after: Said) -> Move | None:
    """Give the move of a case from what was said before to what is said now; None where it stays."""
    stood, stands = (Standing(one.urgency, one.classification) for one in (before, after))
    if stood == stands:
        return None
    return Move(case_id, stood, stands, (*_of_urgency(before, after), *_of_class(before, after)))


def _of_urgency(before: Said, after: Said) -> Iterator[Sentence]:
    """Yield what lifts a case above where it was, or what held it above where it comes to stand."""
    if after.urgency > before.urgency:
        yield from (_sentence(one, now=True) for one in after.findings if one.urgency > before.urgency)
    elif after.urgency < before.urgency:
        yield from (_sentence(one, now=False) for one in before.findings if one.urgency > after.urgency)


def _of_class(before: Said, after: Said) -> Iterator[Sentence]:
    """Yield the reasons that came and went with the classification; all of them where they are the same."""
    if before.classification is after.classification:
        return
    gone = dict.fromkeys(before.reasons)
    come = dict.fromkeys(after.reasons)
    changed = [(one, True) for one in come if one not in gone] + [
        (one, False) for one in gone if one not in come]
    for one, now in changed or [(one, True) for one in come]:
        yield Sentence(one.id, one.says, now, None, one.unknown)


def _sentence(finding: Finding, *, now: bool) -> Sentence:
    return Sentence(finding.rule, finding.says, now, finding.urgency, finding.open)
