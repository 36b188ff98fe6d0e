"""Whom to tell that a case waits: by the site's list and hours, passing over those who are away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from triage.rules.result import Urgency
from triage.services.alarms.site import SiteAlarms, alarms_of, when_open
from triage.services.links import location_facts
from triage.services.messages.ways import number_of
from triage.store import alarms
from triage.store.accounts import Account, clinicians_of
from triage.store.database import Session
from triage.store.sealing import seal, unseal
from triage.store.tables.alarm import StaffPhone
from triage.store.tables.case import Case
from triage.store.tables.clinic import Location

MADE_UP_DOMAINS = (".example", ".test", ".invalid", ".localhost", "@example.com", "@example.org",
                   "@example.net")   # RFC 2606
MADE_UP_NUMBERS = "55501"   # the numbers from 555-0100 on belong to nobody


@dataclass(frozen=True, slots=True)
class Person:
    """One who can be told. `id` is the account's, None for an address of the site; "" is no such way."""

    email: str
    id: UUID | None = None
    name: str = ""
    phone: str = ""


def is_made_up(to: str) -> bool:
    """Whether an e-mail address or a number belongs to nobody, so that nobody outside is disturbed."""
    if "@" in to:
        return to.lower().endswith(MADE_UP_DOMAINS)
    return MADE_UP_NUMBERS in to[-8:]


@dataclass
class Ring:
    """Those who may be told of a case at one moment. Make it anew for each moment."""

    session: Session
    case: Case
    now: datetime

    @cached_property
    def location(self) -> Location:
        """The case's site."""
        return self.session.get_one(Location, self.case.location_id)

    @cached_property
    def site(self) -> SiteAlarms:
        """What is set there."""
        return alarms_of(self.session, self.case.location_id)

    @property
    def cannot_wait(self) -> bool:
        """Whether somebody must be told outside opening hours too."""
        return self.case.urgency >= Urgency.SAME_DAY

    def open_from(self, moment: datetime) -> datetime:
        """Give a moment, or for what can wait until then, when the site opens next."""
        return moment if self.cannot_wait else when_open(self.location, moment)

    @cached_property
    def is_outside(self) -> bool:
        """Whether the site is closed, and has somebody for what cannot wait."""
        return self.cannot_wait and bool(self.site.outside) and when_open(self.location, self.now) > self.now

    @cached_property
    def _staff(self) -> Sequence[Account]:
        every = clinicians_of(self.session, self.case.location_id)
        here = [one for one in every if one.id not in self._away]
        return here or every   # where all are away, all are told: never nobody

    @cached_property
    def _away(self) -> set[UUID]:
        return alarms.absent(self.session, _day(self.location, self.now))

    @cached_property
    def _listed(self) -> list[Account]:
        by_id = {one.id: one for one in self._staff}
        return [by_id[id_] for id_ in self.site.people if id_ in by_id]

    def has_left(self, account_id: UUID) -> bool:
        """Whether somebody is away, or does not work at the site any more."""
        return account_id in self._away or account_id not in {
            one.id for one in clinicians_of(self.session, self.case.location_id)}

    def first(self) -> list[Person]:
        """Give who is told when a case is raised: its owner or the first of the list; all without one."""
        if self.is_outside:
            return [self._contact()]
        if not self._listed:
            return self._box() or self._persons(self._staff)
        owner = [one for one in self._staff if one.id == self.case.owner_id]
        return self._persons(owner or self._listed[:1]) + self._box()

    def next(self, told: Collection[UUID | None]) -> list[Person]:
        """Give the next of the list who was not told; everyone where there is none."""
        left = [one for one in self._listed if one.id not in told]
        return self._persons(left[:1]) if left else self.everyone()

    def everyone(self) -> list[Person]:
        """Give everybody who works there and is not away, and the addresses of the site."""
        return self._persons(self._staff) + self._box() + ([self._contact()] if self.is_outside else [])

    def _box(self) -> list[Person]:
        return [Person(self.location.alert_email)] if self.location.alert_email else []

    def _contact(self) -> Person:
        outside = self.site.outside
        return Person(outside.email, None, outside.name, outside.phone)

    def _persons(self, accounts: Iterable[Account]) -> list[Person]:
        found = list(accounts)
        numbers = phones_of(self.session, [one.id for one in found])
        facts = location_facts(self.location)
        return [Person(one.email, one.id, one.name, number_of(numbers.get(one.id, ""), facts))
                for one in found]


def phones_of(session: Session, accounts: Collection[UUID]) -> dict[UUID, str]:
    """Give the numbers on which some members of staff take alarms, as they were typed."""
    return {row.account_id: str(unseal(session, row.document, "staff_phone", "document", row.id))
            for row in alarms.phones(session, accounts)}


def set_phone(session: Session, account_id: UUID, number: str, now: datetime) -> None:
    """Keep the number on which somebody takes alarms; "" is none."""
    alarms.drop_phone(session, account_id)
    if number:
        id_ = uuid4()
        session.add(StaffPhone(id=id_, account_id=account_id, at=now,
                               document=seal(session, number, "staff_phone", "document", id_)))


def _day(location: Location, now: datetime) -> date:
    return now.astimezone(ZoneInfo(location.timezone)).date()
