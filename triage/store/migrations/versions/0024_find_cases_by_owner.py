"""Find what waits at a site by whose it is, of any kind or of one, in the order of the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

WAITING = "state <> 'signed'"
PLACE = ["rank", "due_at", "id"]
KIND = ["state", "changed", "finished"]


def upgrade() -> None:
    """Apply the step."""
    for name, columns in (("ix_case_owner", PLACE), ("ix_case_owner_kind", [*KIND, *PLACE])):
        op.create_index(name, "case", ["location_id", "owner_id", *columns],
                        sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))
