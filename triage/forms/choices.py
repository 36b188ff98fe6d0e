"""Fields that are answered by picking: one, several, yes or no, a number from a row of numbers."""

from collections.abc import Iterator, Sequence

from triage.forms.fields import Pairs, Question
from triage.forms.names import name_of, option_id, part_of
from triage.questionnaire.answers import Answer
from triage.questionnaire.model import Item, Option
from triage.questionnaire.values import Code, Value

YES, NO = "true", "false"
OWN = "+own"   # stands beside the options' codes: "my own words", "the date I typed"


class Picked(Question):
    """Whatever is answered by the options' codes."""

    macro = "radios"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read codes. An unknown one was not made by our page."""
        for code in dict.fromkeys(filter(None, posted)):
            if code not in self.item.option_by_code:
                raise ValueError(self.gettext("Pick one of the answers below"))
            yield Code(code)

    @property
    def options(self) -> list[Option]:
        """The picked options."""
        return [self.item.option_by_code[value.code] for value in self.values if isinstance(value, Code)]

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give one pair per picked code, and the person's own words where there are any."""
        for value in answer.values:
            if isinstance(value, Code):
                yield name_of(item.link_id), value.code
            elif isinstance(value, str):
                yield name_of(item.link_id), OWN
                yield part_of(item.link_id, "text"), value


class One(Picked):
    """One of several options."""

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read the last code: a browser posts one."""
        yield from super().read(posted[-1:])


class DropDown(One):
    """One of many options, in a list that opens."""

    macro = "drop_down"

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the list itself."""
        return part_of(item.link_id, "text")


class Many(Picked):
    """Any number of options."""

    macro = "checks"


class BodyMap(Many):
    """Places on the body: a list of tick boxes, and a picture that ticks the same boxes."""

    macro = "body_map"


class OneOrOwn(One):
    """One of several options, or the person's own words."""

    macro = "radios_or_own"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read the pick. Words typed without a pick count; an option picked beside them wins."""
        picked = [code for code in posted if code and code != OWN]
        own = self.box("text")
        if own and not picked:
            yield own
        elif OWN in posted and not picked:
            self.at = "text"
            raise ValueError(self.gettext("Write a few words, or pick another answer"))
        else:
            yield from super().read(picked)


class ManyOrOwn(Many):
    """Any number of options, and the person's own words."""

    macro = "checks_or_own"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read the codes, then the words."""
        yield from super().read([code for code in posted if code != OWN])
        if own := self.box("text"):
            yield own


class YesNo(Question):
    """True or false."""

    macro = "yes_no"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read the pick."""
        for word in posted[-1:]:
            if word not in (YES, NO):
                raise ValueError(self.gettext("Pick one of the answers below"))
            yield word == YES

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of "Yes"."""
        return option_id(item.link_id, YES)

    @classmethod
    def pairs(cls, item: Item, answer: Answer) -> Pairs:
        """Give the pick."""
        for value in answer.values:
            yield name_of(item.link_id), YES if value else NO


class Scale(Question):
    """A whole number picked from a row of all of them. Never a slider: it hides who did not answer."""

    macro = "scale"

    def read(self, posted: Sequence[str]) -> Iterator[Value]:
        """Read the number."""
        for word in posted[-1:]:
            if word not in map(str, steps(self.item)):
                raise ValueError(self.gettext("Pick one of the numbers below"))
            yield int(word)

    @classmethod
    def first_control(cls, item: Item) -> str:
        """Give the id of the lowest number."""
        return option_id(item.link_id, str(steps(item)[0]))


class ScaleOfOptions(One):
    """A row of numbers that are coded options, so that "not sure" can stand beside them."""

    macro = "scale_of_options"


def steps(item: Item) -> range:
    """Give the numbers of a scale; 0 to 10 where the item sets no bounds."""
    low, high = item.minimum, item.maximum
    return range(low if isinstance(low, int) else 0, (high if isinstance(high, int) else 10) + 1)
