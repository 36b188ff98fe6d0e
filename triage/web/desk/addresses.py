"""Addresses of what can be done with a row: hundreds on one page, so each is worked out once."""

from datetime import date
from uuid import UUID

from flask import url_for

from triage.services.views import VisitRow

SOME_VISIT, SOME_PLACE = UUID(int=1), UUID(int=2)


class Addresses:
    """The addresses of one day's rows, by the endpoint's name."""

    def __init__(self, day: date) -> None:
        """Take the day that the addresses lead back to."""
        self._day, self._shapes = day.isoformat(), dict[tuple[str, str], str]()

    def __call__(self, name: str, row: VisitRow, by: str = "") -> str:
        """Give the address of one of the desk's endpoints for a row's visit."""
        if (name, by) not in self._shapes:
            self._shapes[name, by] = url_for(
                f"desk.{name}", visit_id=SOME_VISIT, day=self._day, location=SOME_PLACE, by=by or None)
        shape = self._shapes[name, by].replace(str(SOME_VISIT), str(row.visit_id))
        return shape.replace(str(SOME_PLACE), str(row.location_id))
