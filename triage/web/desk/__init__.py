"""The front desk: who is expected, links, and the printed summary."""

from triage.web.desk import board, codes, entry, links, prints, visits
from triage.web.desk.blueprint import bp

__all__ = ["board", "bp", "codes", "entry", "links", "prints", "visits"]
