"""Random ways to answer a whole questionnaire, a part of it, or nothing: from a seed, always the same."""

from datetime import date, timedelta
from random import Random

from triage.questionnaire.answers import SKIPPED, Answer, AnswerSet
from triage.questionnaire.model import Item, ItemType, Meaning, Questionnaire
from triage.questionnaire.options import parts
from triage.questionnaire.reading import DATE_OR_OPTION, MAP
from triage.questionnaire.values import Code, PartialDate, Value

DAYS_BACK = (0, 5, 13, 14, 15, 40, 41, 42, 43, 60, 88, 89, 90, 91, 200, 365, 366, 1000, 1826, 1827, 9000)
ROWS = 2


class Teller:
    """Makes up answers: now and then few questions were shown, now and then many are left open."""

    def __init__(self, questionnaire: Questionnaire, seed: int, today: date) -> None:
        self.questionnaire = questionnaire
        self.random = Random(seed)
        self.today = today
        self.calm = 0.6

    def form(self) -> AnswerSet:
        """Answers to questions at the top and in rows, whether they apply or not."""
        chance = self.random
        self.calm = chance.choice([0.6, 0.97])
        silence, quiet = chance.choice([0.0, 0.05, 0.5]), chance.choice([0.0, 0.05, 0.3])
        told, rows = {}, {}
        for item in self.questionnaire.by_id.values():
            if item.is_rows:
                rows[item.link_id] = tuple(
                    self._row(item, silence, quiet) for _ in range(chance.randrange(ROWS + 1))
                )
            elif item.is_question and item.link_id not in self.questionnaire.rows_of:
                told.update(self._told(item, silence, quiet))
        answers = AnswerSet().with_answers(told)
        for link_id, many in rows.items():
            answers = answers.with_rows(link_id, many)
        return answers

    def _row(self, group: Item, silence: float, quiet: float) -> AnswerSet:
        told: dict[str, Answer] = {}
        for item in group.walk():
            if item.is_question:
                told.update(self._told(item, silence, quiet))
        return AnswerSet().with_answers(told)

    def _told(self, item: Item, silence: float, quiet: float) -> dict[str, Answer]:
        if (item.derivation and item.derivation.of) or self.random.random() < silence:
            return {}
        if self.random.random() < quiet:
            return {item.link_id: self._open(item)}
        return {item.link_id: self.answer(item)}

    def _open(self, item: Item) -> Answer:
        codes = sorted(item.open_codes)
        return (
            Answer.of(item, Code(self.random.choice(codes)))
            if codes and self.random.random() < 0.7
            else SKIPPED
        )

    def answer(self, item: Item) -> Answer:
        """An answer that says something; mostly "none" or "no" where there is such an option."""
        chance = self.random
        if item.type is ItemType.INTEGER:
            return Answer.of(item, self._number(item))
        if item.type is ItemType.BOOLEAN:
            return Answer.of(item, chance.random() < 0.5)
        if item.control == DATE_OR_OPTION and chance.random() < 0.6:
            return Answer.of(item, self._date())
        if not item.options:
            return Answer.of(item, "words")
        benign = [
            option.code for option in item.options if option.meaning is Meaning.NONE or option.code == "no"
        ]
        if benign and chance.random() < self.calm:
            return Answer.of(item, Code(benign[0]))
        return Answer.of(item, *self._picks(item))

    def _picks(self, item: Item) -> list[Value]:
        codes = [option.code for option in item.options if option.meaning is not Meaning.NONE]
        codes += sorted(parts(item)) if item.control == MAP else []
        if not item.repeats:
            return [Code(self.random.choice([option.code for option in item.options]))]
        return [
            Code(code)
            for code in self.random.sample(codes, min(len(codes), self.random.choice([1, 1, 2, 3])))
        ]

    def _number(self, item: Item) -> int:
        least, most = item.minimum, item.maximum
        if isinstance(least, int) and isinstance(most, int):
            return self.random.randint(least, most)
        return self.random.choice([5, 11, 12, 15, 16, 17, 18, 40, 49, 50, 55, 56, 59, 60, 64, 65, 90])

    def _date(self) -> PartialDate:
        day = self.today - timedelta(self.random.choice([*DAYS_BACK, -3, -40]))
        shape = self.random.randrange(4)
        return (
            PartialDate(day.year)
            if shape == 0
            else PartialDate(day.year, day.month)
            if shape == 1
            else PartialDate(day.year, day.month, day.day)
        )
