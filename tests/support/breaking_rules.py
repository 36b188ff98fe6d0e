"""An engine with a fault in it, in the three ways that show: always, on one answer, when it is to say why."""

from datetime import date
from typing import Any

from tests.support.app import LIBRARY
from triage.config import ROOT
from triage.library import Definition, Library
from triage.questionnaire.answers import AnswerSet
from triage.rules.engine import Evaluation, Judge

SLUG = "post-laminectomy"


class BrokenJudge(Judge):
    """Breaks on every form. What it says repeats what was answered, as such errors do."""

    def weigh(self, answers: AnswerSet, today: date, *, finished: bool) -> Evaluation:
        """Break."""
        raise ValueError(f"not expected: {answers}")


class PickyJudge(BrokenJudge):
    """Breaks on one answer to one question."""

    def weigh(self, answers: AnswerSet, today: date, *, finished: bool) -> Evaluation:
        """Break on "2 to 6 weeks ago"."""
        if "w2-6" in answers["injection-when"].codes:
            return super().weigh(answers, today, finished=finished)
        return Judge.weigh(self, answers, today, finished=finished)


class WordlessJudge(Judge):
    """Weighs every form, and breaks when it is to say why."""

    def tell(self, evaluation: Evaluation) -> Any:
        """Break."""
        raise RecursionError("too deep")


def library_with(judge: type[Judge]) -> Library:
    """Give the same content, same hash, judged by another engine."""
    library, whole = Library(ROOT / "questionnaires"), LIBRARY.get(SLUG)
    definition = Definition(SLUG, whole.files)
    vars(definition)["judge_of"] = judge(whole.rules, whole.questionnaire)
    library._known[SLUG] = definition
    return library
