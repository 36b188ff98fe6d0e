"""Random forms of the real condition as they are stored: answers in effect, a day, whether it was sent."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from tests.support.random_answers import Teller
from tests.support.worked_cases import ALL, definition
from triage.questionnaire.answers import AnswerSet
from triage.questionnaire.derive import derive
from triage.questionnaire.path import effective
from triage.questionnaire.reading import read_flat
from triage.questionnaire.values import Code, Value
from triage.rules.classify import UNCLASSIFIED
from triage.rules.engine import Judge
from triage.rules.many.extract import CLASSES, URGENCIES
from triage.rules.result import Result

REAL = definition("post-laminectomy")
MANY = int(os.environ.get("BACKSTORY_RANDOM", "250"))
DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Form:
    """One stored form."""

    answers: AnswerSet
    today: date
    finished: bool

    @cached_property
    def result(self) -> Result:
        """What it came to."""
        return REAL.judge(self.answers, self.today, finished=self.finished)

    @cached_property
    def extract(self) -> bytes:
        """Its extract."""
        evaluation = REAL.judge_of.weigh(self.answers, self.today, finished=self.finished)
        return REAL.extracts.write(evaluation.facts, self.result)

    def standing(self, judge: Judge) -> int:
        """Where it stands by some rules, judged whole."""
        evaluation = judge.weigh(self.answers, self.today, finished=self.finished)
        classified = judge.classifier.classify(evaluation.facts) if judge.classifier else UNCLASSIFIED
        return int(evaluation.verdict.urgency) + URGENCIES * CLASSES.index(classified.classification)


def random_forms(number: int, *, finished: bool, seed: int = 1) -> list[Form]:
    """Give so many random forms, of many days and ages; now and then the age is not known."""
    chance, found = Random(seed), []
    for _ in range(number):
        today = DAY + timedelta(chance.randrange(400))
        facts: dict[str, Value] = {"sex": Code(chance.choice(("female", "male")))}
        if chance.random() < 0.9:
            facts["age"] = chance.randrange(20, 95)
        told = Teller(REAL.questionnaire, chance.getrandbits(32), today).form()
        found.append(_form(told, facts, today, finished=finished))
    return found


def worked_forms(*, finished: bool) -> list[Form]:
    """Give the answers of every worked case."""
    return [_form(read_flat(REAL.questionnaire, case.answers), {}, case.today, finished=finished)
            for slug, case in ALL if slug == REAL.slug]


def _form(told: AnswerSet, facts: dict[str, Value], today: date, *, finished: bool) -> Form:
    completed = derive(REAL.questionnaire, told, facts)
    return Form(effective(REAL.questionnaire, completed, today), today, finished)
