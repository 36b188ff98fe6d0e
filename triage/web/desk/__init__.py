"""The front desk: who is expected, links, and the printed summary."""

from triage.web.desk import (
    alarm,
    batch,
    board,
    bring_in,
    codes,
    day_print,
    entry,
    invites,
    keying,
    links,
    lists,
    merging,
    paper,
    patients,
    prints,
    put_right,
    questions,
    sending,
    standing,
    uploads,
    visits,
    walk_in,
)
from triage.web.desk.blueprint import bp

__all__ = ["alarm", "batch", "board", "bp", "bring_in", "codes", "day_print", "entry", "invites", "keying",
           "links", "lists", "merging", "paper", "patients", "prints", "put_right", "questions", "sending",
           "standing", "uploads", "visits", "walk_in"]
