"""The lines that tell what changed: since the form was sent before, and since the visit before."""

from collections.abc import Iterator

from triage.questionnaire.scores import numbers
from triage.services.note.judged import moment
from triage.services.note.lines import Heading, Line
from triage.services.note.plain import ours
from triage.services.views.case import CaseView, Changes, LastTime

NOTHING_BEFORE = "No earlier form of this patient is held here: nothing can be compared."


def changed(case: CaseView) -> Iterator[Line]:
    """Yield every difference that is known, and whether there was anything to compare with."""
    if case.changes:
        yield from _since_sent(case, case.changes)
    if case.last:
        yield from _since_visit(case, case.last)
    if not case.changes and not case.last:
        yield _line(NOTHING_BEFORE)


def _since_sent(case: CaseView, changes: Changes) -> Iterator[Line]:
    sent = "" if changes.sent else " These changes are not sent yet."
    yield _line(f"Compared with the version of this form sent {moment(case, changes.since)}.{sent}")
    for one in changes.differences:
        sign = " (danger question)" if one.danger else ""
        yield _line(f"{ours(one.label)}: was: {ours(one.before)}. Now: {ours(one.after)}{sign}", one.link_id)
    if not changes.differences:
        yield _line("No answer is other than it was.")


def _since_visit(case: CaseView, last: LastTime) -> Iterator[Line]:
    yield _line(f"Compared with the form for the visit before, of {moment(case, last.at)}: numbers, places.")
    form, found = case.definition.questionnaire, 0
    now = {**numbers(form, case.answers), **{one.link_id: one.value for one in case.scores}}
    for link_id, before in last.numbers.items():
        if link_id in form.by_id:
            item, found = form.by_id[link_id], found + 1
            name = item.scale.name if item.scale else item.short_text or item.text
            value = now.get(link_id)
            words = "not worked out: answers are missing" if value is None else str(value)
            yield _line(f"{ours(name)}: was {before}. Now: {words}", link_id)
    for link_id in last.body:
        if link_id in case.body and link_id in form.by_id:
            found += 1
            yield _line(_places(case, link_id, last.body[link_id]), link_id)
    if not found:
        yield _line("Nothing in it can be compared with this form.")


def _places(case: CaseView, link_id: str, before: tuple[str, ...]) -> str:
    item, now = case.definition.questionnaire.by_id[link_id], case.body[link_id]

    def names(codes: tuple[str, ...], other: tuple[str, ...]) -> str:
        found = (one for one in codes if one not in other)
        return ", ".join(ours(item.option_by_code[one].text if one in item.option_by_code
                              else one.replace("-", " ")) for one in found) or "none"

    return f"{ours(item.short_text or item.text)}: newly marked: {names(now, before)}. No longer marked: " \
           f"{names(before, now)}"


def _line(text: str, *links: str) -> Line:
    return Line(Heading.CHANGED, text, links)
