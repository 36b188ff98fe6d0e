"""A stored result as a replay reads it: the answers and two words of the judgement, the rest when asked for.

The judgement is the larger part of the document, and most cases do not move. What is needed of every case
stands at places that `Judgement.to_document` gives; a document that has them elsewhere is read whole.
"""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from triage.questionnaire.answers import Answer, AnswerSet, State
from triage.questionnaire.values import decode
from triage.rules.result import Classification, Result, Urgency
from triage.services.views.replay import Standing

BEFORE = '{"answers":'
AFTER = re.compile(r',"result":\{"urgency":"(\w+)","certain_urgency":"\w+","possible_urgency":"\w+",'
                   r'"classification":"(\w+)"')
MOST_KEPT = 10_000   # different answers in memory; then it begins anew

_read_json = json.JSONDecoder().raw_decode
_known: dict[tuple[str, str], Answer] = {}


class StoredResult:
    """One opened document."""

    def __init__(self, text: str) -> None:
        """Read as much as every case needs. Raises ValueError or LookupError for any other document."""
        self._text = text
        document, place = self._answers_and_place()
        self.answers = _answer_set(document)
        found = AFTER.match(text, place) if place else None
        self.standing = (Standing(Urgency.of(found[1]), Classification(found[2])) if found
                         else _standing(self.result))

    @property
    def result(self) -> Result:
        """The whole judgement."""
        return Result.from_document(json.loads(self._text)["result"])

    def _answers_and_place(self) -> tuple[Mapping[str, Any], int]:
        """Give the answers' document and where it ends; 0 when it does not come first."""
        if not self._text.startswith(BEFORE):
            return json.loads(self._text)["answers"], 0
        return _read_json(self._text, len(BEFORE))


def _standing(result: Result) -> Standing:
    return Standing(result.urgency, result.classification)


def _answer_set(document: Mapping[str, Any]) -> AnswerSet:
    """Read answers as `answers.from_document` does. Equal ones are made once: most are the same picks."""
    rows = {link_id: tuple(map(_answer_set, found)) for link_id, found in document.get("rows", {}).items()}
    return AnswerSet(MappingProxyType({link_id: _answer(entry["state"], entry["values"])
                                       for link_id, entry in document["answers"].items()}),
                     MappingProxyType(rows))


def _answer(state: str, values: list[Any]) -> Answer:
    key = state, repr(values)
    found = _known.get(key)
    if found is None:
        if len(_known) >= MOST_KEPT:
            _known.clear()
        found = _known[key] = Answer(State(state), tuple(map(decode, values)))
    return found
