"""The page that interrupts: get help now, why, what to say, what to do until then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, session

from triage.rules.result import Finding, Reason
from triage.services import intake
from triage.services.views import IntakeView
from triage.web.context import new_key, services
from triage.web.patient import bp
from triage.web.patient.crisis import cards_again
from triage.web.patient.frame import inside
from triage.web.patient.session import form_view, see
from triage.web.patient.wizard import resume_at

BACK = "keying"   # in the session of staff who type in a paper: where they go on after this page
CHOICES = ("read", "calling", "in-hospital", "checked", "will-not-call", "not-reached")


@dataclass(frozen=True, slots=True)
class Warned:
    """What the patient is told about one flag. `said`: (question, what the patient answered)."""

    why: str
    tell: str
    first_aid: str
    said: tuple[tuple[str, str], ...]


@bp.route("/intake/urgent", methods=["GET", "POST"])
@form_view(before_urgent=True)
def urgent(view: IntakeView) -> Any:
    """Show what needs help now; note what the patient does about it, and let the form go on."""
    if request.method == "POST" and request.form.get("choice") in CHOICES:
        parts = services()
        intake.mark_urgent_seen(parts.store, view, choice=request.form["choice"], now=parts.now())
        return see(session.get(BACK, "") if view.typist and BACK in session else resume_at(view))
    # Of a form that was sent nothing is told again: only what part two brought up.
    crisis, danger = ([], list(view.urgent)) if view.sent else (cards_again(view), danger_findings(view))
    if not crisis and not danger:
        return see(resume_at(view))
    flags = view.definition.flags_in(view.language)
    return render_template(
        "patient/urgent.html", frame=inside(view, "urgent"), key=new_key(), warned=warnings(view, danger),
        crisis=list({card.flag: flags[card.flag] for card in crisis}.values()),
        now=any(card.now for card in crisis))


def danger_findings(view: IntakeView) -> list[Finding]:
    """Give what interrupts, but for what the crisis card speaks of: first what was not read yet."""
    by_card = {rule.id for rule in view.definition.rules.rules if rule.card}
    found = [finding for finding in view.reminded if finding.rule not in by_card]
    return sorted(found, key=lambda finding: finding.rule in view.draft.seen)


def warnings(view: IntakeView, findings: Iterable[Finding]) -> list[Warned]:
    """Give the words for each flag once, with all the answers that raised it."""
    flags = view.definition.flags_in(view.language)
    by_flag: dict[str, list[Reason]] = {}
    for finding in findings:
        by_flag.setdefault(finding.flag, []).extend(finding.because)
    return [Warned(flags[flag].patient, flags[flag].tell, flags[flag].first_aid, tuple(_said(view, reasons)))
            for flag, reasons in by_flag.items()]


def _is_held(view: IntakeView, reason: Reason) -> bool:
    group = view.questionnaire.rows_of.get(reason.question)
    if group is not None and reason.row is not None:
        return reason.row in view.hidden_rows(group.link_id)
    return reason.question in view.masked


def _said(view: IntakeView, reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    """Give questions and answers in the patient's language; nothing that another device must not show."""
    found: dict[tuple[str, str], None] = {}
    for reason in reasons:
        item = view.questionnaire.by_id.get(reason.question)
        if item is None or item.hidden or item.sensitive or _is_held(view, reason):
            continue
        for code in reason.codes:
            if code in item.option_by_code:
                found[item.text, item.option_by_code[code].text] = None
    return list(found)
