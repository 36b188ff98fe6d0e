"""The front desk: who is expected, links, and the printed summary."""

from triage.web.desk import batch, board, codes, entry, links, prints, put_right, standing, visits, walk_in
from triage.web.desk.blueprint import bp

__all__ = ["batch", "board", "bp", "codes", "entry", "links", "prints", "put_right", "standing", "visits",
           "walk_in"]
