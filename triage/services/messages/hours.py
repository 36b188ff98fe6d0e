"""When messages may go out by themselves, on the site's own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from triage.services.views.messages import SiteMessages


def next_allowed(now: datetime, timezone: str, site: SiteMessages) -> datetime:
    """Give `now`, or the end of the quiet hours that it lies in; in the zone of `now`.

    Reckoned on the wall clock: on the days when clocks change, quiet hours still end at the hour that is set.
    """
    begin, end = site.quiet_from, site.quiet_until
    if begin == end:
        return now
    there = now.astimezone(ZoneInfo(timezone))
    is_quiet = begin <= there.hour < end if begin < end else there.hour >= begin or there.hour < end
    if not is_quiet:
        return now
    day = there.date() if there.hour < end else there.date() + timedelta(days=1)
    return datetime.combine(day, time(end), there.tzinfo).astimezone(now.tzinfo)
