"""Forms of one question, filled in and sent: what was read, what was refused."""

from typing import Any

from werkzeug.datastructures import MultiDict

from triage.forms.builder import Questions, Sent, read
from triage.forms.lifetime import Lifetime
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item
from triage.questionnaire.values import Value

Posted = list[tuple[str, str]]
_count = iter(range(10**9))


def send(item: Item, *posted: tuple[str, str], language: str = "en", before: Answer | None = None,
         lifetime: Lifetime | None = None) -> Sent:
    """Send a form that asks one question. `posted`: (part or "", value) pairs."""
    data: MultiDict[str, str] = MultiDict()
    for part, value in posted:
        data.add(f"q_{item.link_id}:{part}" if part else f"q_{item.link_id}", value)
    kept = AnswerSet({item.link_id: before} if before else {})
    return read(Questions(("test", str(next(_count))), (item,), language), data, [item.link_id], kept,
                lifetime)


def values(item: Item, *posted: tuple[str, str], **more: Any) -> tuple[Value, ...]:
    """Give what was read. Fails when something was refused."""
    sent = send(item, *posted, **more)
    assert sent.problems == (), sent.problems
    return sent.answers[item.link_id].values


def problem(item: Item, *posted: tuple[str, str], **more: Any) -> str:
    """Give the message of the refusal. Fails when it was read."""
    sent = send(item, *posted, **more)
    assert len(sent.problems) == 1, sent
    assert item.link_id not in sent.answers
    return sent.problems[0].message
