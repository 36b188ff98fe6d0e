"""Clinicians: the queue, the case, the signature."""

from triage.web.clinician import (
    asking,
    cases,
    learning,
    owner,
    presence,
    queue,
    record,
    review,
    rules,
    sequels,
    what_if,
)
from triage.web.clinician.blueprint import bp

__all__ = ["asking", "bp", "cases", "learning", "owner", "presence", "queue", "record", "review", "rules",
           "sequels", "what_if"]
