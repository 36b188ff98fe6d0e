"""In which country a site is, by its time zone."""

from functools import cache
from importlib.resources import files

from triage.services.views.facts import LocationFacts


def country_of(location: LocationFacts) -> str:
    """Give a code like "US": what the site has set, or else that of its time zone; "" for none."""
    return location.help.country.strip("0123456789") or _by_zone().get(location.timezone, "")


@cache
def _by_zone() -> dict[str, str]:
    """Read the table of zones that comes with the time zone data: country, place, zone."""
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}
