"""Codes as the desk gives them, and as people type them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.support.clinic import Clinic
from tests.support.factories import BORN
from triage.services import codes
from triage.services.codes import Tablet
from triage.services.errors import CodeRefused
from triage.services.views import GivenCode, IntakeView
from triage.store.models import Kiosk

LASTS = timedelta(minutes=4)
WRONG = date(1972, 2, 4)
ELSEWHERE = "192.0.2.7"


def add_tablet(clinic: Clinic, location: UUID) -> Tablet:
    """Add a tablet at a site."""
    id_ = uuid4()
    with clinic.store.writing() as session:
        session.add(Kiosk(id=id_, location_id=location, name="Door", code_hash=id_.bytes, created_by="x",
                          code_until=clinic.now, paired_at=clinic.now, created_at=clinic.now))
    return Tablet(id_, location, LASTS)


def give(clinic: Clinic, visit: UUID) -> GivenCode:
    """Give a code at the desk."""
    return codes.give(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)


def current(clinic: Clinic, visit: UUID) -> GivenCode | None:
    """Give the code that is still good."""
    return codes.current(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)


def at(clinic: Clinic, tablet: Tablet, typed: str) -> IntakeView:
    """Type a code on a tablet."""
    return clinic.resume(codes.open_on_tablet(clinic.store, clinic.library, tablet, typed, now=clinic.now,
                                              language="en").session_token)


def elsewhere(clinic: Clinic, typed: str, born: date = BORN, place: str = ELSEWHERE) -> IntakeView:
    """Type a code and a date of birth on any other device."""
    return clinic.resume(codes.open_anywhere(clinic.store, clinic.library, place, typed, born, now=clinic.now,
                                             language="en").session_token)


def guess(clinic: Clinic, tablet: Tablet, times: int) -> None:
    """Type wrong codes on a tablet."""
    for _ in range(times):
        with pytest.raises(CodeRefused):
            at(clinic, tablet, "222222")
