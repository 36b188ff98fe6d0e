"""A decision put to the test before it is signed: a reason where one is due, a plan that can be kept."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from triage.services.actors import Actor, Role
from triage.services.decision_lists import PLANS, REASONS, pick_of
from triage.services.errors import InvalidInput
from triage.services.views.desk import Choice
from triage.services.views.facts import LocationFacts
from triage.services.views.review import Decision
from triage.store.accounts import clinicians_of
from triage.store.database import Session, Store

SLACK = timedelta(minutes=1)     # "now" is no time that is over
FARTHEST = timedelta(days=366)


def people(store: Store, actor: Actor, location_id: UUID) -> tuple[Choice, ...]:
    """Give the clinicians of a site, who may be given something to do, by name. Raises NotFound."""
    actor.require(Role.CLINICIAN)
    actor.require_at(location_id)
    with store.reading() as session:
        return tuple(Choice(account.id, account.name) for account in clinicians_of(session, location_id))


def checked(session: Session, decision: Decision, site: LocationFacts, *, now: datetime) -> Decision:
    """Give a decision with the words of what was picked. Raises InvalidInput at what does not hold."""
    decision = replace(decision, reason=decision.reason.strip(), plan=decision.plan.strip())
    reason = pick_of(REASONS, decision.reason_code, decision.reason, "reason")
    plan = pick_of(PLANS, decision.plan_code, decision.plan, "plan")
    if not decision.agree and not (reason or decision.reason):
        raise InvalidInput("reason", "Say why you change it.")
    if decision.agree:
        reason, decision = None, replace(decision, reason="", reason_code="")
    settled = replace(decision, reason_says=reason.says if reason else "",
                      plan_says=plan.says if plan else "")
    if plan is None and decision.plan_who is None and decision.plan_by is None:
        return settled
    if not (plan or decision.plan) or (plan and plan.alone):
        return replace(settled, plan_who=None, plan_by=None)
    return replace(settled, plan_name=_name(session, decision, site),
                   plan_by=_time(decision.plan_by, site, now))


def _name(session: Session, decision: Decision, site: LocationFacts) -> str:
    """Give the name of who has to do it."""
    found = {one.id: one.name for one in clinicians_of(session, site.id)}
    if decision.plan_who not in found:
        raise InvalidInput("plan_who", f"Pick a clinician who works at {site.name}.")
    return found[decision.plan_who]


def _time(by: datetime | None, site: LocationFacts, now: datetime) -> datetime:
    if by is None:
        raise InvalidInput("plan_by", "Say by when: the day and the time.")
    if by < now - SLACK:
        here = site.local(now)
        raise InvalidInput("plan_by", f"This time is over: at {site.name} it is {here:%-d %b %Y, %-H:%M}. "
                                      "Write a later one.")
    if by > now + FARTHEST:
        raise InvalidInput("plan_by", "This is more than a year ahead. Check the year.")
    return by
