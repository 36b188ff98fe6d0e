"""Fields for a number that is typed."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal

from triage.forms.fields import Pairs, Question
from triage.forms.names import part_of
from triage.questionnaire.answers import Answer
from triage.questionnaire.model import Item
from triage.questionnaire.values import Quantity, Value

WHOLE = re.compile(r"[+-]?\d{1,9}")
DECIMAL = re.compile(r"[+-]?\d{1,9}([.,]\d{1,2}|[.,]\d{4,9})?")   # "1,500" may mean two things: ask


class Typed(Question):
    """Whatever is answered in one text box, which is the field's box "text"."""

    macro = "line"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:  # noqa: ARG002 - the box has a name of its own
        """Read the box; empty means skipped."""
        if text := self.box("text"):
            yield self.value(text)

    @abstractmethod
    def value(self, text: str) -> Value:
        """Turn the text into a value. Raises ValueError with words for the patient."""

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the box."""
        return part_of(item.link_id, "text")

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the text of the box."""
        for value in answer.values:
            yield part_of(item.link_id, "text"), str(value)


class WholeNumber(Typed):
    """A number without a fraction."""

    macro = "whole_number"

    def value(self, text: str) -> Value:
        """Read digits."""
        if not WHOLE.fullmatch(text):
            raise ValueError(self.gettext("Use a whole number, like 7"))
        return int(text)


class DecimalNumber(Typed):
    """A number, with a point or a comma before its fraction."""

    macro = "number"

    def value(self, text: str) -> Value:
        """Read the number."""
        return self.number(text)

    def number(self, text: str) -> Decimal:
        """Read a point and a comma alike; refuse what may mean thousands."""
        if not DECIMAL.fullmatch(text):
            raise ValueError(self.gettext("Use a number, like 7 or 7.5. Leave out other marks"))
        return Decimal(text.replace(",", "."))


class Amount(DecimalNumber):
    """A number in the item's unit."""

    def value(self, text: str) -> Value:
        """Read the number and add the unit that the page showed."""
        return Quantity(self.number(text), self.item.unit)

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the number alone."""
        for value in answer.values:
            if isinstance(value, Quantity):
                yield part_of(item.link_id, "text"), str(value.number)


class Line(Typed):
    """A few words."""

    def value(self, text: str) -> Value:
        """Take the words as they are."""
        return text


class Paragraph(Line):
    """Own words, over several lines."""

    macro = "paragraph"
