"""Links: made anew, shown again, ended; how long they live; and who may make them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.support.clinic import Clinic, LinkKeys
from tests.support.factories import VISIT
from tests.support.trail import actions
from triage.services import desk
from triage.services.errors import Conflict, Forbidden, NotFound
from triage.services.links import expiry
from triage.services.tokens import link_token
from triage.services.views import Link, LocationFacts

CHICAGO = LocationFacts(uuid4(), "Main Street", "America/Chicago", "")


def invite(clinic: Clinic, visit: UUID) -> Link:
    return desk.invite(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)


def current(clinic: Clinic, visit: UUID) -> Link | None:
    return desk.current_link(clinic.store, clinic.desk, clinic.settings, visit, now=clinic.now)


def test_a_link_is_a_path_and_a_whole_address(clinic: Clinic) -> None:
    link = invite(clinic, clinic.add())
    assert link.url == f"https://intake.clinic.example{link.url_path}"
    assert len(link.url_path) == len("/i/") + 32


def test_a_visit_without_a_link_has_none_to_show(clinic: Clinic) -> None:
    assert current(clinic, clinic.add()) is None


def test_the_link_that_was_made_can_be_shown_again_and_again(clinic: Clinic) -> None:
    visit = clinic.add()
    made = invite(clinic, visit)
    assert [current(clinic, visit) for _ in range(2)] == [made, made]


def test_a_new_link_replaces_the_one_before(clinic: Clinic) -> None:
    visit = clinic.add()
    first, second = invite(clinic, visit), invite(clinic, visit)
    assert first.url != second.url
    assert current(clinic, visit) == second


def test_one_visits_link_leaves_anothers_alone(clinic: Clinic) -> None:
    mine, other = clinic.add(), clinic.add()
    kept = invite(clinic, other)
    invite(clinic, mine)
    invite(clinic, mine)
    assert current(clinic, other) == kept


def test_an_expired_link_is_not_shown(clinic: Clinic) -> None:
    visit = clinic.add()
    link = invite(clinic, visit)
    clinic.now = link.expires_at - timedelta(seconds=1)
    assert current(clinic, visit) == link
    clinic.now = link.expires_at
    assert current(clinic, visit) is None


@pytest.mark.parametrize(("starts_at", "ends"), [
    ("2026-12-01T15:40+00:00", "2026-12-03T06:00+00:00"),   # with the day after, at midnight in Chicago
    ("2026-12-02T05:30+00:00", "2026-12-03T06:00+00:00"),   # still the 1st in Chicago
    ("2027-03-13T16:00+00:00", "2026-12-20T15:00+00:00"),   # never longer than 30 days
])
def test_a_link_ends_with_the_day_after_the_visit(starts_at: str, ends: str) -> None:
    now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert expiry(CHICAGO, datetime.fromisoformat(starts_at), now) == datetime.fromisoformat(ends)


def test_the_day_that_the_clocks_change_is_a_whole_day() -> None:
    now = datetime(2026, 10, 25, tzinfo=UTC)
    visit = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)   # clocks go back on 1 November
    assert expiry(CHICAGO, visit, now) == datetime(2026, 11, 2, 6, 0, tzinfo=UTC)


def test_a_visit_that_is_over_gets_no_link(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.now = VISIT + timedelta(days=3)
    with pytest.raises(Conflict, match="over"):
        invite(clinic, visit)


def test_a_form_that_was_sent_gets_no_new_link(clinic: Clinic) -> None:
    visit = clinic.add()
    clinic.submit(clinic.open(visit))
    with pytest.raises(Conflict, match="sent"):
        invite(clinic, visit)


def test_a_link_made_with_another_link_key_is_not_shown(clinic: Clinic) -> None:
    visit = clinic.add()
    invite(clinic, visit)
    clinic.settings = LinkKeys(link_key=bytes(32))
    assert current(clinic, visit) is None


def test_tokens_differ_by_invite_and_by_key() -> None:
    one, two = uuid4(), uuid4()
    assert len({link_token(b"a" * 32, one), link_token(b"a" * 32, two), link_token(b"b" * 32, one)}) == 3


@pytest.mark.parametrize("who", ["clinician", "administrator"])
def test_only_the_desk_makes_and_shows_links(clinic: Clinic, who: str) -> None:
    visit = clinic.add()
    actor = getattr(clinic, who)
    with pytest.raises(Forbidden):
        desk.invite(clinic.store, actor, clinic.settings, visit, now=clinic.now)
    with pytest.raises(Forbidden):
        desk.current_link(clinic.store, actor, clinic.settings, visit, now=clinic.now)


def test_another_sites_visit_looks_like_none(clinic: Clinic) -> None:
    said = []
    for visit in (clinic.add(), uuid4()):
        with pytest.raises(NotFound) as error:
            desk.invite(clinic.store, clinic.north_desk, clinic.settings, visit, now=clinic.now)
        said.append(str(error.value))
    assert said[0] == said[1]


def test_making_and_showing_are_recorded(clinic: Clinic) -> None:
    visit = clinic.add()
    invite(clinic, visit)
    current(clinic, visit)
    assert actions(clinic.store, "visit", visit) == ["visit added", "link made", "link shown"]
