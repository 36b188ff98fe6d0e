"""Makes the form class of a page, once per questionnaire, page and language; and reads what was posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from babel.support import NullTranslations
from wtforms import Form
from wtforms.fields.core import UnboundField
from wtforms.meta import DefaultMeta

from triage.forms.catalogue import catalogue
from triage.forms.fields import Question
from triage.forms.lifetime import Lifetime
from triage.forms.names import name_of
from triage.forms.registry import field_for
from triage.forms.validators import validators_for
from triage.questionnaire.answers import Answer, AnswerSet
from triage.questionnaire.model import Item


@dataclass(frozen=True)
class Questions:
    """The questions that one form asks. `key` identifies them for good: hash, page, language."""

    key: tuple[str, ...]
    items: tuple[Item, ...]
    language: str

    def __hash__(self) -> int:
        """Hash by key: the items are too big to look through each time."""
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        """Compare by key."""
        return isinstance(other, Questions) and self.key == other.key


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the question, the id of the control to go to, and words for the patient."""

    link_id: str
    anchor: str
    message: str


@dataclass(frozen=True)
class Sent:
    """What a posted form says. `problems` is empty when all of it can be kept."""

    answers: Mapping[str, Answer]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=1024)
def form_class(questions: Questions) -> type[Form]:
    """Make the form class: one field per question, named q_<linkId>."""
    fields: dict[str, Any] = {name_of(item.link_id): _field(item) for item in questions.items}
    fields["Meta"] = type("Meta", (PageMeta,), {"language": questions.language})
    return cast("type[Form]", type("PageForm", (Form,), fields))


def _field(item: Item) -> UnboundField:
    return UnboundField(field_for(item), item, validators=list(validators_for(item)))


class PageMeta(DefaultMeta):
    """Speaks the page's language. Forged requests are refused before a form is ever read."""

    language = ""
    lifetime: Lifetime | None = None

    def get_translations(self, form: Form) -> NullTranslations:  # noqa: ARG002 - WTForms passes it
        """Give the program's own words for errors, in the page's language."""
        return catalogue(self.language)


def read(questions: Questions, posted: Any, asked: Iterable[str], before: AnswerSet,
         lifetime: Lifetime | None = None) -> Sent:
    """Read the questions `asked` (linkIds) out of a posted form.

    `before` holds the answers kept so far: some fields must know what is new in the post. `lifetime`: what is
    asked of the past must lie in it.
    """
    form = form_class(questions)(posted, data={name_of(key): before[key] for key in before},
                                 meta={"lifetime": lifetime})
    for item in set_aside(questions.items, frozenset(asked)):
        del form[name_of(item.link_id)]
    form.validate()
    fields = [cast("Question", field) for field in form]
    problems = (Problem(one.item.link_id, one.anchor, str(one.errors[0])) for one in fields if one.errors)
    return Sent({one.item.link_id: one.answer for one in fields if not one.errors}, tuple(problems))


def set_aside(items: Iterable[Item], asked: frozenset[str]) -> list[Item]:
    """Give the items that are not among those asked."""
    return [item for item in items if item.link_id not in asked]


def posted_pairs(items: Iterable[Item], answers: AnswerSet) -> list[tuple[str, str]]:
    """Give the pairs that a browser would post for these answers: how a page shows what is kept."""
    return [pair for item in items if item.link_id in answers
            for pair in field_for(item).pairs(item, answers[item.link_id])]
