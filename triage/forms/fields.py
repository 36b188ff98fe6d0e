"""A WTForms field per way of answering. It reads, checks and carries errors; the templates draw."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from wtforms import Field
from wtforms.utils import unset_value

from triage.forms.names import name_of, option_id, part_of
from triage.questionnaire.answers import Answer
from triage.questionnaire.model import Item
from triage.questionnaire.values import Value

Pairs = Iterator[tuple[str, str]]


class Question(Field, ABC):
    """The field of one questionnaire item.

    `macro` names the macro of macros/fields.html that draws it. `values` is what was read, `at` the
    box that an error speaks of where there are several. Problems are ValueErrors whose message is
    for the patient.
    """

    macro: ClassVar[str]

    def __init__(self, item: Item, **kwargs: Any) -> None:
        """Take the item; WTForms gives the rest."""
        super().__init__(label=item.text, **kwargs)
        self.item = item
        self.values: tuple[Value, ...] = ()
        self.at = ""
        self.typed: Any = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Keep what was posted at hand, for fields that are made of several boxes."""
        self.typed = formdata
        super().process(formdata, data, extra_filters)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was posted under the field's own name."""
        self.values = tuple(self.read(valuelist))

    @abstractmethod
    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Turn posted text into values. Raises ValueError with words for the patient."""

    def box(self, part: str) -> str:
        """Give what was typed into one of the field's further boxes, trimmed."""
        return str(self.typed.get(part_of(self.item.link_id, part), "")).strip()

    @property
    def answer(self) -> Answer:
        """What the person said, skipped where nothing was given."""
        return Answer.of(self.item, *self.values)

    @property
    def anchor(self) -> str:
        """The id of the control that an error message leads to."""
        return part_of(self.item.link_id, self.at) if self.at else self.first_control(self.item)

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the field's first control: the first option where there are options."""
        if item.options:
            return option_id(item.link_id, item.options[0].code)
        return part_of(item.link_id, "text")

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the (name, value) pairs that a browser would post for `answer`: the way back."""
        for value in answer.values:
            yield name_of(item.link_id), str(value)
