"""Say how a case was signed, and that its answers changed since; find every list of the queue by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

WAITING = "state <> 'signed'"
SIGNED = "state = 'signed'"
PLACE = ["rank", "due_at", "id"]


def upgrade() -> None:
    """Apply the step."""
    for name in ("overridden", "changed"):
        op.add_column("case", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("case", sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True))
    _fill()
    op.drop_index("ix_case_waiting", "case")
    _index("ix_case_waiting", ["location_id", *PLACE], WAITING)
    _index("ix_case_waiting_kind", ["location_id", "state", "changed", "finished", *PLACE], WAITING)
    _index("ix_case_signed", ["location_id", "overridden", "rank", "signed_at", "id"], SIGNED)


def _fill() -> None:
    """Say it of the cases that are there. How they were decided is sealed: it counts from here on."""
    op.execute("""UPDATE "case" SET signed_at = (SELECT max(review.at) FROM review
        WHERE review.case_id = "case".id AND review.kind = 'signed') WHERE state = 'signed'""")
    op.execute("""UPDATE "case" SET changed = true WHERE state <> 'signed' AND EXISTS (SELECT 1 FROM review
        WHERE review.case_id = "case".id AND review.kind = 'signed' AND review.round = "case".round)""")


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "case", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
