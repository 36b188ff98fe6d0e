"""What clinicians decided, as the printed page tells it: what stands, what was added, what was before."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from triage.services.views.review import Decision, ReviewFacts, SequelFacts
from triage.web import fit

if TYPE_CHECKING:
    from triage.web.sheet import Sheet

# As long as what is printed there can be.
WHEN = ", 22 Nov 2026, 22:22: "
LEVELS = ("Signed before: changed from SAME DAY, does not apply, to SAME DAY, does not apply. "
          "Answers were added since.")


@dataclass(frozen=True)
class Decided:
    """The signatures of one case. Long words are cut with "…"; of long lists the newest entries stay."""

    sheet: "Sheet"

    @property
    def stands(self) -> ReviewFacts | None:
        """The signature that stands."""
        return self.sheet.case.signature

    @property
    def adds(self) -> bool:
        """Whether the patient has added answers since, which are not part of the signature."""
        return bool(self.stands and self.stands.seen_hash != self.sheet.case.seen_hash)

    @cached_property
    def before(self) -> tuple[ReviewFacts, ...]:
        """Signatures that stand no longer, the newest first, as many as there is room for.

        Where none stands, the last one is always told.
        """
        most = self.sheet.limits.signatures
        return self._over[:most if most is None or self.stands else max(1, most)]

    @property
    def before_more(self) -> int:
        """How many of them are on the case page only."""
        return len(self._over) - len(self.before)

    @cached_property
    def _over(self) -> tuple[ReviewFacts, ...]:
        return tuple(one for one in reversed(self.sheet.case.reviews)
                     if one.decision and one is not self.stands)

    def addenda(self, review: ReviewFacts) -> tuple[SequelFacts, ...]:
        """Give the newest of what was added, in the order of time: the last word counts most."""
        most = self.sheet.limits.addenda
        return review.addenda if most is None else review.addenda[-most:]

    def addenda_more(self, review: ReviewFacts) -> int:
        """Give how many of them are on the case page only."""
        return len(review.addenda) - len(self.addenda(review))

    def cut(self, words: str) -> str:
        """Put words of staff on one line, shortened where the page needs it."""
        return fit.shorter(" ".join(words.split()), self.sheet.limits.decided, "\n")

    def texts(self) -> tuple[str, ...]:
        """Give each line of the section about as long as it is printed, to be measured."""
        found = [] if self.stands is None else self._told(self.stands)
        for one in self.before:
            found += self._told(one)
        return (*found, *["more: case page"] * bool(self.before_more))

    def _told(self, review: ReviewFacts) -> list[str]:
        assert review.decision is not None
        found = [f"{review.by}{WHEN}{LEVELS}", *self._lines(review.decision)]
        found += [f"Addendum{one.by}{WHEN}{self.cut(one.words)}" for one in self.addenda(review)]
        found += ["more addenda: case page"] * bool(self.addenda_more(review))
        if review.reopened:
            found.append(f"Opened again{review.reopened.by}{WHEN}{self.cut(review.reopened.words)}")
        return found

    def _lines(self, decision: Decision) -> list[str]:
        plan = f"{self.cut(decision.what)}{decision.plan_name}{WHEN if decision.plan_by else ''}"
        return [f"Reason: {self.cut(decision.why)}"] * bool(decision.why) + [f"Plan: {plan}"] * bool(plan)
