"""Clinicians: the queue, the case, the signature."""

from triage.web.clinician import asking, cases, queue, record, review, rules
from triage.web.clinician.blueprint import bp

__all__ = ["asking", "bp", "cases", "queue", "record", "review", "rules"]
