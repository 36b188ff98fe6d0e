"""The desk's lists as files."""

from dataclasses import replace
from uuid import UUID

from flask import Response

from triage.services import finding, taking_out
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.context import services
from triage.web.desk.blueprint import bp
from triage.web.desk.board import board_of, read_day, read_look
from triage.web.listing import as_file


@bp.get("/day/<day>/visits.csv")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def day_csv(day: str) -> Response:
    """Give the visits of a day, those that the board shows with the same address."""
    parts, look = services(), read_look()
    board = board_of(read_day(day), look)
    rows = tuple(row for row in board.rows if look.shows(row) and look.state in (None, row.state))
    board = replace(board, rows=rows)
    return as_file(taking_out.day_list(parts.store, actor(), board, now=parts.now()))


@bp.get("/patients/found/<uuid:search_id>/patients.csv")
@staff(Role.FRONT_DESK, Role.CLINICIAN)
def found_csv(search_id: UUID) -> Response:
    """Give who was found."""
    parts = services()
    found = finding.found(parts.store, actor(), search_id, now=parts.now())
    return as_file(taking_out.found_list(parts.store, actor(), found, now=parts.now()))


@bp.get("/import/<uuid:batch_id>/report.csv")
@staff(Role.FRONT_DESK)
def batch_report(batch_id: UUID) -> Response:
    """Give what came of each row of a list that is being brought in."""
    parts = services()
    return as_file(taking_out.report(parts.store, parts.library, actor(), batch_id, now=parts.now()))
