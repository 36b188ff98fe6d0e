"""All numbers of one place and one period, for those who may see them."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from triage.library import Library
from triage.services.actors import Actor, Role
from triage.services.errors import NotFound
from triage.services.learning import periods
from triage.services.learning.forms import Forms
from triage.services.learning.periods import Period
from triage.services.learning.signatures import Levels, Rules
from triage.services.learning.views import Learning, Quarter
from triage.services.learning.waits import Waits
from triage.services.links import location_facts
from triage.store import learning, locations
from triage.store.database import Session, Store
from triage.store.learning import Asked
from triage.store.tables.clinic import Location

READERS = (Role.CLINICIAN, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a site (None: all), a period (None: this year), a condition ("": the first)."""

    place: UUID | None = None
    period: Period | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What somebody may ask for, and now asks for."""

    sites: tuple[Location, ...]
    conditions: tuple[str, ...]
    condition: str
    periods: tuple[Period, ...]
    period: Period


def learn(store: Store, library: Library, actor: Actor, wanted: Wanted, *, now: datetime) -> Learning:
    """Give the numbers of the actor's sites; administrators have all. Numbers of nobody: no audit row.

    Raises NotFound for a site that is not theirs, a period that nothing can be known of, and a condition
    that is not asked about.
    """
    actor.require(*READERS)
    with store.reading() as session:
        scope = _scope(session, actor, wanted, now)
        asked = Asked([site.id for site in scope.sites], scope.condition, scope.period.year)
        definition = library.get(scope.condition)
        rules = Rules(definition, learning.rules(session, asked))
        levels = Levels(learning.levels(session, asked))
        here = asked if wanted.place is None else replace(asked, locations=[wanted.place])
        times = learning.times(session, here, scope.period.first, scope.period.after)
        waits = Waits(learning.waits(session, asked), times)
        forms = Forms(definition, learning.forms(session, asked))
    at = wanted.place, scope.period
    return Learning(
        places={site.id: site.name for site in scope.sites}, place=wanted.place, condition=scope.condition,
        conditions=scope.conditions, period=scope.period, periods=scope.periods,
        rules=tuple(rules.cards(*at)), levels=levels.by_level(*at), all_levels=levels.all(*at),
        class_changed=levels.class_changed(*at), waits=waits.of(*at), forms=forms.begun(*at),
        stops=forms.stops(*at),
        quarters=tuple(Quarter(one, levels.all(wanted.place, one), forms.all(wanted.place, one))
                       for one in scope.periods if one.quarter and one.year == scope.period.year))


def _scope(session: Session, actor: Actor, wanted: Wanted, now: datetime) -> _Scope:
    every = locations.in_use(session)
    sites = tuple(site for site in every
                  if Role.ADMINISTRATOR in actor.roles or site.id in actor.locations)
    if wanted.place is not None and wanted.place not in {site.id for site in sites}:
        raise NotFound("There is nothing here.")
    conditions = tuple(sorted({site.condition for site in sites}))
    condition = wanted.condition or (conditions[0] if conditions else "")
    if condition not in conditions:
        raise NotFound("There is nothing here.")
    today = max(location_facts(site).today(now) for site in sites)
    first = learning.first_month(session, [site.id for site in sites], condition) or today
    offered = periods.offered(first, today)
    period = wanted.period or offered[0]
    if period not in offered:
        raise NotFound("There is nothing here.")
    return _Scope(sites, conditions, condition, offered, period)
