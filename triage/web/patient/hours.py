"""How to reach a site, in the patient's language: its telephone, its address, and when it is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel import Locale
from babel.dates import format_date, format_time, get_day_names

from triage.forms.catalogue import catalogue
from triage.services.opening_hours import Hours, Span, hours_of
from triage.services.views import LocationFacts
from triage.web.context import services
from triage.web.language import current_locale
from triage.web.patient.lines import dialled
from triage.web.patient.site import site

MOST_DAYS = 3   # closed days ahead that are worth a patient's while


@dataclass(frozen=True)
class Reach:
    """One site as a patient looks for it. `closed`: the days ahead on which it is closed, in words."""

    name: str
    phone: str
    tel: str
    address: tuple[str, ...]
    hours: tuple[str, ...]
    closed: tuple[str, ...]


def reach_of(place: LocationFacts, locale: Locale, today: date) -> Reach:
    """Say how to reach a site from today on."""
    facts = place.help.facts
    days = [day for day in hours_of(facts).closed if day >= today][:MOST_DAYS]
    address = tuple(facts.get("address", "").splitlines())
    return Reach(place.name, place.phone, dialled(place.phone), address, hours_in_words(facts, locale),
                 tuple(format_date(day, "long", locale) for day in days))


def reach_here() -> Reach | None:
    """Say how to reach the site that whoever asks is probably a patient of; None where that is not known."""
    near = site()
    return reach_of(near, current_locale(), near.today(services().now())) if near else None


def hours_in_words(facts: Mapping[str, str], locale: Locale) -> tuple[str, ...]:
    """Say when a site is open, days with the same hours together: "Monday to Friday: 8:00 AM to 5:00 PM"."""
    hours = hours_of(facts)
    if not hours.known:
        return ()
    return tuple(_line(days, spans, locale) for spans, days in _together(hours) if spans)


def _together(hours: Hours) -> list[tuple[tuple[Span, ...], list[int]]]:
    runs = groupby(range(7), key=lambda day: hours.week[day])
    return [(spans, list(days)) for spans, days in runs]


def _line(days: list[int], spans: tuple[Span, ...], locale: Locale) -> str:
    gettext = catalogue(locale.language).gettext
    names = get_day_names("wide", locale=locale)
    first, last = names[days[0]], names[days[-1]]
    day = first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    times = [[str(format_time(one, "short", locale=locale)) for one in span] for span in spans]
    said = ", ".join(gettext("%(first)s to %(last)s") % {"first": start, "last": end} for start, end in times)
    return f"{day[:1].upper()}{day[1:]}: {said}"
