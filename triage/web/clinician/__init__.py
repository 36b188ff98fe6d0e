"""Clinicians: the queue, the case, the signature."""

from triage.web.clinician import asking, cases, learning, queue, record, review, rules, what_if
from triage.web.clinician.blueprint import bp

__all__ = ["asking", "bp", "cases", "learning", "queue", "record", "review", "rules", "what_if"]
