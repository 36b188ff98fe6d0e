"""What is open and could raise a case: which answer would do it, as a table and as the sentence of the range.

Of questions that the patient saw each answer is tried, all else as it is. Those not asked yet are too
many, and everything about them is open: only their number is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.questionnaire.answers import State
from triage.questionnaire.model import Item
from triage.rules.raising import raising
from triage.rules.result import Urgency
from triage.services.asking_patient import askable
from triage.services.views import CaseView
from triage.web.verdict import Unknown, Verdict

FEW = 2   # so many are told with their answers; of more, only the names
LEVELS = {Urgency.EMERGENCY: "Emergency", Urgency.SAME_DAY: "Same day", Urgency.SOON: "Soon",
          Urgency.ROUTINE: "Routine"}


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """One open question. `level`: what it could make of the case; `alone`: by which answers, in words.

    `alone` is empty where it takes further answers too, or where it was not asked yet. `askable`: by itself.
    """

    link_id: str
    question: str
    short: str
    state: State
    level: Urgency
    alone: tuple[str, ...]
    askable: bool


@dataclass(frozen=True, slots=True)
class OpenAnswers:
    """`seen`: what the patient saw and left open, the most telling first. `ahead`: what was not asked yet.

    `range`: the same in sentences. `ticked` are those to ask first.
    """

    seen: tuple[OpenAnswer, ...]
    ahead: tuple[OpenAnswer, ...]
    range: tuple[str, ...]

    @property
    def ticked(self) -> frozenset[str]:
        """What raises it alone; where nothing does, whatever the patient left open."""
        return frozenset(one.link_id for one in self.seen if one.alone) or frozenset(
            one.link_id for one in self.seen)

    def __len__(self) -> int:
        """Count both."""
        return len(self.seen) + len(self.ahead)


def open_answers(verdict: Verdict) -> OpenAnswers:
    """Work it out for one case."""
    case, form = verdict.case, verdict.case.definition.questionnaire
    tried = {one.question: one for one in raising(
        case.definition.judge_of, case.answers, case.today, above=case.urgency,
        questions=[one.link_id for one in verdict.asked])}
    seen = []
    for one in verdict.asked:
        item, found = form.by_id[one.link_id], tried[one.link_id]
        level = one.level if found.level is None else found.level
        seen.append(_open(one, item, level, tuple(_words(item, answer) for answer in found.answers), case))
    seen.sort(key=lambda one: (not one.alone, -one.level))
    ahead = [_open(one, form.by_id[one.link_id], one.level, (), case) for one in verdict.unasked]
    return OpenAnswers(tuple(seen), tuple(ahead), tuple(_sentences(case, seen, ahead)))


def _open(one: Unknown, item: Item, level: Urgency, alone: tuple[str, ...], case: CaseView) -> OpenAnswer:
    return OpenAnswer(one.link_id, one.question, one.short, one.state, level, alone,
                      askable(item, case.definition.questionnaire))


def _words(item: Item, answer: str) -> str:
    option = item.option_by_code.get(answer)
    return option.text if option else {"True": "Yes", "False": "No"}.get(answer, answer)


def _sentences(case: CaseView, seen: Sequence[OpenAnswer], ahead: Sequence[OpenAnswer]) -> list[str]:
    """Say what could still be, the most urgent first. Never that something is absent."""
    levels = sorted({one.level for one in seen if one.alone}, reverse=True)
    said = [_would(level, [one for one in seen if one.alone and one.level is level]) for level in levels]
    together = [one.short for one in seen if not one.alone]
    if together and case.result.possible > max([case.urgency, *levels]):
        said.append(f"{LEVELS[case.result.possible]} only with further answers, about "
                    f"{'; '.join(f'“{short}”' for short in together)}.")
    if ahead:
        many = "1 question that was" if len(ahead) == 1 else f"{len(ahead)} questions that were"
        said.append(f"{many} not asked yet could make it {LEVELS[max(one.level for one in ahead)].lower()}.")
    return said or ["No open answer could raise it."]


def _would(level: Urgency, questions: Sequence[OpenAnswer]) -> str:
    if len(questions) > FEW:
        names = "; ".join(one.short for one in questions)
        return f"{LEVELS[level]} if a danger sign were the answer to one of {len(questions)}: {names}."
    return f"{LEVELS[level]} if {'; or if '.join(map(_were, questions))}."


def _were(one: OpenAnswer) -> str:
    if len(one.alone) > FEW:
        return f"“{one.short}” had any of {len(one.alone)} signs"
    return f"“{one.short}” were " + " or ".join(f"“{words}”" for words in one.alone)
