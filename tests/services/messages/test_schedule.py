"""What goes out by itself, with a clock that is pushed about."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.messaging import Post
from triage.services.messages.hours import next_allowed
from triage.services.views.messages import SiteMessages
from triage.store import locations, visits

CHICAGO = "America/Chicago"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def kinds(post: Post, visit: object) -> list[str]:
    return [row.kind for row in reversed(post.rows(visit))]   # type: ignore[arg-type]


def at(post: Post, *moments: datetime) -> None:
    """Let the worker run at these moments."""
    for moment in moments:
        post.clinic.now = moment
        post.plan_ahead()
        post.work()


def around(*moments: datetime) -> list[datetime]:
    """Give a minute before each moment, the moment, and an hour after."""
    return [one for moment in moments for one in (moment - MINUTE, moment, moment + 60 * MINUTE)]


def test_seven_days_two_days_and_four_hours_before(post: Post) -> None:
    visit = post.add(starts_at=utc(2026, 12, 1, 21))   # 15:00 in Chicago
    steps = [utc(2026, 11, 24, 21), utc(2026, 11, 29, 21), utc(2026, 12, 1, 17)]
    at(post, *around(*steps), utc(2026, 12, 1, 22))
    rows = list(reversed(post.rows(visit)))
    assert [row.kind for row in rows] == ["invitation", "reminder", "last"]
    assert [row.created_at for row in rows] == steps
    assert len(post.texts) == 3


def test_quiet_hours_move_a_message_to_the_morning(post: Post) -> None:
    visit = post.add(starts_at=utc(2026, 12, 2, 4, 30))   # 22:30 in Chicago: all steps but the last are quiet
    at(post, *around(utc(2026, 11, 25, 4, 30), utc(2026, 11, 25, 14)))
    (row,) = post.rows(visit)
    assert row.sent_at == utc(2026, 11, 25, 14)           # 8:00 in Chicago


def test_what_the_morning_would_be_too_late_for_is_dropped(post: Post) -> None:
    visit = post.add(starts_at=utc(2026, 12, 1, 13, 50))   # 7:50 in Chicago; four hours before is night
    at(post, utc(2026, 11, 24, 15), utc(2026, 11, 29, 15), *around(utc(2026, 12, 1, 9, 50)),
       utc(2026, 12, 1, 14))
    assert kinds(post, visit) == ["invitation", "reminder"]


@pytest.mark.parametrize(("now", "allowed"), [
    (utc(2026, 11, 20, 15), utc(2026, 11, 20, 15)),                      # 9:00
    (utc(2026, 11, 21, 2), utc(2026, 11, 21, 14)),                       # 20:00
    (utc(2026, 11, 21, 13, 59), utc(2026, 11, 21, 14)),                  # 7:59
    (utc(2026, 11, 1, 3), utc(2026, 11, 1, 14)),       # clocks go back in this night: 8:00 is an hour later
    (utc(2026, 3, 8, 4), utc(2026, 3, 8, 13))])        # clocks go forward: 8:00 is an hour earlier
def test_quiet_hours_end_at_eight_on_the_wall(now: datetime, allowed: datetime) -> None:
    assert next_allowed(now, CHICAGO, SiteMessages()) == allowed


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = utc(2026, 11, 20, 18)
    assert next_allowed(noon, CHICAGO, SiteMessages(quiet_from=12, quiet_until=14)) == utc(2026, 11, 20, 20)
    assert next_allowed(noon, CHICAGO, SiteMessages(quiet_from=0, quiet_until=0)) == noon


def test_a_sent_form_is_not_asked_for_again(post: Post) -> None:
    visit = post.add()
    at(post, utc(2026, 11, 24, 16))
    post.clinic.submit(post.clinic.open(visit))
    at(post, utc(2026, 11, 29, 16), utc(2026, 12, 1, 14))
    assert kinds(post, visit) == ["invitation"]


def test_a_visit_that_was_added_late_gets_one_invitation_and_not_before_a_while(post: Post) -> None:
    visit = post.add(starts_at=post.clinic.now + DAY)
    assert post.plan_ahead() == 0
    post.clinic.pass_by(minutes=11)
    assert (post.plan_ahead(), kinds(post, visit)) == (1, ["invitation"])


def test_a_clock_that_jumps_sends_nothing_twice(post: Post) -> None:
    visit = post.add()
    at(post, utc(2026, 11, 24, 16), utc(2026, 11, 22, 16), utc(2026, 11, 24, 15, 50), utc(2026, 11, 25, 16))
    assert len(post.texts) == 1
    at(post, utc(2026, 12, 1, 15))   # over both reminders: only the nearest is sent
    assert kinds(post, visit) == ["invitation", "last"]


def test_never_two_within_a_short_time(post: Post) -> None:
    now = post.clinic.now
    one, two = (post.add(starts_at=now + 3 * DAY + n * MINUTE, record_number="T-9") for n in (0, 30))
    at(post, now + 11 * MINUTE, now + 60 * MINUTE)
    assert (len(post.rows(one)), len(post.rows(two))) == (1, 0)
    at(post, now + 200 * MINUTE)
    assert (len(post.rows(one)), len(post.rows(two))) == (1, 1)


def test_a_visit_that_moved_is_reminded_of_again(post: Post) -> None:
    now = post.clinic.now
    visit = post.add(starts_at=now + 2 * DAY)
    at(post, now + 11 * MINUTE)
    with post.clinic.store.writing() as session:
        visits.lock(session, visit).starts_at += 7 * DAY
    at(post, now + DAY, now + 7 * DAY)
    assert kinds(post, visit) == ["invitation", "reminder"]


def test_two_workers_queue_a_step_once(post: Post) -> None:
    post.add(starts_at=post.clinic.now + DAY)
    post.clinic.pass_by(minutes=11)
    assert post.plan_ahead() + post.plan_ahead() == 1


def test_a_site_may_send_nothing_by_itself(post: Post) -> None:
    visit = post.add(starts_at=post.clinic.now + DAY)
    with post.clinic.store.writing() as session:
        site = locations.hold(session, post.clinic.main)
        assert site is not None
        site.messages = SiteMessages(scheduled=False).to_document()
    at(post, post.clinic.now + DAY / 2)
    assert post.rows(visit) == []
