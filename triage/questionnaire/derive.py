"""Answers that nobody types: facts of the record, and what other answers amount to."""

from collections.abc import Mapping

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.kleene import is_open
from triage.questionnaire.model import Derivation, Item, ItemType, Questionnaire, Source
from triage.questionnaire.options import listed, properties
from triage.questionnaire.values import Code, Value

CODED = (ItemType.CHOICE, ItemType.OPEN_CHOICE)


def derive(questionnaire: Questionnaire, answers: AnswerSet, facts: Mapping[str, Value]) -> AnswerSet:
    """Give the answers with those of derived items filled in.

    `facts` are the patient's record and the clinic's settings, by the names that the items use.
    A fact that is absent gives the item's initial value, if it has one. Otherwise, and when a fact is
    none of the item's options, the item stays as it was.
    """
    new: dict[str, Answer] = {}
    for item in questionnaire.derived:
        answer = _derived(questionnaire, item, answers, facts)
        if answer is not None:
            new[item.link_id] = answer
    return answers.with_answers(new) if new else answers


def _derived(questionnaire: Questionnaire, item: Item, answers: AnswerSet,
             facts: Mapping[str, Value]) -> Answer | None:
    how = item.derivation
    assert how is not None
    if how.source is Source.RECORD:
        return _from_record(item, facts.get(how.key), answers[item.link_id])
    assert how.of is not None
    return _from_picks(item, how, questionnaire.by_id[how.of], answers[how.of])


def _from_record(item: Item, fact: Value | None, told: Answer) -> Answer | None:
    if fact is None:
        # What the record does not say is as the questionnaire says it begins.
        return Answer.of(item, *item.initial) if item.initial and told.state is State.NOT_ASKED else None
    if item.type not in CODED:
        return Answer.of(item, fact)
    code = fact if isinstance(fact, Code) else Code(str(fact))
    return Answer.of(item, code) if code.code in item.option_by_code else None


def _from_picks(item: Item, how: Derivation, origin: Item, answer: Answer) -> Answer | None:
    if answer.state is State.NOT_ASKED:
        return None
    if answer.state is not State.ANSWERED:
        return Answer(answer.state)
    found = {value for code in answer.codes for value in properties(origin, code, how.key)}
    names = [value for value in listed(origin, how.key) if value in found] if found else []
    # "Not sure" beside picks: there may be more, so what was picked is shown but nothing is certain.
    state = State.UNSURE if is_open(answer, origin) else State.ANSWERED
    return Answer(state, _values(item, how, names))


def _values(item: Item, how: Derivation, names: list[str]) -> tuple[Value, ...]:
    if how.source is Source.COUNT:
        return (len(names),)
    return tuple(Code(name) if item.type in CODED else name for name in names)
