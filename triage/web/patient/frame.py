"""What surrounds every patient page: whose clinic, which visit, which language, whom to call."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from flask import g, request

from triage.forms.catalogue import languages, own_name
from triage.services.views import IntakeView, LocationFacts
from triage.web.context import services
from triage.web.language import current_locale, locale_for
from triage.web.patient.crisis import cards_again
from triage.web.patient.lines import HelpLines, dialled, lines_of, territory_of
from triage.web.patient.near import remember
from triage.web.patient.site import site
from triage.web.patient.sitting import Sitting, sitting_of
from triage.web.tablet import Idle, idle_of


@dataclass(frozen=True)
class Frame:
    """The frame of a page. `clinic` and `visit` are "" while it is not known whose form it is.

    `others`: (code, own name) of the languages to switch to. `here`: the page to come back to after
    that. `query`: what a link that switches keeps of the address. `carrier`: the id of the form that goes
    along instead, with what was typed. `warned`: whether the patient was told to get help now; `comforted`:
    whether they were shown whom to call at any hour. `kiosk`: the times of the clinic's tablet. `sitting`:
    who of the staff types for the patient.
    """

    language: str
    direction: str
    lines: HelpLines
    clinic: str = ""
    visit: str = ""
    phone: str = ""
    demo: bool = False
    others: tuple[tuple[str, str], ...] = ()
    here: str = ""
    query: str = ""
    carrier: str = ""
    open: bool = False
    warned: bool = False
    comforted: bool = False
    kiosk: Idle | None = None
    sitting: Sitting | None = None

    @property
    def tel(self) -> str:
        """The clinic's number as a telephone dials it."""
        return dialled(self.phone)


def outside(carrier: str = "") -> Frame:
    """Give the frame of a page that is shown while no form is open, with the numbers of the probable site."""
    locale, settings, near = current_locale(), services().settings, site()
    return Frame(locale.language, _direction(locale), lines_at(near, locale.language),
                 phone=near.phone if near else "", demo=settings.demo,
                 others=_others(locale.language, languages()), query=_query(), carrier=carrier)


def _query() -> str:
    """Give the address's own values but the language, so that a link can put another language behind them."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return urlencode(kept) + "&" if kept else ""


def lines_at(location: LocationFacts | None, language: str) -> HelpLines:
    """Give the numbers and words of a site; where none is known, of the installation's country."""
    if location is None:
        return lines_of(services().settings.timezone, language)
    return lines_of(location.timezone, language, location.help)


def at_clinic(location: LocationFacts) -> Frame:
    """Give the frame of a page on a tablet of a site, before it is known whose form it is."""
    return replace(outside(), clinic=location.name)


def inside(view: IntakeView, here: str) -> Frame:
    """Give the frame of a page of an open or sent form; `here` is the page's own name."""
    locale, location = use_locale(view), view.location
    spoken = tuple(code for code in view.definition.languages if code in languages())
    return Frame(
        view.language, _direction(locale), lines_at(location, view.language), location.name,
        _visit_line(view, locale), location.phone, location.demo or services().settings.demo,
        _others(view.language, spoken), here, open=True, warned=bool(view.reminded) and here != "urgent",
        comforted=here != "urgent" and bool(cards_again(view)),
        kiosk=idle_of(view), sitting=sitting_of(view))


def use_locale(view: IntakeView) -> Locale:
    """Speak the form's language in this request, and give its locale."""
    g.site = view.location   # an error page further on gives its numbers
    remember(view.location)  # and so does one of a later request, which may find no database
    g.locale = locale_for(view.language, territory_of(view.location.timezone))
    found: Locale = g.locale
    return found


def _direction(locale: Locale) -> str:
    return "rtl" if locale.character_order == "right-to-left" else "ltr"


def _others(language: str, spoken: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, own_name(code)) for code in spoken if code != language)


def _visit_line(view: IntakeView, locale: Locale) -> str:
    """Give the visit in a few words: "Dr. Okafor, Tue, Dec 1, 9:40 AM"."""
    local = view.location.local(view.visit.starts_at)
    day = format_skeleton("MMMEd", local, locale=locale)
    return ", ".join(filter(None, (view.visit.clinician, day, clock(local, locale))))


def day_and_time(local: datetime, locale: Locale) -> tuple[str, str]:
    """Give a local moment in full: "Tuesday, December 1, 2026" and "9:40 AM"."""
    return format_date(local, "full", locale=locale), clock(local, locale)


def clock(local: datetime, locale: Locale) -> str:
    """Give the time of day: "9:40 AM"."""
    return str(format_time(local, "short", locale=locale))
