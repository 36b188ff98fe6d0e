"""The quick look at what was left open finds what the long look finds."""

from random import Random

from tests.support.worked_cases import ALL, definition
from triage.questionnaire.answers import SKIPPED, UNSURE, AnswerSet, State
from triage.questionnaire.derive import derive
from triage.questionnaire.reading import read_flat
from triage.rules.facts import Facts
from triage.rules.leaves import open_roots


def half_filled(answers: AnswerSet, chance: Random) -> AnswerSet:
    """Leave out some of the answers, and some of the rest open."""
    kept = answers.without(*(link_id for link_id in answers if chance.random() < 0.4))
    return kept.with_answers({link_id: chance.choice([SKIPPED, UNSURE]) for link_id in kept
                              if chance.random() < 0.15})


def test_quick_look_hides_nothing() -> None:
    chance, hidden = Random(7), 0
    for slug, case in ALL:
        whole = definition(slug)
        told = derive(whole.questionnaire, read_flat(whole.questionnaire, case.answers), {})
        answers = half_filled(whole.as_stated(told, case.today), chance)
        facts = Facts(whole.rules, whole.questionnaire, answers, case.today, finished=False)
        for item in whole.questionnaire.by_id.values():
            if item.is_question and facts.is_out_of_sight(item.link_id):
                hidden += 1
                assert all(facts.answers[root].state is State.NOT_ASKED
                           for root in open_roots(item.link_id, facts)), (case.title, item.link_id)
    assert hidden > len(ALL)
