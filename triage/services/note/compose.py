"""Puts a note together: every heading is there, and one without an answer says what that means."""

from collections import Counter
from collections.abc import Iterator

from triage.questionnaire.answers import State
from triage.services.note.answers import Told
from triage.services.note.judged import contributors, verdict
from triage.services.note.lines import Heading, Line, Note
from triage.services.note.origin import about, versions, who_answered
from triage.services.note.plain import ours
from triage.services.note.since import changed
from triage.services.views.case import CaseView

TITLE = "PRE-VISIT NOTE: WHAT THE PATIENT TOLD, AND WHAT RULES MADE OF IT"
ANSWERS = (Heading.HISTORY, Heading.OPERATIONS, Heading.PAIN, Heading.DANGER, Heading.MEDICINES,
           Heading.GOALS)


def note_of(case: CaseView) -> Note:
    """Give the note of a case, of the version of the form that the view shows."""
    lines = tuple(_lines(case))
    order = {heading: place for place, heading in enumerate(Heading)}
    return Note(TITLE, tuple(about(case)), tuple(sorted(lines, key=lambda line: order[line.heading])))


def _lines(case: CaseView) -> Iterator[Line]:
    told = Told(case)
    yield from verdict(told)
    yield from contributors(told)
    if not case.result.contributors:
        yield Line(Heading.CONTRIBUTORS, "The rules point to nothing here. That rules nothing out.")
    yield from _scores(told)
    yield from told.lines
    yield from told.second_part()
    yield from changed(case)
    yield from who_answered(case)
    yield from versions(case)
    yield from _silences(told)


def _scores(told: Told) -> Iterator[Line]:
    for one in told.case.scores:
        item = told.item(one.link_id)
        questions = tuple(inner.link_id for inner in item.walk() if inner.is_question)
        heading = told.home(questions[0])
        yield Line(heading, f"Score, {ours(one.name)}: {one.words}", (one.link_id, *questions))


def _silences(told: Told) -> Iterator[Line]:
    """Yield what the lack of answers under a heading means: it is never a "no"."""
    asked = Counter(told.homes.values())
    open_ = Counter(told.home(line.links[0]) for line in told.lines
                    if line.heading in (Heading.OPEN, Heading.UNSURE) and line.state is not State.ANSWERED)
    said = Counter(line.heading for line in told.lines)
    for heading in ANSWERS:
        if not asked[heading]:
            yield Line(heading, "This form asks nothing under this heading.")
        elif not said[heading]:
            yield Line(heading, "Nothing was said.")
        if asked[heading] and open_[heading] and heading is not Heading.DANGER:
            yield Line(heading, f"{open_[heading]} more of these under NOT ANSWERED or UNSURE.")
    if not said[Heading.OPEN] and not any(told.second_part()):
        yield Line(Heading.OPEN, "No question that applied was left open.")
    if not said[Heading.UNSURE]:
        yield Line(Heading.UNSURE, 'No question was answered "not sure".')
