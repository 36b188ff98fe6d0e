"""A question as it is said to somebody who hears it: its words, then how to answer."""

from collections.abc import Callable, Iterator, Mapping

from triage.forms.choices import steps
from triage.forms.registry import field_for
from triage.questionnaire.model import Item, Meaning

Say = Callable[[str], str]
Way = Callable[[Item, Say], Iterator[str]]
BETWEEN = "; "
MOST_NAMED = 12   # a longer list is not read out: the caller names one


def spoken(item: Item, say: Say) -> list[str]:
    """Give the sentences, in the language of the item and of `say`."""
    return [item.text, *_hint(item), *WAYS[field_for(item).macro](item, say)]


def _hint(item: Item) -> Iterator[str]:
    """Give the hint, unless it names an answer: then it is about how to tick it."""
    if item.hint and not any(option.text in item.hint for option in item.options):
        yield item.hint


def opening(clinic: str, emergency: str, say: Say) -> list[str]:
    """Give what to say before the first question, at whose end name and date of birth are asked for."""
    return [
        say("This is %(clinic)s. I would like to ask you the questions before your visit, and type your "
            "answers.") % {"clinic": clinic},
        say("It takes about 10 minutes. Only the people who care for you here see your answers."),
        say("You can leave out any question, or say that you are not sure."),
        say("This is not for emergencies. If something new and bad is happening now, tell me, and call "
            "%(number)s.") % {"number": emergency},
        say("First, please tell me your full name and your date of birth."),
    ]


def _one(item: Item, say: Say) -> Iterator[str]:
    named = _named(item, Meaning.FACT, Meaning.NONE)
    yield (say("You can say: %(choices)s.") % {"choices": BETWEEN.join(named)}
           if len(named) <= MOST_NAMED else say("Tell me which one it is."))
    yield from _ways_out(item, say)


def _many(item: Item, say: Say) -> Iterator[str]:
    yield say("I will read a list. Say yes or no to each: %(choices)s.") % {
        "choices": BETWEEN.join(_named(item, Meaning.FACT))}
    yield from _none(item, say)
    yield from _ways_out(item, say)


def _or_own(way: Way) -> Way:
    def spoken_way(item: Item, say: Say) -> Iterator[str]:
        yield from way(item, say)
        yield say("Or say it in your own words.")
    return spoken_way


def _places(item: Item, say: Say) -> Iterator[str]:
    yield say("Name each place for me, and whether it is left, right or both. I will mark it.")
    yield from _none(item, say)
    yield from _ways_out(item, say)


def _yes_no(_item: Item, say: Say) -> Iterator[str]:
    yield say("Please say yes or no.")


def _scale(item: Item, say: Say) -> Iterator[str]:
    numbers = list(map(str, steps(item)))
    yield say("Give me a number from %(low)s to %(high)s.") % {"low": numbers[0], "high": numbers[-1]}


def _scale_of_options(item: Item, say: Say) -> Iterator[str]:
    named = [option.text for option in item.options if option.meaning is Meaning.FACT]
    yield say("Give me a number from %(low)s to %(high)s.") % {"low": named[0], "high": named[-1]}
    yield from _ways_out(item, say)


def _words(_item: Item, say: Say) -> Iterator[str]:
    yield say("Tell me in your own words. I write it down.")


def _number(item: Item, say: Say) -> Iterator[str]:
    yield say("Tell me a number.") + (f" ({item.unit})" if item.unit else "")


def _date(_item: Item, say: Say) -> Iterator[str]:
    yield say("Tell me the date. The year is enough if you do not know more.")


def _date_or_option(item: Item, say: Say) -> Iterator[str]:
    yield from _date(item, say)
    yield from _one(item, say)


def _none(item: Item, say: Say) -> Iterator[str]:
    if named := _named(item, Meaning.NONE):
        yield say("Or say: %(choices)s.") % {"choices": BETWEEN.join(named)}


def _ways_out(item: Item, say: Say) -> Iterator[str]:
    if named := _named(item, Meaning.UNSURE, Meaning.DECLINED):
        yield say("It is fine to say: %(choices)s.") % {"choices": BETWEEN.join(named)}


def _named(item: Item, *meanings: Meaning) -> list[str]:
    return [f"“{option.text}”" for option in item.options if option.meaning in meanings]


# By the macro that draws the question.
WAYS: Mapping[str, Way] = {
    "radios": _one, "radios_or_own": _or_own(_one), "drop_down": _one, "checks": _many,
    "checks_or_own": _or_own(_many), "body_map": _places, "yes_no": _yes_no, "scale": _scale,
    "scale_of_options": _scale_of_options, "line": _words, "paragraph": _words, "number": _number,
    "whole_number": _number, "date": _date, "date_or_option": _date_or_option}
