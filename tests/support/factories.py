"""What staff type in, with everything that a test does not care about filled in."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from triage.services.views import NewVisit

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)      # a Friday, 9:00 in Chicago
VISIT = datetime(2026, 12, 1, 15, 40, tzinfo=UTC)    # 9:40 in Chicago
BORN = date(1972, 2, 3)


def new_visit(location_id: UUID, **changes: Any) -> NewVisit:
    """Give a visit of a patient that nobody knows yet."""
    given: dict[str, Any] = {
        "family": "Example", "given": "Marisol", "birth_date": BORN, "sex": "female",
        "record_number": f"T-{uuid4().hex[:8]}", "language": "en", "starts_at": VISIT,
        "location_id": location_id}
    return NewVisit(**{**given, **changes})
