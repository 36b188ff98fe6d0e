"""Why a case is where it is, in one sentence, and the answers behind it: made once, when a case is kept."""

from collections.abc import Iterator

from triage.library import Definition
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item, Meaning
from triage.rules.result import Finding, Reason, Result
from triage.services.words import state_words, words_of

NOT_KNOWN = "Not known, so not ruled out: "
MOST = 2        # answers: a line of the queue, not a report
LONGEST = 70    # characters of an answer


def headline(result: Result) -> str:
    """Say in one sentence why a case is where it is. Never that something is absent."""
    first = _first(result)
    if first is None:
        return "Questions that matter are open" if result.settling else "No danger sign given"
    return f"{NOT_KNOWN}{_within(first.says)}" if first.open else first.says


def said(result: Result, definition: Definition, answers: AnswerSet) -> list[str]:
    """Give in English the answers that the sentence rests on; of an open one, which questions are open how.

    What nobody was asked, age say, is left out.
    """
    first = _first(result)
    found = list(dict.fromkeys(_told(first, definition, answers))) if first else []
    return found[:MOST] if len(found) <= MOST else [*found[:MOST], f"and {len(found) - MOST} more"]


def short(words: str, longest: int) -> str:
    """Cut an answer between words."""
    return words if len(words) <= longest else f"{words[:longest].rsplit(' ', 1)[0]} …"


def _first(result: Result) -> Finding | None:
    """Give the most urgent finding: what was found before what acts because answers are missing."""
    return max(result.findings, key=lambda one: (one.urgency, not one.open), default=None)


def _told(finding: Finding, definition: Definition, answers: AnswerSet) -> Iterator[str]:
    language = definition.questionnaire.language
    for reason in finding.because:
        item = definition.questionnaire.by_id[reason.question]
        answer, name = _answer(reason, definition, answers), item.short_text or item.text
        if item.hidden:
            continue
        if finding.open or not answer.values:
            yield f"{name}: {state_words(answer.state, language).lower()}"
        elif picked := _picked(item, reason):
            yield short(picked, LONGEST)
        else:
            yield f"{name}: {short(words_of(item, answer, language), LONGEST)}"


def _picked(item: Item, reason: Reason) -> str:
    """Give what was picked of a list of signs: each says by itself what it is."""
    options = [item.option_by_code[code] for code in reason.codes if code in item.option_by_code]
    return "; ".join(one.text for one in options if item.repeats and one.meaning is Meaning.FACT)


def _answer(reason: Reason, definition: Definition, answers: AnswerSet) -> Answer:
    if reason.row is None:
        return answers[reason.question]
    group = definition.questionnaire.rows_of[reason.question]
    return answers.rows[group.link_id][reason.row][reason.question]


def _within(sentence: str) -> str:
    """Give a sentence as it goes on within another: an abbreviation keeps its capitals."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
