"""What happened to a case, oldest first, in English."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from triage.rules.result import Result
from triage.services.draft import Draft
from triage.services.views.case import Event, Provenance
from triage.services.views.review import Decision, ReviewFacts
from triage.services.words import CHANNEL_WORDS, LEVELS
from triage.store.tables.trail import Outbox


def timeline(form: Iterable[Event], alerts: Iterable[Outbox], reviews: Iterable[ReviewFacts],
             printed_at: datetime | None) -> tuple[Event, ...]:
    """Give everything that is known to have happened, in order."""
    events = [*form, *_of_alerts(alerts), *(event for one in reviews for event in _of_review(one))]
    if printed_at:
        events.append(Event(printed_at, "Summary printed"))
    return tuple(sorted(events, key=lambda event: event.at))


def of_form(origin: Provenance, draft: Draft, result: Result) -> Iterator[Event]:
    """Give what the patient did, and what the clinic was told of it."""
    whose = "for" if origin.typed and origin.typed[0].by else "by"
    begun = f"Form opened {whose} the patient" if origin.version == 1 else "Changes begun"
    yield Event(origin.started_at, begun)
    yield from _of_typists(origin)
    if draft.asked:
        many = len(draft.asked.questions)
        yield Event(draft.asked.at, f"Patient asked for {many} more {'answer' if many == 1 else 'answers'}",
                    draft.asked.by)
    for told in (*draft.carried.values(), *draft.told.values()):
        yield Event(told.at, f"{told.finding.says}. Clinic alerted")
    if origin.submitted_at:
        early = ", finished early" if origin.finished_early else ""
        whose = "for the patient, who agreed" if origin.sent_by_staff else "by the patient"
        what = "Sent" if origin.version == 1 else "Changes sent"
        yield Event(origin.submitted_at, f"{what} {whose}{early}. Result: {LEVELS[result.urgency]}")
        if origin.saved_at and origin.saved_at > origin.submitted_at:
            yield Event(origin.saved_at, "More answers added by the patient after sending")


def _of_typists(origin: Provenance) -> Iterator[Event]:
    for one in origin.typed:
        if one.by:
            pages = "1 page" if one.pages == 1 else f"{one.pages} pages"
            yield Event(one.first_at, f"Typed for the patient {CHANNEL_WORDS[one.channel]}: {pages}", one.by)


def _of_alerts(alerts: Iterable[Outbox]) -> Iterator[Event]:
    for alert in alerts:
        if alert.sent_at:
            yield Event(alert.sent_at, "Alert delivered")
        else:
            yield Event(alert.created_at, f"Alert not delivered yet, {alert.attempts} attempts")


def _of_review(review: ReviewFacts) -> Iterator[Event]:
    """Give a step of the review, and all that followed it."""
    if review.decision is None:
        yield Event(review.at, "Seen", review.by)
        return
    yield Event(review.at, _signed(review, review.decision), review.by)
    for addendum in review.addenda:
        yield Event(addendum.at, f"Addendum: {addendum.words}", addendum.by)
    if review.reopened:
        yield Event(review.reopened.at, f"Opened again: {review.reopened.words}", review.reopened.by)


def _signed(review: ReviewFacts, decision: Decision) -> str:
    verb = "Signed" if decision.agree else "Changed and signed"
    before = f", before {LEVELS[review.seen.urgency]}" if review.seen and not decision.agree else ""
    said = (("Reason", decision.why), ("Plan", decision.what))
    return ". ".join([f"{verb}: {LEVELS[decision.urgency]}{before}",
                      *(f"{name}: {words}" for name, words in said if words)])
