"""Sites: who adds them, and what their clocks say."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.support.clinic import Clinic
from triage.services import desk, locations
from triage.services.actors import Role
from triage.services.errors import Conflict, Forbidden, InvalidInput
from triage.services.locations import NewLocation
from triage.services.views import LocationFacts

SOUTH = NewLocation("South", "America/New_York", "(555) 555-0100", "small")


def test_an_administrator_adds_a_site(clinic: Clinic) -> None:
    id_ = locations.create_location(clinic.store, clinic.administrator, SOUTH, now=clinic.now)
    who = clinic.staff("Sam South", Role.FRONT_DESK, id_)
    assert [place.name for place in desk.locations(clinic.store, who)] == ["South"]


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_others_add_none(clinic: Clinic, who: str) -> None:
    with pytest.raises(Forbidden):
        locations.create_location(clinic.store, getattr(clinic, who), SOUTH, now=clinic.now)


def test_a_name_is_taken_once(clinic: Clinic) -> None:
    with pytest.raises(Conflict):
        locations.create_location(clinic.store, clinic.administrator,
                                  NewLocation(" North ", "UTC", "", "small"), now=clinic.now)


def test_an_unknown_zone_is_refused(clinic: Clinic) -> None:
    with pytest.raises(InvalidInput, match="America/Chicago"):
        locations.create_location(clinic.store, clinic.administrator,
                                  NewLocation("West", "Nowhere/Land", "", "small"), now=clinic.now)


@pytest.mark.parametrize(("moment", "there"), [
    ("2026-11-01T05:30+00:00", "2026-11-01T00:30-05:00"),
    ("2026-11-01T06:30+00:00", "2026-11-01T01:30-05:00"),
    ("2026-11-01T07:30+00:00", "2026-11-01T01:30-06:00"),
    ("2026-03-08T08:00+00:00", "2026-03-08T03:00-05:00")])
def test_the_clock_is_right_when_the_clocks_change(moment: str, there: str) -> None:
    chicago = LocationFacts(uuid4(), "Main Street", "America/Chicago", "")
    assert chicago.local(datetime.fromisoformat(moment)).isoformat(timespec="minutes") == there


def test_today_is_the_sites_day() -> None:
    auckland = LocationFacts(uuid4(), "Far", "Pacific/Auckland", "")
    assert auckland.today(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)).isoformat() == "2026-11-21"
