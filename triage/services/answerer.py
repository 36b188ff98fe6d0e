"""Who filled a form in: the patient, or somebody who helps and says who that is."""

from triage.library import Definition
from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.model import Item
from triage.questionnaire.options import properties
from triage.services.words import words_of

# The linkIds that the program knows by name, and the answer for "someone else, for me".
WHO_ANSWERS = "who-answers"
HELPER = "helper"
HELPS, WITH = "who-helps", "who-with"
NAMES = ("helper-name", "with-name")
QUESTIONS = (WHO_ANSWERS, HELPS, WITH, *NAMES)

STAFF_WORDS = "staff-words"   # the option property that says it in a clinician's words
KIND = "answered-by"          # and the one that says carer or interpreter
CARER = "carer"
UNSAID = {HELPS: "who was not said", WITH: "whether they help was not said"}


def answered_by(definition: Definition, answers: AnswerSet) -> str:
    """Say in English who filled the form in, without a name; "" when that was not asked or not told.

    A questionnaire may give staff words of its own, shorter than what the patient picks from.
    """
    return ": ".join(filter(None, (_said(definition, answers, one) for one in (WHO_ANSWERS, HELPS, WITH))))


def helped_by(definition: Definition, answers: AnswerSet) -> str:
    """Give "carer" or "interpreter" where somebody else answered for the patient, else ""."""
    if HELPER not in answers[WHO_ANSWERS].codes:
        return ""
    item = definition.questionnaire.by_id.get(HELPS)
    kinds = [kind for code in answers[HELPS].codes for kind in properties(item, code, KIND)] if item else []
    return kinds[0] if kinds else CARER


def helper_name(answers: AnswerSet) -> str:
    """Give the name of whoever helped; "" where it was not told."""
    return " ".join(str(value) for name in NAMES for value in answers[name].values)


def _said(definition: Definition, answers: AnswerSet, link_id: str) -> str:
    item, answer = definition.questionnaire.by_id.get(link_id), answers[link_id]
    if item is None or not answer.values:
        return "" if item is None or answer.state is State.NOT_ASKED else UNSAID.get(link_id, "")
    return _words(item, answer, definition.questionnaire.language)


def _words(item: Item, answer: Answer, language: str) -> str:
    named = [words for code in answer.codes for words in properties(item, code, STAFF_WORDS)]
    return named[0] if named else words_of(item, answer, language)
