"""The lines that tell what the rules made of the answers, and what clinicians decided."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triage.questionnaire.answers import State
from triage.rules.result import Classification, Finding, Reason
from triage.services.note.answers import Told
from triage.services.note.lines import Heading, Line
from triage.services.note.plain import ours, said, typed
from triage.services.views.case import CaseView
from triage.services.views.review import OTHER, Decision, ReviewFacts
from triage.services.words import LEVELS, STATE_WORDS, day_words

SCREENING = ("Screening aid, not a diagnosis. A clinician decides. Nothing here says that a disease is "
             "absent.")
KINDS = {"contributor": "May play a part", "consider": "Worth asking or examining",
         "feature": "Fits the picture"}


def verdict(told: Told) -> Iterator[Line]:
    """Yield the verdict with its range, what clinicians decided, all that it rests on, and the fit."""
    case, result = told.case, told.case.result
    yield _line(_level(case))
    if not case.finished:
        yield _line("The form has not been sent yet: what follows is unfinished.")
    if case.urgency > result.urgency:
        yield _line(f"The clinic was told of {LEVELS[case.urgency].upper()}; the latest answers come to "
                    f"{LEVELS[result.urgency].upper()}. The level falls only by a clinician's signature.")
    for step in case.reviews:
        yield from _review(case, step)
    yield from (_finding(told, one) for one in result.findings)
    yield from (replace(_finding(told, one), text=f"No longer said: {_finding(told, one).text}")
                for one in case.withdrawn)
    told_open = {one.rule for one in result.findings if one.open}   # with what it could be
    for one in result.undetermined:
        if one.rule in told_open:
            continue
        yield _line(f"Open, could be {LEVELS[one.urgency].upper()}: {ours(one.says)}. Waits for: "
                    f"{_names(told, one.waits_for)}", one.waits_for, (one.rule,))
    if not result.findings and not result.undetermined:
        yield _line("No rule found a danger sign in the answers that were given.")
    yield from _fit(told)
    yield from (_line(ours(one)) for one in result.notes)
    yield _line(SCREENING)


def contributors(told: Told) -> Iterator[Line]:
    """Yield what may play a part and what is worth considering."""
    for one in told.case.result.contributors:
        kind = KINDS.get(one.kind, ours(one.kind).capitalize())
        words = f"{kind}: {ours(one.says)}{_because(told, one.because)}{_sources(one)}"
        yield Line(Heading.CONTRIBUTORS, words, _links(one.because), (one.id,))


def moment(case: CaseView, at: object) -> str:
    """Give a moment on the clinic's wall clock, such as "21 November 2026, 09:30"."""
    local = case.location.local(at)   # type: ignore[arg-type]  # a datetime, whoever hands it in
    return f"{day_words(local.date(), 'en')}, {local:%H:%M}"


def _level(case: CaseView) -> str:
    could = case.result.possible
    more = f" Could become {LEVELS[could].upper()} once open questions are answered."
    return f"Urgency: {LEVELS[case.urgency].upper()}.{more if could > case.urgency else ''}"


def _finding(told: Told, one: Finding) -> Line:
    """Tell one finding; a title alone would not say why."""
    flags = told.case.definition.rules.flags
    title = f"{ours(flags[one.flag].title)} - " if one.flag in flags else ""
    could = max((other.urgency for other in told.case.result.undetermined if other.rule == one.rule),
                default=one.urgency)
    more = f", could be {LEVELS[could].upper()}" if could > one.urgency else ""
    why = f"because answers are missing{more}: " if one.open else ""
    sure = "" if one.verified else " (the level of this rule is not yet confirmed by a clinician)"
    return _line(f"{LEVELS[one.urgency].upper()}: {title}{why}{ours(one.says)}{_because(told, one.because)}"
                 f"{_sources(one)}{sure}", _links(one.because), (one.rule,))


def _fit(told: Told) -> Iterator[Line]:
    result = told.case.result
    rules = told.case.definition.rules.classification
    best = [one.region for one in result.regions if one.classification is result.classification]
    named = " and ".join(ours(rules.labels.get(one, one)) for one in best) if rules else ""
    where = f" ({named})" if named else ""
    yield _line(f"Fit with the condition: {str(result.classification).replace('_', ' ')}{where}.")
    for one in result.class_reasons:
        how = "Not known" if one.unknown else "Against"
        yield _line(f"{how}: {ours(one.says)}{_sources(one)}", (), (one.id,))


def _review(case: CaseView, one: ReviewFacts) -> Iterator[Line]:
    """Tell a step of the review, and all that followed it."""
    if one.decision is None:
        yield _line(f"Seen by {ours(one.by)}, {moment(case, one.at)}.")
        return
    yield _line(". ".join([f"Signed by {ours(one.by)}, {moment(case, one.at)}: {_decided(one, one.decision)}",
                           *_why_and_what(case, one.decision)]))
    for more in one.addenda:
        yield _line(f"Addendum by {ours(more.by)}, {moment(case, more.at)}: {typed(more.words)}")
    if one.reopened:
        yield _line(f"Opened again by {ours(one.reopened.by)}, {moment(case, one.reopened.at)}: "
                    f"{typed(one.reopened.words)}. What was signed before then was open again.")


def _decided(one: ReviewFacts, decision: Decision) -> str:
    """Give what was decided, and what it was before where it was changed."""
    said = f"{LEVELS[decision.urgency]}, {_fit_words(decision.classification)}"
    if decision.agree:
        return f"agreed: {said}"
    was = one.seen
    before = f" (before: {LEVELS[was.urgency]}, {_fit_words(was.classification)})" if was else ""
    return f"changed to: {said}{before}"


def _fit_words(classification: Classification) -> str:
    return str(classification).replace("_", " ")


def _why_and_what(case: CaseView, decision: Decision) -> Iterator[str]:
    if decision.why:
        yield f"Reason: {_picked(decision.reason_code, decision.reason_says, decision.reason)}"
    if decision.what:
        yield f"Plan: {_picked(decision.plan_code, decision.plan_says, decision.plan)}"
    if decision.plan_by:
        yield f"To be done by {ours(decision.plan_name)}, by {moment(case, decision.plan_by)}"


def _picked(code: str, says: str, words: str) -> str:
    """Give what was picked in our words, and what was written beside it in theirs."""
    parts = [ours(says) if says and code != OTHER else "", typed(words) if words else ""]
    return ": ".join(filter(None, parts))


def _because(told: Told, reasons: Iterable[Reason]) -> str:
    found = tuple(dict.fromkeys(_quote(told, one) for one in reasons))
    return f". Answers: {'; '.join(found)}" if found else ""


def _quote(told: Told, reason: Reason) -> str:
    """Give what was said to a question that something rests on: only what counted, where that is known."""
    form = told.case.definition.questionnaire
    item, answers = form.by_id[reason.question], told.case.answers
    if reason.row is not None and reason.question in form.rows_of:
        rows = answers.rows.get(form.rows_of[reason.question].link_id, ())
        answers = rows[reason.row] if reason.row < len(rows) else answers
    answer, row = answers[reason.question], "" if reason.row is None else f" (row {reason.row + 1})"
    words = said(item, answer, form.language) if answer.values else ""
    if answer.state is not State.ANSWERED:
        words = STATE_WORDS["en"][answer.state].lower()
    return f"{_names(told, (reason.question,))}{row}: {words or ', '.join(reason.codes) or 'not asked'}"


def _names(told: Told, link_ids: Iterable[str]) -> str:
    items = (told.item(one) for one in link_ids)
    return "; ".join(ours(one.short_text or one.text or one.link_id) for one in items)


def _links(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.question for one in reasons))


def _sources(one: object) -> str:
    cites = getattr(one, "cites", ())
    return f" (sources {', '.join(cites)})" if cites else ""


def _line(text: str, links: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> Line:
    return Line(Heading.VERDICT, text, links, rules)


