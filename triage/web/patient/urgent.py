"""The page that interrupts: get help now, why, what to say, what to do until then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, session

from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.path import effective
from triage.rules.condition import Picked
from triage.rules.model import Rule
from triage.rules.reads import leaves_of
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
    """What the patient is told about one flag, and may tell others."""

    why: str
    tell: str
    first_aid: str


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
        said=said_of(view, danger),
        crisis=list({card.flag: flags[card.flag] for card in crisis}.values()),
        now=any(card.now for card in crisis))


def danger_findings(view: IntakeView) -> list[Finding]:
    """Give what interrupts, but for what the crisis card speaks of: first what was not read yet."""
    by_card = {rule.id for rule in view.definition.rules.rules if rule.card}
    found = [finding for finding in view.reminded if finding.rule not in by_card]
    return sorted(found, key=lambda finding: finding.rule in view.draft.seen)


def warnings(view: IntakeView, findings: Iterable[Finding]) -> list[Warned]:
    """Give the words for each flag once."""
    flags = view.definition.flags_in(view.language)
    return [Warned(flags[flag].patient, flags[flag].tell, flags[flag].first_aid)
            for flag in dict.fromkeys(finding.flag for finding in findings)]


def said_of(view: IntakeView, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Give each question behind the findings once, with all that was picked of what their rules look for.

    In the patient's language; nothing that another device must not show.
    """
    rules = {rule.id: rule for rule in view.definition.rules.rules}
    answers = effective(view.questionnaire, view.answers, view.today)
    found: dict[str, dict[str, None]] = {}
    for finding in findings:
        rule = rules.get(finding.rule)
        looked_for = _looked_for(view, rule, answers) if rule else ()
        for reason in (*finding.because, *looked_for):
            item = view.questionnaire.by_id.get(reason.question)
            if item is None or item.hidden or item.sensitive or _is_held(view, reason):
                continue
            words = [item.option_by_code[code].text for code in reason.codes if code in item.option_by_code]
            if words:
                found.setdefault(item.short_text or item.text, {}).update(dict.fromkeys(words))
    return [(question, "; ".join(words)) for question, words in found.items()]


def _looked_for(view: IntakeView, rule: Rule, answers: AnswerSet) -> Iterator[Reason]:
    """Yield what was picked of what a rule looks for: `because` holds only as much as proves it."""
    for leaf in leaves_of(rule.when, view.definition.rules):
        if isinstance(leaf, Picked):
            yield Reason(leaf.question, tuple(sorted(answers[leaf.question].codes & leaf.codes)))


def _is_held(view: IntakeView, reason: Reason) -> bool:
    group = view.questionnaire.rows_of.get(reason.question)
    if group is not None and reason.row is not None:
        return reason.row in view.hidden_rows(group.link_id)
    return reason.question in view.masked

