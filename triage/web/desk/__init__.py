"""The front desk: who is expected, links, and the printed summary."""

from triage.web.desk import (
    board,
    codes,
    day_print,
    entry,
    links,
    prints,
    put_right,
    standing,
    visits,
    walk_in,
)
from triage.web.desk.blueprint import bp

__all__ = ["board", "bp", "codes", "day_print", "entry", "links", "prints", "put_right", "standing",
           "visits", "walk_in"]
