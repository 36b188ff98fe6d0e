"""The earlier months of the demonstration clinic: made-up numbers of nobody, as tallies would have them.

What they come to is in demo.toml. Nothing in them is chance: the same months always have the same numbers.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from hashlib import blake2s
from typing import Any
from uuid import UUID

from triage.library import Definition
from triage.questionnaire.path import pages_of
from triage.rules.result import Urgency
from triage.services.tally import AGREED, CHECKING, FIRED, LOWERED, OPEN, RAISED, SENT, kept_minutes
from triage.store import tallies
from triage.store.database import Session


def add_numbers(session: Session, sites: Mapping[str, UUID], definition: Definition, plan: Mapping[str, Any],
                today: date) -> None:
    """Count the months before this one at the demonstration's sites, as `plan` says."""
    month = today.replace(day=1)
    for _ in range(plan["months"]):
        month = (month - timedelta(days=1)).replace(day=1)
        for name, site in sites.items():
            one = _Month(session, site, definition, month, plan, size=plan["size"][name])
            one.add_rules()
            one.add_levels()
            one.add_waits()
            one.add_forms()


class _Month:
    """One month at one site."""

    def __init__(self, session: Session, site: UUID, definition: Definition, month: date,
                 plan: Mapping[str, Any], *, size: float) -> None:
        self._session, self._definition, self._plan, self._size = session, definition, plan, size
        self._place = site, definition.slug, month
        self._name = f"{month:%Y-%m} {size}"

    def _near(self, *what: object) -> float:
        """Give a number from a half to one and a half, always the same for the same."""
        digest = blake2s(" ".join([self._name, *map(str, what)]).encode(), digest_size=4).digest()
        return 0.5 + int.from_bytes(digest) / 2**32

    def _about(self, mean: float, *what: object) -> int:
        """Give a number about a mean, for a site of this size."""
        return int(mean * self._size * self._near(*what) + 0.5)

    def _split(self, cases: int, level: Urgency, *what: object) -> Iterator[tuple[str, int]]:
        """Share cases out among what clinicians made of their level."""
        parts = self._plan["judged"][str(level)]
        raised, lowered = (int(cases * parts[kind] * self._near(kind, *what) + 0.5)
                           for kind in (RAISED, LOWERED))
        yield from ((AGREED, cases - raised - lowered), (RAISED, raised), (LOWERED, lowered))

    def add_rules(self) -> None:
        """Count how often rules fired, were left open, and what was made of them."""
        for place, rule in enumerate(self._definition.rules.rules):
            rarity = 1 + place % 5   # of rules with the same level some are rarer than others
            fired = self._about(self._plan["fired"][str(rule.urgency)] / rarity, rule.id)
            counts = [(FIRED, fired), (OPEN, self._about(self._plan["open"] / rarity, "open", rule.id)),
                      *self._split(fired, rule.urgency, rule.id)]
            for outcome, cases in counts:
                if cases:
                    tallies.add(self._session, *self._place, [(rule.id, outcome)], by=cases)

    def add_levels(self) -> None:
        """Count the levels that were given and signed."""
        for level in Urgency:
            cases = self._about(self._plan["cases"][str(level)], level)
            for kind, some in self._split(cases, level, level):
                signed = level + {RAISED: 1, LOWERED: -1}.get(kind, 0)
                changed = some // 12
                for class_changed, by in ((True, changed), (False, some - changed)):
                    if by:
                        tallies.add_level(self._session, *self._place, given=level, signed=signed,
                                          class_changed=class_changed, by=by)

    def add_waits(self) -> None:
        """Count how long cases waited."""
        for level in Urgency:
            due, usual = self._plan["due"][str(level)], self._plan["usual"][str(level)]
            for number in range(self._about(self._plan["cases"][str(level)], level)):
                minutes = kept_minutes(int(usual * self._near("wait", level, number) ** 4))
                tallies.add_wait(self._session, *self._place, level=level, late=minutes > due,
                                 minutes=minutes)

    def add_forms(self) -> None:
        """Count forms that were begun, and where those stopped that were not sent."""
        stages = [page.slug for page in pages_of(self._definition.questionnaire, 1)] + [CHECKING]
        for channel, begun in self._plan["begun"].items():
            left = forms = self._about(begun, channel)
            for stage in stages:
                share = self._plan["stops"].get(stage, self._plan["stops"]["elsewhere"])
                some = min(left, int(forms * share * self._near(channel, stage) + 0.5))
                left -= some
                if some:
                    tallies.add_form(self._session, *self._place, channel=channel, stage=stage, by=some)
            if left:
                tallies.add_form(self._session, *self._place, channel=channel, stage=SENT, by=left)
