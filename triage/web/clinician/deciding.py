"""The forms beside a case: to sign it, to add to a signature, to open it again; and what was typed there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage.forms.staff import AddendumForm, DecisionForm, ReopenForm
from triage.forms.staff.decision import Listed, Offered
from triage.rules.result import Classification, Urgency
from triage.services import plans, presence
from triage.services.decision_lists import PLANS, REASONS, REOPENINGS, Pick
from triage.services.errors import InvalidInput
from triage.services.views import CaseView, Decision, LocationFacts
from triage.web.accounts import actor
from triage.web.context import services

SOONEST = timedelta(minutes=15)   # what is suggested as "by when" is at least so far away
STEP = 5   # minutes


def decision_form(found: CaseView, *, posted: bool = False) -> DecisionForm:
    """Make the form to sign this case with: empty, or as it was `posted`."""
    parts, who = services(), actor()
    people = plans.people(parts.store, who, found.location.id)
    offered = Offered(
        levels=tuple((str(level), words(level.name)) for level in reversed(Urgency)),
        classes=tuple((one.value, words(one.value)) for one in Classification),
        current=(str(found.urgency), found.result.classification.value),
        reasons=_listed(REASONS), plans=_listed(PLANS),
        people=tuple((str(one.id), one.name) for one in people))
    if posted:
        return DecisionForm(offered=offered)
    by = _suggested(found, parts.now())
    return DecisionForm(None, offered=offered, data={
        "seen_hash": found.seen_hash, "shown_hash": found.shown_hash, "urgency": offered.current[0],
        "classification": offered.current[1], "plan_who": who.id, "plan_day": by.date(),
        "plan_time": by.time()})


def read_decision(form: DecisionForm, site: LocationFacts) -> Decision:
    """Take a checked form for what it decides. Raises InvalidInput for a time that there is not.

    Agreement means the level and the class of the rules. A plan's time is on the site's own clock.
    """
    level, kind = form.current if form.agrees else (form.urgency.data, form.classification.data)
    return Decision(
        form.agrees, Urgency.of(level), Classification(kind), form.reason.data or "", form.plan.data or "",
        reason_code=form.reason_code.data or "", plan_code=form.plan_code.data or "",
        plan_who=UUID(form.plan_who.data) if form.plans else None,
        plan_by=_moment(form, site) if form.plans else None)


def aside(found: CaseView, **forms: Any) -> dict[str, Any]:
    """Give what the side of a case page shows, with `forms` as they were filled in, and who is there."""
    parts = services()
    return {"addendum": AddendumForm(None), "reopening": reopen_form(), "open_form": "",
            "around": presence.come(parts.store, actor(), found.case_id, now=parts.now()), **forms}


def reopen_form(*, posted: bool = False) -> ReopenForm:
    """Make the form to open a case again with."""
    reasons = [(one.code, one.says) for one in REOPENINGS]
    return ReopenForm(reasons=reasons) if posted else ReopenForm(None, reasons=reasons)


def as_words(form: DecisionForm, site: LocationFacts) -> str:
    """Give what somebody would have signed, as words that can be added to another's signature."""
    level, kind = form.current if form.agrees else (form.urgency.data, form.classification.data)
    stand = f"{_picked(form.urgency, level)}, {_picked(form.classification, kind).lower()}"
    lines = [f"I agree: {stand}." if form.agrees else f"I would have signed: {stand}."]
    for name, code, text in (("Reason", form.reason_code, form.reason), ("Plan", form.plan_code, form.plan)):
        said = [_picked(code, code.data) if code.data else "", (text.data or "").strip()]
        if any(said) and not (form.agrees and name == "Reason"):
            lines.append(f"{name}: {': '.join(filter(None, said)).removesuffix('.')}.")
    if form.plans and form.plan_who.data and form.plan_day.data and form.plan_time.data:
        lines.append(f"To be done by {_picked(form.plan_who, form.plan_who.data)}, by "
                     f"{form.plan_day.data:%-d %b %Y}, {form.plan_time.data:%-H:%M} ({site.name}).")
    return "\n".join(lines)


def words(name: str) -> str:
    """Give the words of a level or a class: "same_day" → "Same day"."""
    return name.replace("_", " ").capitalize()


def _listed(picks: tuple[Pick, ...]) -> tuple[Listed, ...]:
    return tuple(Listed(one.code, one.says, one.words, one.alone) for one in picks)


def _picked(field: Any, code: str | None) -> str:
    return next((str(one.label) for one in field.choices if one.value == code), "")


def _suggested(found: CaseView, now: datetime) -> datetime:
    """Suggest by when a plan is kept: no later than the case is due, but no time that is all but over."""
    by = max(found.due_at, now + SOONEST)
    over = timedelta(minutes=by.minute % STEP, seconds=by.second, microseconds=by.microsecond)
    earlier = by - over
    is_early_enough = earlier >= now + SOONEST
    return found.location.local(earlier if is_early_enough else earlier + timedelta(minutes=STEP))


def _moment(form: DecisionForm, site: LocationFacts) -> datetime:
    local = datetime.combine(form.plan_day.data, form.plan_time.data, ZoneInfo(site.timezone))
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InvalidInput("plan_time", "There is no such time on that day: the clocks go forward. Write a "
                                        "later one.")
    return moment
