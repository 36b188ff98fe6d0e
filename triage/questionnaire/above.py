"""Which questions decide whether a question is asked."""

from collections.abc import Iterator, Mapping

from triage.questionnaire.model import Item, Questionnaire


def questions_above(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Give, for each item, every question that it can depend on whether the item is asked.

    Conditions of what holds the item count, and whatever those questions depend on in turn.
    """
    kept: dict[str, Mapping[str, frozenset[str]]] = vars(questionnaire)   # beside its own cached properties
    if "_questions_above" not in kept:
        kept["_questions_above"] = {link_id: _reached(link_id, questionnaire)
                                    for link_id in questionnaire.by_id}
    return kept["_questions_above"]


def _reached(link_id: str, questionnaire: Questionnaire) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(_direct(questionnaire.by_id[link_id], questionnaire))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += _direct(questionnaire.by_id[one], questionnaire)
    return frozenset(found)


def _direct(item: Item, questionnaire: Questionnaire) -> Iterator[str]:
    holder: Item | None = item
    while holder is not None:
        yield from (condition.question for condition in holder.enable_when)
        if holder.derivation and holder.derivation.of:
            yield holder.derivation.of
        if holder is not item and holder.is_question:
            yield holder.link_id
        holder = questionnaire.parent_of.get(holder.link_id)
