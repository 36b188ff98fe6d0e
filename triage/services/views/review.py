"""What clinicians did about a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.rules.result import Classification, Urgency

OTHER = "other"   # the pick that only the words beside it explain


@dataclass(frozen=True, slots=True)
class Decision:
    """What a clinician signs. A change of level or class (`agree` False) needs a reason.

    A reason is a pick, words, or both; so is a plan. `reason_says` and `plan_says` are the pick's words as
    they were when it was signed. `plan_who` has to do it, by `plan_by` (UTC); both None without a plan.
    """

    agree: bool
    urgency: Urgency
    classification: Classification
    reason: str = ""
    plan: str = ""
    reason_code: str = ""
    reason_says: str = ""
    plan_code: str = ""
    plan_says: str = ""
    plan_who: UUID | None = None
    plan_name: str = ""
    plan_by: datetime | None = None

    @property
    def why(self) -> str:
        """The reason in words; "" where there is none."""
        return _joined(self.reason_code, self.reason_says, self.reason)

    @property
    def what(self) -> str:
        """The plan in words; "" where there is none."""
        return _joined(self.plan_code, self.plan_says, self.plan)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed that somebody signed: the form's version, the rule set, level and class.

    `page` is a hash over all of it and over the result.
    """

    version: int
    rules: str
    urgency: Urgency
    classification: Classification
    page: str


@dataclass(frozen=True, slots=True)
class SequelFacts:
    """What followed a signature: an addendum, or the reopening of what it closed, with its words."""

    kind: str
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One step of the review: `kind` is "acknowledged" or "signed". `decision` only when signed.

    `seen_hash` pins the result that was seen, `seen` the rest of the page (None before that was kept).
    `addenda` are in their order; `reopened` says who opened again what this signature had closed.
    """

    kind: str
    by: str
    at: datetime
    seen_hash: str
    decision: Decision | None = None
    seen: Seen | None = None
    addenda: tuple[SequelFacts, ...] = ()
    reopened: SequelFacts | None = None

    @property
    def last_at(self) -> datetime:
        """When something was added to it last, or else when it was done."""
        return max((self.at, *(one.at for one in self.addenda)))


def steps(reviews: Iterable[ReviewFacts]) -> int:
    """Count all that was done: every step of a review, and everything that followed one."""
    return sum(1 + len(one.addenda) + bool(one.reopened) for one in reviews)


def _joined(code: str, says: str, words: str) -> str:
    parts = [words] if code == OTHER else [says, words]
    return ": ".join(filter(None, parts))
