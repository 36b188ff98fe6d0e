"""Clinicians: the queue, the case, the signature."""

from triage.web.clinician import cases, queue, record, review, rules
from triage.web.clinician.blueprint import bp

__all__ = ["bp", "cases", "queue", "record", "review", "rules"]
