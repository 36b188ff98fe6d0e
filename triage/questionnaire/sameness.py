"""Whether two questionnaires take the same answers, whatever their words."""

from dataclasses import replace

from triage.questionnaire.model import Item, Option, Questionnaire


def takes_the_same(one: Questionnaire, other: Questionnaire) -> bool:
    """Whether every answer to one answers the other, is in effect when it is there, and means the same."""
    return one.items == other.items or tuple(map(_read, one.items)) == tuple(map(_read, other.items))


def _read(item: Item) -> Item:
    """Give an item without what is there for people or other programs: no judgement rests on it."""
    return replace(
        item, text="", hint="", why="", short_text="", sign="", prefix="", required=False, sensitive=False,
        max_length=None, unit="", value_set="", codings=(), section="", part=1, in_summary=False, scale=None,
        options=tuple(map(_read_option, item.options)), items=tuple(map(_read, item.items)))


def _read_option(option: Option) -> Option:
    return replace(option, text="", informational=False, codings=(), initial=False)
